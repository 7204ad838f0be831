"""Keeps calendars in memory, each with the version that the database had when it was read.

A request uses a calendar only after it has read the version and found it unchanged: what it shows is never older than
what was committed before the request. Triggers renew the version in each transaction that changes what
`bot.store.calendar.calendars` reads. Only the database sees all writers: during an upgrade, programs that know of no
version write as well. See docs/adr/0003-calendar-cache-validated-by-version.md.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.calendar.models import Series, Session

# Sessions of all workspaces together; one takes about a kilobyte, and a series as much as ten of them.
_MAX_SESSIONS = 5_000
_SERIES_COUNTS_AS = 10
# Seconds. A workspace that asks for nothing leaves no names and texts behind in memory.
_MAX_UNUSED = 3_600


@dataclass(frozen=True, slots=True)
class Calendar:
    """The series of a workspace, the oldest first, and the sessions of each, in the order of their dates.

    It holds nothing that depends on the time at which it was read.
    """

    series: tuple[Series, ...]
    sessions: Mapping[int, tuple[Session, ...]]


@dataclass(slots=True)
class _Entry:
    """A calendar with its version, and the monotonic time of its last use."""

    version: str
    calendar: Calendar
    used: float

    def size(self) -> int:
        return sum(_SERIES_COUNTS_AS + len(each) for each in self.calendar.sessions.values())


class CalendarCache:
    """Keeps the most recently used calendars, at most one for each workspace. Threads may share it.

    Args:
        most: The largest number of sessions in all calendars; one larger calendar is kept until another one is added.
    """

    def __init__(self, most: int = _MAX_SESSIONS) -> None:
        self._most = most
        self._lock = threading.Lock()
        # Least recently used first.
        self._entries: OrderedDict[int, _Entry] = OrderedDict()
        self._size = 0

    def get(self, workspace_id: int, version: str | None) -> Calendar | None:
        """Return a workspace's calendar if it is cached in this version; an entry with another version is dropped.

        Args:
            workspace_id: The workspace.
            version: The database's current version; None for an unknown workspace.
        """
        now = time.monotonic()
        with self._lock:
            entry = self._entries.get(workspace_id)
            if entry is None:
                return None
            if entry.version != version:
                self._remove(workspace_id)
                return None
            entry.used = now
            self._entries.move_to_end(workspace_id)
            self._remove_unused(now)
            return entry.calendar

    def put(self, workspace_id: int, version: str, calendar: Calendar) -> None:
        """Store a calendar, which must be the database's at this version."""
        entry = _Entry(version, calendar, time.monotonic())
        with self._lock:
            self._remove(workspace_id)
            self._entries[workspace_id] = entry
            self._size += entry.size()
            while self._size > self._most and len(self._entries) > 1:
                self._remove(next(iter(self._entries)))
            self._remove_unused(entry.used)

    def forget(self, workspace_id: int) -> None:
        """Drop a workspace's calendar."""
        with self._lock:
            self._remove(workspace_id)

    def __len__(self) -> int:
        """Return the number of cached calendars."""
        return len(self._entries)

    def _remove(self, workspace_id: int) -> None:
        entry = self._entries.pop(workspace_id, None)
        if entry is not None:
            self._size -= entry.size()

    def _remove_unused(self, now: float) -> None:
        while self._entries:
            oldest = next(iter(self._entries))
            if now - self._entries[oldest].used <= _MAX_UNUSED:
                return
            self._remove(oldest)
