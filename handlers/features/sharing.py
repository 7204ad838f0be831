"""Share a session, from a button or from one of the bot's messages."""

from bot.chat.actor import Actor
from bot.services.participation import sharing
from bot.services.participation.sharing import AlreadyShared, Sharing
from bot.services.shared.results import NotFoundError
from bot.views import error_messages
from bot.views import sharing as views
from bot.views.kit import action_ids
from bot.views.kit.block_kit import Message
from bot.views.kit.form_state import number, typed
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import FormResult, OpenForm, Press, Shown, ShowView, SubmittedForm
from handlers.features.support.rejections import reject_form, reply_text


def open_form(press: Press, ctx: RequestContext) -> Shown:
    """Open the form for the button's session."""
    return open_for(number(press.value) or 0, ctx)


def open_for(session_id: int | None, ctx: RequestContext) -> Shown:
    """Open the form for a session; None for the next one."""
    try:
        found = sharing.prepare(ctx.db, workspace_id=ctx.actor.workspace_id, session_id=session_id, now=ctx.times.now)
    except NotFoundError:
        return reply_text(error_messages.NOTHING_TO_SHARE)
    return OpenForm(views.form(found.series, found.session, found.today), over=True)


def submit_form(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Post the shared session at once, to the conversation that the sender chose."""
    words = typed(form.state, action_ids.SHARE_NOTE).strip()
    found = sharing.share(
        ctx.db,
        workspace_id=ctx.actor.workspace_id,
        session_id=number(form.metadata) or 0,
        words=words,
        submission=form.id,
        now=ctx.times.now,
    )
    if isinstance(found, AlreadyShared):
        return ShowView(views.done(views.ALREADY))
    taken, chat = form.post(_message(found, ctx.actor, words)), ctx.actor.surface.label
    if taken is False:
        sharing.not_shared(ctx.db, workspace_id=ctx.actor.workspace_id, submission=form.id)
        return reject_form(form.view, views.NOT_TAKEN.format(chat=chat))
    return ShowView(views.done(views.DONE if taken else views.NOT_KNOWN.format(chat=chat)))


def _message(found: Sharing, actor: Actor, words: str) -> Message:
    at = found.announced
    link = None if at is None else views.link_to(at.url, at.conversation, at.message)
    return views.shared(
        found.series,
        found.session,
        by=actor.external_id,
        words=words,
        link=link,
        today=found.today,
        is_over=found.is_over,
    )
