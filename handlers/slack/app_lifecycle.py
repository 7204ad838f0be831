"""Slack's events about the app itself: removed, token revoked, or access granted or withdrawn by an organization."""

import logging
from datetime import UTC, datetime
from typing import Any

from slack_bolt import Ack, BoltContext

from bot.chat.actor import Times
from bot.config import Settings
from bot.services.admin import installations
from bot.store.db.engine import Database

_log = logging.getLogger(__name__)

# An upper bound for plausible timestamps (seconds since 1970).
_FAR = 10**11
# These events are sent to the app and not to a workspace, which may not have the bot any more, or not yet.
EVENTS = frozenset({"app_uninstalled", "tokens_revoked", "team_access_granted", "team_access_revoked"})


def on_uninstalled(ack: Ack, body: dict[str, Any], context: BoltContext, db: Database, times: Times) -> None:
    """Delete the token and stop posting; the workspace's data is kept for a while."""
    _remove(body, context, db, times.wall_now)
    ack()


def on_revoked(
    ack: Ack, body: dict[str, Any], event: dict[str, Any], context: BoltContext, db: Database, times: Times
) -> None:
    """Delete the token and stop posting if the bot's own token was revoked.

    https://docs.slack.dev/reference/events/tokens_revoked
    """
    tokens = event.get("tokens")
    if isinstance(tokens, dict) and tokens.get("bot"):
        _remove(body, context, db, times.wall_now)
    ack()


def on_granted(
    ack: Ack, event: dict[str, Any], context: BoltContext, db: Database, settings: Settings, times: Times
) -> None:
    """Open the teams to which an organization has granted the bot."""
    if context.enterprise_id:
        zone = settings.rounds_timezone
        installations.grant(db, _teams(event), context.enterprise_id, zone=zone, now=times.now)
    ack()


def on_access_revoked(ack: Ack, event: dict[str, Any], context: BoltContext, db: Database, times: Times) -> None:
    """Stop posting in teams from which an organization has removed the bot."""
    if context.enterprise_id:
        installations.revoke(db, _teams(event), context.enterprise_id, times.wall_now)
    ack()


def _teams(event: dict[str, Any]) -> list[str]:
    named = event.get("team_ids")
    return [each for each in named if isinstance(each, str)] if isinstance(named, list) else []


def _remove(body: dict[str, Any], context: BoltContext, db: Database, wall_now: datetime) -> None:
    seconds = body.get("event_time")
    at = datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) and 0 < seconds < _FAR else wall_now
    team = None if context.is_enterprise_install else context.team_id
    is_removed = installations.remove(db, team=team, enterprise=context.enterprise_id, at=at, wall_now=wall_now)
    _log.info("bot removed", extra={"team": team, "enterprise": context.enterprise_id, "known": is_removed})
