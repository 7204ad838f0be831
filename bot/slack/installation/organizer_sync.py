"""Keep organizers up to date with a user group, and alert administrators if none can be reached."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.services.admin import organizer_lists
from bot.services.outbox import escalation
from bot.slack.api.web_api import SlackApi, SlackRefusedError, SlackUnreachableError
from bot.store.db.engine import Database, DatabaseUnavailableError

_log = logging.getLogger(__name__)

GROUPS_EVERY = timedelta(hours=1)
ESCALATION_EVERY = timedelta(minutes=5)


def attempt(task: Callable[[], None]) -> None:
    """Do a task; a failure of Slack or the database is logged, and the task done again next time."""
    try:
        task()
    except (SlackRefusedError, SlackUnreachableError, DatabaseUnavailableError) as error:
        _log.warning("organizer sync failed", extra={"why": str(error)})


class OrganizerSync:
    """Checks Slack from time to time.

    Args:
        clock: The wall-clock time paces the calls to Slack.
        slack: Reads from Slack.
        workspace_id: The workspace of the token.
    """

    def __init__(self, db: Database, clock: Clock, slack: SlackApi, workspace_id: int) -> None:
        self._db = db
        self._clock = clock
        self._slack = slack
        self._workspace_id = workspace_id
        self._ran_at: dict[str, datetime] = {}

    def run(self) -> None:
        """Do what is due; failures of Slack or the database are logged and retried next time."""
        wall_now = self._clock.wall_now()
        for task, every in ((self.sync_organizer_groups, GROUPS_EVERY), (self.alert_admins, ESCALATION_EVERY)):
            last = self._ran_at.get(task.__name__)
            if last is None or wall_now - last >= every:
                self._ran_at[task.__name__] = wall_now
                attempt(task)

    def sync_organizer_groups(self) -> None:
        """Make the members of each series' user group its organizers.

        Raises:
            SlackRefusedError, SlackUnreachableError, DatabaseUnavailableError: Nothing was changed.
        """
        organizer_lists.sync_groups(
            self._db, workspace_id=self._workspace_id, members=self._slack.group_members, now=self._clock.now()
        )

    def alert_admins(self) -> None:
        """Alert the workspace's administrators once if no organizer can be reached.

        Raises:
            SlackRefusedError, SlackUnreachableError, DatabaseUnavailableError: Nothing was queued.
        """
        escalation.alert_admins(
            self._db, workspace_id=self._workspace_id, administrators=self._slack.administrators, now=self._clock.now()
        )
