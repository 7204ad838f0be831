"""Whether Slack is heard: remembered by the process that answers, and told to the doctor, who signs as Slack does.

In memory alone: somebody who signs with another secret is to cause nothing at all.
"""

import threading
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum


class SignatureResult(StrEnum):
    """What came in, as the header of the answer to a signed challenge names it."""

    SIGNED = "X-Rounds-Heard"
    INVALID = "X-Rounds-Signed-Otherwise"


class SignatureMonitor:
    """Remembers when each last came in.

    Args:
        wall_now: The machine's time (aware).
    """

    def __init__(self, wall_now: Callable[[], datetime]) -> None:
        self._wall_now = wall_now
        self._lock = threading.Lock()
        self._last: dict[SignatureResult, datetime] = {}

    def __call__(self, what: SignatureResult) -> None:
        """It came in now."""
        with self._lock:
            self._last[what] = self._wall_now()

    def headers(self) -> list[tuple[str, str]]:
        """When each last came in, in ISO form; what never did is not there."""
        with self._lock:
            return [(what.value, moment.isoformat()) for what, moment in self._last.items()]
