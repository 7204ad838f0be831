"""Watching over who organizes: the members of a user group, and whether anybody can be reached at all."""

import logging
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.services.admin import settings
from bot.services.outbox import escalation
from bot.slack.api.web_api import SlackApi, SlackRefusedError, SlackUnreachableError
from bot.store.db.engine import Database, DatabaseUnavailableError

_log = logging.getLogger(__name__)

_GROUPS_EVERY = timedelta(hours=1)
_NOBODY_EVERY = timedelta(minutes=5)


class OrganizerSync:
    """Asks Slack now and then.

    Args:
        db: The database.
        clock: The machine's time paces how often Slack is asked.
        slack: Where to ask.
        workspace_id: The workspace that the token is for.
    """

    def __init__(self, db: Database, clock: Clock, slack: SlackApi, workspace_id: int) -> None:
        self._db = db
        self._clock = clock
        self._slack = slack
        self._workspace_id = workspace_id
        self._groups_at: datetime | None = None
        self._nobody_at: datetime | None = None

    def run(self) -> None:
        """Do what is due; what Slack or the database cannot do now is done the next time, and logged."""
        wall_now = self._clock.wall_now()
        try:
            if self._groups_at is None or wall_now - self._groups_at >= _GROUPS_EVERY:
                self._groups_at = wall_now
                self.sync_organizer_groups()
            if self._nobody_at is None or wall_now - self._nobody_at >= _NOBODY_EVERY:
                self._nobody_at = wall_now
                self.alert_admins()
        except (SlackRefusedError, SlackUnreachableError, DatabaseUnavailableError) as error:
            _log.warning("who organizes could not be looked after", extra={"why": str(error)})

    def sync_organizer_groups(self) -> None:
        """Let those organize who are in the group that was named.

        Raises:
            SlackRefusedError, SlackUnreachableError, DatabaseUnavailableError: Nothing was changed.
        """
        settings.sync_organizer_groups(
            self._db, workspace_id=self._workspace_id, members=self._slack.group_members, now=self._clock.now()
        )

    def alert_admins(self) -> None:
        """Tell the workspace's administrators, once, where no organizer can be reached.

        Raises:
            SlackRefusedError, SlackUnreachableError, DatabaseUnavailableError: Nobody is told yet.
        """
        escalation.alert_admins(
            self._db, workspace_id=self._workspace_id, administrators=self._slack.administrators, now=self._clock.now()
        )
