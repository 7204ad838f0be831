"""Commitments: answer a follow-up, or delete a commitment."""

from bot.services.learning import commitments
from bot.services.learning.commitments import CommitmentToAnswer
from bot.services.shared.results import NotFound
from bot.views import commitments as views
from bot.views.kit import action_ids
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import FormResult, OpenForm, Press, Shown, ShowView, SubmittedForm
from handlers.features.support.rejections import render_result, reply_rejected, show_errors


def open_form(press: Press, ctx: RequestContext) -> Shown:
    """Open the form about the commitment."""
    found = commitments.question(ctx.db, actor=ctx.actor, echo_id=press.value)
    match found:
        case CommitmentToAnswer(_, echo):
            return OpenForm(views.form(echo.id, echo.words))
        case NotFound():
            return reply_rejected(found, ctx, views.NOT_THERE)


def submit_form(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Store the outcome, and delete the commitment's text."""
    outcome, barriers = views.read(form.state)
    if outcome is None:
        return show_errors(form, {action_ids.ECHO_OUTCOME: views.CHOOSE})
    result = commitments.answer(
        ctx.db, actor=ctx.actor, echo_id=form.metadata, outcome=outcome, barriers=barriers, times=ctx.times
    )
    if isinstance(result, NotFound):
        return render_result(form, result, not_found=views.NOT_THERE)
    ctx.wake()
    return ShowView(views.thanks())


def on_forget(press: Press, ctx: RequestContext) -> Shown:
    """Delete the commitment; Home, where the button is, is refreshed by the worker."""
    if commitments.forget(ctx.db, actor=ctx.actor, echo_id=press.value, times=ctx.times):
        ctx.wake()
    return None
