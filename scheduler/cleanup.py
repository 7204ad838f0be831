"""Deletes expired data, and closes the messages about past sessions, once an hour."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.chat.actor import Times
from bot.clock import Clock
from bot.core.privacy.retention import RetainedData
from bot.services.admin import installations
from bot.services.learning import evaluations, feedback
from bot.services.outbox import closing, dispatch
from bot.services.participation import home
from bot.services.privacy import retention
from bot.store.db.engine import Database, DatabaseUnavailableError

_log = logging.getLogger(__name__)

_EVERY = timedelta(hours=1)
# After a start, sessions that ended while the bot was down are found too.
_LOOK_BACK = timedelta(days=2)


@dataclass
class Cleanup:
    """Deletes expired data.

    Attributes:
        db: The database.
        clock: Provides the rounds' time, which decides what has expired.
        keep_days: The configured retention, in days, by kind of data.
    """

    db: Database
    clock: Clock
    keep_days: Mapping[RetainedData, int]
    _done_at: datetime | None = field(default=None, init=False)

    def run(self) -> None:
        """Delete what expired and close messages, hourly. If the database is unavailable, the next call retries."""
        now = self.clock.now()
        if self._done_at is not None and now - self._done_at < _EVERY:
            return
        try:
            closing.close_past_sessions(self.db, since=self._done_at or now - _LOOK_BACK, times=Times.of(self.clock))
            feedback.forget_submissions(self.db, now)
            evaluations.forget(self.db, Times(now, self.clock.wall_now()))
            dispatch.purge_ended(self.db, self.clock.wall_now())
            home.forget(self.db, self.clock.wall_now())
            retention.purge(self.db, self.keep_days, now)
            erased = installations.forget(self.db, self.clock.wall_now())
            self.db.empty_log()
        except DatabaseUnavailableError as error:
            _log.warning("database unavailable, cleanup waits", extra={"why": str(error)})
            return
        if erased:
            _log.info("workspaces that the bot left long ago erased", extra={"number": erased})
        self._done_at = now
