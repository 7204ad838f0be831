"""Whether Slack is heard: remembered by the process that answers, and told to the doctor, who signs as Slack does.

In memory alone: somebody who signs with another secret is to cause nothing at all.
"""

import threading
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum


class Heard(StrEnum):
    """What came in, as the header of the answer to a signed challenge names it."""

    SIGNED = "X-Rounds-Heard"
    SIGNED_OTHERWISE = "X-Rounds-Signed-Otherwise"


class Hearing:
    """Remembers when each last came in.

    Args:
        real: The machine's time (aware).
    """

    def __init__(self, real: Callable[[], datetime]) -> None:
        self._real = real
        self._lock = threading.Lock()
        self._last: dict[Heard, datetime] = {}

    def __call__(self, what: Heard) -> None:
        """It came in now."""
        with self._lock:
            self._last[what] = self._real()

    def headers(self) -> list[tuple[str, str]]:
        """When each last came in, in ISO form; what never did is not there."""
        with self._lock:
            return [(what.value, moment.isoformat()) for what, moment in self._last.items()]
