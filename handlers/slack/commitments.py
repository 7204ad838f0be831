"""Commitments: answer a follow-up, or delete a commitment."""

from typing import Any

from slack_bolt import Ack, Respond

from bot.services.learning import commitments
from bot.services.learning.commitments import CommitmentToAnswer
from bot.services.shared.results import NotFound
from bot.views import commitments as views
from bot.views.kit import action_ids
from bot.views.kit.form_state import metadata
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext
from handlers.slack.support.rejections import render_result, respond_rejected


def open_form(ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext, respond: Respond) -> None:
    """Open the form about the commitment."""
    echo_id = str(action.get("value") or "")
    found = commitments.question(ctx.db, actor=ctx.actor, echo_id=echo_id)
    match found:
        case CommitmentToAnswer(_, echo):
            modals.open_or_respond(ctx.client, body, respond, views.form(echo.id, echo.words))
        case NotFound():
            respond_rejected(respond, found, views.NOT_THERE)
    ack()


def submit_form(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Store the outcome, and delete the commitment's text."""
    outcome, barriers = views.read(view.get("state", {}))
    if outcome is None:
        ack(**modals.show_errors(view, {action_ids.ECHO_OUTCOME: views.CHOOSE}))
        return
    result = commitments.answer(
        ctx.db, actor=ctx.actor, echo_id=metadata(view), outcome=outcome, barriers=barriers, times=ctx.times
    )
    if isinstance(result, NotFound):
        render_result(ack, view, result, not_found=views.NOT_THERE)
    else:
        ctx.wake()
        ack(response_action="update", view=views.thanks())


def on_forget(ack: Ack, action: dict[str, Any], ctx: RequestContext) -> None:
    """Delete the commitment; Home, where the button is, is refreshed by the worker."""
    if commitments.forget(ctx.db, actor=ctx.actor, echo_id=str(action.get("value") or ""), times=ctx.times):
        ctx.wake()
    ack()
