"""Random faults in an app's calls, reproducible from a seed.

| odds | the caller sees | the work |
| --- | --- | --- |
| `reset` | a connection reset | not done |
| `status_500` | 500 | not done |
| `ratelimited` | 429 with Retry-After | not done |
| `lost` | a connection reset | done |
| `status_500_after` | 500 | done |
| `garbage` | invalid JSON | done |
| `late` | 500, or a connection reset | done some seconds later |
| `delayed` | a late response | done after the delay |
| `delayed_answer` | a late response | done before the delay |
| `transient` | 412, 502, 503 or 504 with Retry-After, which Teams asks to try again | not done |

The two delays are timeouts for callers that wait less long.
"""

import random
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields

from playground.faults import Fault

_TRANSIENT = (412, 502, 503, 504)


@dataclass(frozen=True, kw_only=True)
class Odds:
    """Probability of each fault per call; the sum is at most 1, and the rest of the calls succeed."""

    reset: float = 0
    status_500: float = 0
    ratelimited: float = 0
    lost: float = 0
    status_500_after: float = 0
    garbage: float = 0
    late: float = 0
    delayed: float = 0
    delayed_answer: float = 0
    transient: float = 0

    def __post_init__(self) -> None:
        odds = self.each().values()
        if min(odds) < 0 or sum(odds) > 1 + 1e-9:
            raise ValueError("probabilities must be at least 0 and sum to at most 1")

    def each(self) -> dict[str, float]:
        """Return the probabilities by name, in a fixed order."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


class Chaos:
    """A source of random faults; each method has its own sequence, independent of other calls.

    Args:
        seed: The same seed gives each method the same sequence.
        odds: General odds; by default nothing goes wrong.
        per_method: Odds of single methods (including "response_url"), replacing the general ones.
        delays: Range of seconds for `delayed` and `delayed_answer`.
        late_by: Range of seconds after which `late` work is done.
        retry_after: Seconds of Retry-After.

    Attributes:
        done: How often each fault occurred, by the names of `Odds`.

    Raises:
        ValueError: The odds are invalid.
    """

    def __init__(
        self,
        seed: int,
        odds: Odds | None = None,
        *,
        per_method: Mapping[str, Odds] | None = None,
        delays: tuple[float, float] = (0.05, 0.5),
        late_by: tuple[float, float] = (0.5, 4.0),
        retry_after: int = 1,
    ) -> None:
        self.done: Counter[str] = Counter()
        self._seed = seed
        self._per_method = dict(per_method or {})
        self._delays = delays
        self._late_by = late_by
        self._retry_after = retry_after
        self._general = odds or Odds()
        self._sequences: dict[str, random.Random] = {}
        self._lock = threading.Lock()

    def take(self, method: str) -> Fault | None:
        """Return the fault for the next call of that method, or None."""
        with self._lock:
            sequence = self._sequences.get(method)
            if sequence is None:
                sequence = random.Random(f"{self._seed}:{method}")  # noqa: S311 - not for security
                self._sequences[method] = sequence
            # Always draws three numbers, so that other odds do not shift the sequence.
            draw, duration, coin = sequence.random(), sequence.random(), sequence.random()
            name = self._choose(method, draw)
            if name is None:
                return None
            self.done[name] += 1
        return self._fault(method, name, duration, coin)

    def _choose(self, method: str, draw: float) -> str | None:
        cumulative = 0.0
        for name, probability in self._per_method.get(method, self._general).each().items():
            cumulative += probability
            if draw < cumulative:
                return name
        return None

    def _fault(self, method: str, name: str, duration: float, coin: float) -> Fault:
        match name:
            case "status_500":
                return Fault(method, "status", 1, 500)
            case "status_500_after":
                return Fault(method, "status_after", 1, 500)
            case "ratelimited":
                return Fault(method, "ratelimited", 1, 429, self._retry_after)
            case "transient":
                return Fault(method, "status", 1, _TRANSIENT[int(coin * len(_TRANSIENT))], self._retry_after)
            case "delayed":
                return Fault(method, "delay", 1, seconds=_between(self._delays, duration))
            case "delayed_answer":
                return Fault(method, "late", 1, seconds=_between(self._delays, duration))
            case "late":
                return Fault(method, "commit_late", 1, 500 if coin < 0.5 else 0, _between(self._late_by, duration))
            case "lost":
                return Fault(method, "lost", 1)
            case "garbage":
                return Fault(method, "garbage", 1)
        return Fault(method, "reset", 1)


def _between(bounds: tuple[float, float], fraction: float) -> float:
    return bounds[0] + (bounds[1] - bounds[0]) * fraction
