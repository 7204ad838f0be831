"""Bad weather between the bot and Slack: calls that fail before their work is done, after it, or answer late."""

import random
import threading
from collections import Counter

from playground.faults import Fault, Faults, Kind

# Of a hundred calls of posting; of other calls fewer, by half.
_OF_A_HUNDRED: dict[Kind, float] = {
    "lost": 4,  # posted, and the answer lost
    "garbage": 1,  # posted, and answered with a page that is no JSON
    "late": 2,  # posted, and answered later than anybody waits
    "reset": 2,
    "status": 3,  # a 500
    "ratelimited": 2,
    "delay": 3,
}


class Weather(Faults):
    """Random faults, the same for the same seed and order of calls.

    Attributes:
        done: How many there were of each kind, by method.
    """

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.done: Counter[tuple[str, Kind]] = Counter()
        self._chance = random.Random(seed)  # noqa: S311 - weather, not secrets
        self._weather_lock = threading.Lock()
        self.calm = False

    def take(self, method: str) -> Fault | None:
        """The fault for this call, or None."""
        if self.calm or method not in {"chat.postMessage", "conversations.history", "conversations.open"}:
            return super().take(method)
        with self._weather_lock:
            drawn = self._chance.uniform(0, 100) * (1 if method == "chat.postMessage" else 2)
            for kind, share in _OF_A_HUNDRED.items():
                drawn -= share
                if drawn < 0:
                    self.done[method, kind] += 1
                    return self._fault(method, kind)
        return None

    def _fault(self, method: str, kind: Kind) -> Fault:
        seconds = {"late": self._chance.uniform(1.2, 2.5), "delay": self._chance.uniform(0.05, 0.7), "ratelimited": 1}
        status = {"status": self._chance.choice((500, 502, 503)), "ratelimited": 429}
        return Fault(method, kind, 1, status=status.get(kind, 200), seconds=seconds.get(kind, 0))
