"""Commitments: answer a follow-up, or delete a commitment."""

from bot.services.learning import commitments
from bot.services.shared.results import InvalidError
from bot.views import commitments as views
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import FormResult, OpenForm, Press, Shown, ShowView, SubmittedForm


def open_form(press: Press, ctx: RequestContext) -> Shown:
    """Open the form about the commitment."""
    found = commitments.question(ctx.db, actor=ctx.actor, commitment_id=press.value)
    return OpenForm(views.form(found.id, found.words))


def submit_form(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Store the outcome, and delete the commitment's text."""
    outcome, barriers = views.read(form.state)
    if outcome is None:
        raise InvalidError({"outcome": views.CHOOSE})
    commitments.answer(
        ctx.db, actor=ctx.actor, commitment_id=form.metadata, outcome=outcome, barriers=barriers, times=ctx.times
    )
    ctx.wake()
    return ShowView(views.thanks())


def on_forget(press: Press, ctx: RequestContext) -> Shown:
    """Delete the commitment; Home, where the button is, is refreshed by the worker."""
    if commitments.forget(ctx.db, actor=ctx.actor, commitment_id=press.value, times=ctx.times):
        ctx.wake()
    return None
