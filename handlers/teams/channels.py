"""What Teams says about teams and channels: whether the app can still post where a series posts."""

import logging
from typing import Any

from bot.chat.actor import Times
from bot.core.outbox.notifications import CHANNEL_LOST
from bot.services.admin import teams_installation
from bot.services.outbox import failures
from bot.store.db.engine import Database
from bot.teams.api.chat_client import TeamsChatClient
from bot.teams.api.connector import TeamsRefusedError, TeamsUnreachableError
from bot.teams.inbound.activities import Activity

_log = logging.getLogger(__name__)

# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events
EVENTS = frozenset(
    {"channelDeleted", "channelRestored", "teamDeleted", "teamArchived", "teamRestored", "teamUnarchived"}
)


def check(db: Database, workspace_id: int, client: TeamsChatClient, activity: Activity, times: Times) -> bool:
    """Look where a series can still post; return whether anything has changed.

    Organizers are told at once of a channel that is lost, and what failed in one that came back is posted. Teams names
    a team that has gone, but not which channels it had, so that each channel is asked.

    Raises:
        DatabaseUnavailableError: It has to be looked again.
    """
    changed = False
    for channel in teams_installation.channels(db, workspace_id):
        its: dict[str, Any] = {"workspace_id": workspace_id, "external_id": channel}
        try:
            client.member(activity.service_url, channel, activity.person)
        except TeamsUnreachableError as error:
            _log.warning("channel not looked up", extra={"why": str(error)})
        except TeamsRefusedError as error:
            if error.code in CHANNEL_LOST:
                changed |= failures.channel_lost(db, **its, word=error.code, now=times.now)
            elif error.code == "MemberNotFoundInConversation":
                changed |= failures.channel_returned(db, **its, times=times)
        else:
            changed |= failures.channel_returned(db, **its, times=times)
    return changed
