"""Give feedback: open the form and store it. The author of anonymous feedback is never passed on here."""

from bot.services.commands import answers as answers_service
from bot.services.learning.feedback import submit_feedback
from bot.views import answers, feedback
from bot.views.kit import action_ids
from bot.views.kit.form_state import number, series_id
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import FormResult, OpenForm, Press, Shown, ShowView, SubmittedForm


def open_form(press: Press, ctx: RequestContext) -> Shown:
    """Open the form, about the session of the button or with the words that it carries."""
    carries_words = press.action_id == action_ids.FEEDBACK_WRITE
    words, about = (press.value, None) if carries_words else ("", number(press.value))
    form = answers_service.feedback_form(ctx.db, actor=ctx.actor, words=words, now=ctx.times.now)
    view = feedback.form(words, series=form.series, sessions=form.sessions, about=about)
    return OpenForm(view, answers.render(form), over=True)


def submit_form(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Store the feedback and say thanks, or show errors in the form."""
    draft = feedback.read(form.state)
    day = submit_feedback(
        ctx.db,
        workspace_id=ctx.actor.workspace_id,
        series_id=series_id(form.view),
        signed_by=ctx.actor if draft.is_signed else None,
        submission=form.id,
        draft=draft,
        now=ctx.times.now,
    )
    if day is None:
        ctx.wake()
    return ShowView(feedback.thanks(day))
