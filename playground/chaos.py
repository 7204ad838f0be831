"""Faults by chance: what a bad day does to an app's calls, the same again for the same seed.

What an app is told, and what was done all the same:

| odds | the caller sees | the work |
| --- | --- | --- |
| `reset` | a connection that is reset | not done |
| `status_500` | 500 | not done |
| `ratelimited` | 429 with Retry-After | not done |
| `lost` | a connection that is reset | done |
| `status_500_after` | 500 | done |
| `garbage` | something that is no JSON | done |
| `late` | 500, or a connection that is reset | done, but only some seconds later |
| `delayed` | the answer, late | done after the wait |
| `delayed_answer` | the answer, late | done before the wait |

The last two are time-outs for whoever waits less long.
"""

import random
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields

from playground.faults import Fault


@dataclass(frozen=True, kw_only=True)
class Odds:
    """How probable each fault is for one call; together at most 1, and what is left goes well."""

    reset: float = 0
    status_500: float = 0
    ratelimited: float = 0
    lost: float = 0
    status_500_after: float = 0
    garbage: float = 0
    late: float = 0
    delayed: float = 0
    delayed_answer: float = 0

    def __post_init__(self) -> None:
        odds = self.each().values()
        if min(odds) < 0 or sum(odds) > 1 + 1e-9:
            raise ValueError("probabilities are not below 0, and together not above 1")

    def each(self) -> dict[str, float]:
        """By name, in a fixed order."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


class Chaos:
    """A source of faults; each method has a sequence of its own, whatever is called in between.

    Args:
        seed: The same again gives each method the same sequence again.
        per_method: Odds of a method ("response_url" is one), instead of those of all.
        delays: Seconds, from and to: of `delayed` and `delayed_answer`.
        late_by: Seconds, from and to: when that which is `late` is done.
        retry_after: Seconds that a 429 asks to wait.
        reset, status_500, ratelimited, lost, status_500_after, garbage, late, delayed, delayed_answer: Odds of all
            methods; see `Odds`.

    Attributes:
        done: How often it did what, by the names of `Odds`.

    Raises:
        ValueError: Odds that are none.
    """

    def __init__(
        self,
        seed: int,
        *,
        per_method: Mapping[str, Odds] | None = None,
        delays: tuple[float, float] = (0.05, 0.5),
        late_by: tuple[float, float] = (0.5, 4.0),
        retry_after: int = 1,
        reset: float = 0,
        status_500: float = 0,
        ratelimited: float = 0,
        lost: float = 0,
        status_500_after: float = 0,
        garbage: float = 0,
        late: float = 0,
        delayed: float = 0,
        delayed_answer: float = 0,
    ) -> None:
        self.done: Counter[str] = Counter()
        self._seed = seed
        self._per_method = dict(per_method or {})
        self._delays = delays
        self._late_by = late_by
        self._retry_after = retry_after
        self._of_all = Odds(
            reset=reset,
            status_500=status_500,
            ratelimited=ratelimited,
            lost=lost,
            status_500_after=status_500_after,
            garbage=garbage,
            late=late,
            delayed=delayed,
            delayed_answer=delayed_answer,
        )
        self._sequences: dict[str, random.Random] = {}
        self._lock = threading.Lock()

    def take(self, method: str) -> Fault | None:
        """What happens to the next call of that method; None if it goes well."""
        with self._lock:
            sequence = self._sequences.get(method)
            if sequence is None:
                sequence = random.Random(f"{self._seed}:{method}")  # noqa: S311 - dice, no secrets
                self._sequences[method] = sequence
            # Always three throws, so that other odds do not shift what comes after.
            what, how_long, coin = sequence.random(), sequence.random(), sequence.random()
            name = self._hit(method, what)
            if name is None:
                return None
            self.done[name] += 1
        return self._fault(method, name, how_long, coin)

    def _hit(self, method: str, throw: float) -> str | None:
        reached = 0.0
        for name, probability in self._per_method.get(method, self._of_all).each().items():
            reached += probability
            if throw < reached:
                return name
        return None

    def _fault(self, method: str, name: str, how_long: float, coin: float) -> Fault:
        match name:
            case "status_500":
                return Fault(method, "status", 1, 500)
            case "status_500_after":
                return Fault(method, "status_after", 1, 500)
            case "ratelimited":
                return Fault(method, "ratelimited", 1, 429, self._retry_after)
            case "delayed":
                return Fault(method, "delay", 1, seconds=_between(self._delays, how_long))
            case "delayed_answer":
                return Fault(method, "late", 1, seconds=_between(self._delays, how_long))
            case "late":
                return Fault(method, "commit_late", 1, 500 if coin < 0.5 else 0, _between(self._late_by, how_long))
            case "lost":
                return Fault(method, "lost", 1)
            case "garbage":
                return Fault(method, "garbage", 1)
        return Fault(method, "reset", 1)


def _between(ends: tuple[float, float], part: float) -> float:
    return ends[0] + (ends[1] - ends[0]) * part
