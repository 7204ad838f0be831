"""What Teams says about teams and channels: whether the app can still post where a series posts."""

import logging
from collections.abc import Mapping
from typing import Any

from bot.chat.actor import Times
from bot.chat.surface import Surface
from bot.core.outbox.alerts import CHANNEL_LOST
from bot.services.admin import channels
from bot.services.outbox import failures
from bot.store.db.engine import Database
from bot.teams.api.chat_client import TeamsChatClient
from bot.teams.api.connector import TeamsRefusedError, TeamsUnreachableError
from bot.teams.inbound.activities import Activity
from bot.teams.names import NameBook

_log = logging.getLogger(__name__)

RENAMED = "channelRenamed"

# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events
EVENTS = frozenset(
    {"channelDeleted", "channelRestored", "teamDeleted", "teamArchived", "teamRestored", "teamUnarchived"}
)


class ChannelNames:
    """Learns what the channels are called that a series posts to.

    Args:
        db: The database.
        workspace_id: The workspace.
        client: Calls Teams.
        book: Shows them from now on.
    """

    def __init__(self, db: Database, workspace_id: int, client: TeamsChatClient, book: NameBook) -> None:
        self._db = db
        self._workspace_id = workspace_id
        self._client = client
        self._book = book
        # Conversations that were looked at since the start.
        self._seen: set[str] = set()

    def observe(self, activity: Activity) -> None:
        """Learn the name of a channel in which a person writes, once."""
        place = activity.conversation
        if activity.is_personal or place in self._seen:
            return
        self._seen.add(place)
        if place in channels.posted_to(self._db, self._workspace_id, Surface.TEAMS):
            self.learn(activity)

    def learn(self, activity: Activity) -> None:
        """Learn the names of a team's channels. Until then, and where Teams does not answer, words stand for them."""
        channels.keep_names(self._db, self._workspace_id, self.read(activity))

    def read(self, activity: Activity) -> Mapping[str, str]:
        """Return the names of a team's channels by external id, and show them; empty where Teams does not answer."""
        if not activity.team:
            return {}
        try:
            names = self._client.channel_names(activity.service_url, activity.team)
        except (TeamsRefusedError, TeamsUnreachableError) as error:
            _log.warning("channels not named", extra={"why": str(error)})
            return {}
        for external_id, name in names.items():
            self._book.learn(external_id, name)
        return names


def check(db: Database, workspace_id: int, client: TeamsChatClient, activity: Activity, times: Times) -> bool:
    """Look where a series can still post; return whether anything has changed.

    Organizers are told at once of a channel that is lost, and what failed in one that came back is posted. Teams names
    a team that has gone, but not which channels it had, so that each channel is asked.

    Raises:
        DatabaseUnavailableError: It has to be looked again.
    """
    changed = False
    for channel in channels.posted_to(db, workspace_id, Surface.TEAMS):
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
