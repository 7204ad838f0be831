"""What somebody asked to be reminded of: answering it, and forgetting it."""

from typing import Any

from slack_bolt import Ack, Respond

from bot.services.learning import commitments
from bot.services.learning.commitments import CommitmentToAnswer
from bot.services.shared.results import NotFound
from bot.slack.views import commitments as views
from bot.slack.views.kit import action_ids
from bot.slack.views.kit.form_state import metadata
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext
from handlers.slack.support.rejections import FORM_EXPIRED, render_result, respond_rejected


def open_form(ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext, respond: Respond) -> None:
    """Open the form about what they wrote."""
    echo_id = str(action.get("value") or "")
    found = commitments.question(ctx.db, actor=ctx.actor, echo_id=echo_id)
    match found:
        case CommitmentToAnswer(_, echo):
            modals.open_or_respond(ctx.client, body, respond, views.form(echo.id, echo.words), FORM_EXPIRED)
        case NotFound():
            respond_rejected(respond, found, views.NOT_THERE)
    ack()


def submit_form(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Keep what became of it, and forget what they wrote."""
    outcome, barriers = views.read(view.get("state", {}))
    if outcome is None:
        ack(**modals.show_errors(view, {action_ids.ECHO_OUTCOME: views.CHOOSE}))
        return
    done = commitments.answer(ctx.db, actor=ctx.actor, echo_id=metadata(view), outcome=outcome, barriers=barriers)
    if isinstance(done, NotFound):
        render_result(ack, view, done, not_found=views.NOT_THERE)
    else:
        ctx.wake()
        ack(response_action="update", view=views.thanks())


def on_forget(ack: Ack, action: dict[str, Any], ctx: RequestContext) -> None:
    """Forget it; their own page, where the button stands, is made anew."""
    if commitments.forget(ctx.db, actor=ctx.actor, echo_id=str(action.get("value") or "")):
        ctx.wake()
    ack()
