"""Reads people's time zones again before they are reminded: they travel, and not every chat says so."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.chat.port import RetryLater
from bot.chat.surface import Surface
from bot.services.participation import reminders
from bot.store.db.engine import DatabaseUnavailableError
from scheduler.worker import Worker

_log = logging.getLogger(__name__)

_EVERY = timedelta(minutes=15)
# Zones differ by 26 hours at most, so nobody's reminder is due earlier in another zone.
_AHEAD = timedelta(hours=30)
# A reminder's zone is read when it is a day away, and once more on the day.
_FRESH_FOR = timedelta(hours=20)
# The wall-clock time that one pass may take; what is left is read in the next.
_BUDGET = timedelta(seconds=30)
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass
class ZoneReader(Worker):
    """Reads time zones, a few people at a time. If the chat does not answer, reminders keep the zone that is stored.

    What was read is remembered in memory: a worker that is replaced, or a second one, reads it once more.
    """

    _begun_at: datetime | None = field(default=None, init=False)
    _read_at: dict[tuple[int, str], datetime] = field(default_factory=dict, init=False)

    def due(self, now: datetime) -> list[tuple[int, str]]:
        """Return whose zone is to be read (workspace and external id), least recently read first. Usually none are."""
        if self._begun_at is not None and self._begun_at <= now < self._begun_at + _EVERY:
            return []
        found = reminders.reminded_soon(self.db, after=now, until=now + _AHEAD)
        self._begun_at = now
        self._read_at = {each: self._read_at[each] for each in found if each in self._read_at}
        stale = [each for each in found if not now - _FRESH_FOR < self._read_at.get(each, _NEVER) <= now]
        return sorted(stale, key=lambda each: self._read_at.get(each, _NEVER))

    def run(self, people: Sequence[tuple[int, str]]) -> None:
        """Read these zones, and move the reminders of those who are in another one now."""
        silent: set[int] = set()
        end = self.clock.wall_now() + _BUDGET
        for each in people:
            workspace_id, external_id = each
            if self.clock.wall_now() > end:
                return
            if workspace_id in silent:
                continue
            try:
                zone = self.chats(workspace_id, Surface.of_id(external_id)).client.time_zone(external_id)
                if isinstance(zone, RetryLater):
                    silent.add(workspace_id)
                    _log.info("time zones are read later", extra={"why": zone.reason})
                    continue
                now = self.clock.now()
                if zone is not None:
                    reminders.follow_zone(
                        self.db, workspace_id=workspace_id, external_id=external_id, zone=zone, now=now
                    )
                self._read_at[each] = now
            except DatabaseUnavailableError as error:
                _log.warning("database unavailable, time zones are read later", extra={"why": str(error)})
                return
