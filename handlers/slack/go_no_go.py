"""Organizers let the posts of an incomplete session go out."""

from typing import Any

from slack_bolt import Ack, Respond

from bot.services.outbox import go_no_go
from bot.services.shared.results import Forbidden, NotFound
from bot.views import error_messages
from bot.views.kit.form_state import number
from handlers.slack.support.context import RequestContext
from handlers.slack.support.rejections import respond_rejected


def on_release(ack: Ack, action: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """Release the posts. The worker updates each organizer's message."""
    released = go_no_go.release(ctx.db, actor=ctx.actor, session_id=number(action.get("value")) or 0, times=ctx.times)
    if isinstance(released, Forbidden | NotFound):
        respond_rejected(respond, released, error_messages.NO_LONGER_THERE)
    else:
        ctx.wake()
    ack()
