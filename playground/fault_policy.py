"""Decides which fault a call meets: one queued by a test, a rate limit, or a random one."""

from collections.abc import Mapping
from typing import Any, Protocol

from playground.chaos import Chaos
from playground.faults import Fault, Faults


class Limiter(Protocol):
    """Counts calls against rate limits."""

    def acquire(self, method: str, arguments: Mapping[str, Any]) -> int:
        """Return 0 if the call is allowed, else the seconds of Retry-After."""
        ...


class FaultPolicy:
    """Consulted once for every incoming call.

    Args:
        faults: Faults queued by a test. They come first, and do not count against the rate limits.

    Attributes:
        limiter: None if calls are not rate limited.
        chaos: None if there are no random faults; it applies only to calls within the limits.
    """

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self.limiter: Limiter | None = None
        self.chaos: Chaos | None = None

    def next_fault(self, method: str, arguments: Mapping[str, Any]) -> Fault | None:
        """Return the fault for this call, or None."""
        queued = self._faults.take(method)
        if queued is not None:
            return queued
        limiter, chaos = self.limiter, self.chaos
        seconds = limiter.acquire(method, arguments) if limiter else 0
        if seconds:
            return Fault(method, "ratelimited", 1, 429, seconds)
        return chaos.take(method) if chaos else None
