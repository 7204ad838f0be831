"""Personal data: copy it and delete it."""

from typing import Any

from slack_bolt import Ack

from bot.services.privacy import personal_data
from bot.views import personal_data as views
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext


def on_copy(ack: Ack, body: dict[str, Any], ctx: RequestContext) -> None:
    """Show everything as JSON, on top of the list."""
    modals.push_view(ctx.client, body.get("trigger_id"), views.copy(personal_data.of_person(ctx.db, actor=ctx.actor)))
    ack()


def on_erase(ack: Ack, body: dict[str, Any], ctx: RequestContext) -> None:
    """Delete the data, and say so in the same window."""
    is_erased = personal_data.erase(ctx.db, actor=ctx.actor)
    modals.update_view(ctx.client, body, views.erased() if is_erased else views.organizes())
    ack()
