"""What another system has said, kept in memory for a while."""

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")

_MAX_KEPT = 10_000


class TimedCache(Generic[Value]):
    """Keeps answers by key. May be used by several threads: while one waits for an answer, the others need not.

    Args:
        seconds: Returns for how long an answer is kept; 0 for one that is asked for again at once.
    """

    def __init__(self, seconds: Callable[[Value], float]) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[Value, float]] = {}

    def get(self, key: str, ask: Callable[[], Value]) -> Value:
        """Return what is kept, or else what `ask` returns. Raises what `ask` raises."""
        with self._lock:
            cached = self._kept.get(key)
        if cached is not None and time.monotonic() < cached[1]:
            return cached[0]
        value = ask()
        with self._lock:
            if len(self._kept) >= _MAX_KEPT:
                self._kept.clear()
            self._kept[key] = value, time.monotonic() + self._seconds(value)
        return value
