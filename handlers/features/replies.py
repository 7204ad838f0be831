"""Replies to suggestions and signed feedback: open the form and store the reply."""

from bot.services.suggestions.replies import reply
from bot.views import error_messages, replies
from bot.views.kit import action_ids
from bot.views.kit.form_state import typed
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import FormResult, OpenForm, Press, Shown, ShowView, SubmittedForm
from handlers.features.support.rejections import reject_form, reply_gone


def open_form(press: Press, ctx: RequestContext) -> Shown:
    """Open the form; permissions are checked on submission."""
    about, by_author = replies.read_about(press.value)
    if about is None:
        return reply_gone(ctx)
    return OpenForm(replies.form(about, by_author=by_author))


def submit_form(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Store the reply and queue it, or show errors in the form."""
    about, by_author = replies.read_about(form.metadata)
    if about is None:
        return reject_form(form.view, error_messages.FORM_NO_LONGER_THERE)
    words = typed(form.state, action_ids.REPLY_WORDS)
    reply(ctx.db, actor=ctx.actor, about=about, by_author=by_author, submission=form.id, words=words, times=ctx.times)
    ctx.wake()
    return ShowView(replies.sent(words))
