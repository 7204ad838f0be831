"""Which fault a call meets on its way: what a test has queued, what the limits say, what chance brings."""

from collections.abc import Mapping
from typing import Any

from playground.chaos import Chaos
from playground.faults import Fault, Faults
from playground.rate_limits import Limiter


class Mishaps:
    """Asked once for every call that comes in.

    Args:
        faults: Queued by a test; they come first, and such a call is not counted by the limits.

    Attributes:
        limiter: None where calls are not limited.
        chaos: None where nothing happens by chance; only what the limits let through can meet it.
    """

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self.limiter: Limiter | None = None
        self.chaos: Chaos | None = None

    def meet(self, method: str, arguments: Mapping[str, Any]) -> Fault | None:
        """The fault of this call; None if all goes well."""
        queued = self._faults.take(method)
        if queued is not None:
            return queued
        limiter, chaos = self.limiter, self.chaos
        seconds = limiter.wait(method, arguments) if limiter else 0
        if seconds:
            return Fault(method, "ratelimited", 1, 429, seconds)
        return chaos.take(method) if chaos else None
