"""The clocks. No other module reads the time."""

from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Protocol


class Clock(Protocol):
    """Provides two times, both aware and in UTC.

    `now` is the rounds' time, which a demo can advance. `wall_now` is the machine's time, which leases, pauses and
    Slack's timestamps use.
    """

    def now(self) -> datetime:
        """Return the rounds' time."""
        ...

    def wall_now(self) -> datetime:
        """Return the machine's time."""
        ...


class SystemClock:
    """A clock whose two times are both the machine's."""

    def now(self) -> datetime:
        """Return the machine's time."""
        return self.wall_now()

    def wall_now(self) -> datetime:
        """Return the machine's time."""
        return datetime.now(UTC)  # noqa: TID251 - the one place where the time is read


class SimulatedClock:
    """A clock that starts at a given time, runs or stands still, and can be advanced.

    Args:
        start: The first time shown (aware).
        running: Whether the clock runs by itself. In tests it stands still.
    """

    def __init__(self, start: datetime, *, running: bool) -> None:
        self._system = SystemClock()
        self._running = running
        self._shown = start
        self._since = self._system.wall_now()
        self._lock = Lock()

    def now(self) -> datetime:
        """Return the time last set, plus the time elapsed since if the clock runs."""
        with self._lock:
            return self._read()

    def wall_now(self) -> datetime:
        """Return the machine's time."""
        return self._system.wall_now()

    def advance_to(self, moment: datetime) -> None:
        """Advance to an aware time. A time in the past changes nothing."""
        with self._lock:
            self._shown = max(moment, self._read())
            self._since = self._system.wall_now()

    def _read(self) -> datetime:
        passed = self._system.wall_now() - self._since if self._running else timedelta()
        return self._shown + max(passed, timedelta())
