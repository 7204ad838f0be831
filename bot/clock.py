"""The only reading of the time."""

from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Protocol


class Clock(Protocol):
    """Two readings, both aware and in UTC.

    `now` is the rounds' time, which a demo can turn. `wall_now` is the machine's: leases, pauses and what
    Slack measures are on it.
    """

    def now(self) -> datetime:
        """The rounds' time."""
        ...

    def wall_now(self) -> datetime:
        """The machine's time."""
        ...


class SystemClock:
    """Both readings are the machine's time."""

    def now(self) -> datetime:
        """The machine's time."""
        return self.wall_now()

    def wall_now(self) -> datetime:
        """The machine's time."""
        return datetime.now(UTC)  # noqa: TID251 - the one place where the time is read


class SimulatedClock:
    """A clock that starts at a given moment, runs at the usual speed or stands, and can be turned forward.

    Args:
        start: Aware.
        running: Whether it goes on by itself; tests let it stand.
    """

    def __init__(self, start: datetime, *, running: bool) -> None:
        self._system = SystemClock()
        self._running = running
        self._shown = start
        self._since = self._system.wall_now()
        self._lock = Lock()

    def now(self) -> datetime:
        """The moment that it was last turned to, and what has passed since if it runs."""
        with self._lock:
            return self._read()

    def wall_now(self) -> datetime:
        """The machine's time."""
        return self._system.wall_now()

    def advance_to(self, moment: datetime) -> None:
        """Turn it forward to an aware moment; an earlier one than it shows changes nothing."""
        with self._lock:
            self._shown = max(moment, self._read())
            self._since = self._system.wall_now()

    def _read(self) -> datetime:
        passed = self._system.wall_now() - self._since if self._running else timedelta()
        return self._shown + max(passed, timedelta())
