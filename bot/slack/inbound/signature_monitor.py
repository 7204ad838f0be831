"""Remember when requests from Slack last arrived, for `doctor`, which signs its challenge as Slack does.

It is kept in memory only: a stranger with a wrong secret must not cause any write.
"""

import threading
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum


class SignatureResult(StrEnum):
    """The kinds of requests, as named in the header of the answer to a signed challenge."""

    SIGNED = "X-Rounds-Heard"
    INVALID = "X-Rounds-Signed-Otherwise"


class SignatureMonitor:
    """Remembers when each kind of request last arrived.

    Args:
        wall_now: Returns the wall-clock time (aware).
    """

    def __init__(self, wall_now: Callable[[], datetime]) -> None:
        self._wall_now = wall_now
        self._lock = threading.Lock()
        self._last: dict[SignatureResult, datetime] = {}

    def __call__(self, what: SignatureResult) -> None:
        """Record that a request has just arrived."""
        with self._lock:
            self._last[what] = self._wall_now()

    def headers(self) -> list[tuple[str, str]]:
        """Return when each kind last arrived (ISO format), without those that never did."""
        with self._lock:
            return [(what.value, moment.isoformat()) for what, moment in self._last.items()]
