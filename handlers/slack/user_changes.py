"""A person changes in Slack: their reminders follow them to another time zone."""

from typing import Any

from slack_bolt import Ack

from bot.core.admin.time_zones import is_zone
from bot.services.participation import reminders
from handlers.features.support.context import RequestContext


def on_user_change(ack: Ack, event: dict[str, Any], ctx: RequestContext) -> None:
    """Move a person's reminders if their time zone has changed: https://docs.slack.dev/reference/events/user_change."""
    user = event.get("user")
    external_id, zone = (user.get("id"), user.get("tz")) if isinstance(user, dict) else (None, None)
    if isinstance(external_id, str) and isinstance(zone, str) and is_zone(zone):
        moved = reminders.follow_zone(
            ctx.db, workspace_id=ctx.actor.workspace_id, external_id=external_id, zone=zone, now=ctx.times.now
        )
        if moved:
            ctx.wake()
    ack()
