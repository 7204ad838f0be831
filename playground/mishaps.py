"""Which fault a call meets on its way: what a test has queued, what the limits say, nothing at all."""

from collections.abc import Mapping
from typing import Any

from playground.faults import Fault, Faults
from playground.limits import Limiter


class Mishaps:
    """Asked once for every call that comes in.

    Args:
        faults: Queued by a test; they come first, and such a call is not counted by the limits.

    Attributes:
        limiter: None where calls are not limited.
    """

    def __init__(self, faults: Faults, limiter: Limiter | None = None) -> None:
        self._faults = faults
        self.limiter = limiter

    def meet(self, method: str, arguments: Mapping[str, Any]) -> Fault | None:
        """The fault of this call; None if all goes well."""
        queued = self._faults.take(method)
        if queued is not None:
            return queued
        seconds = self.limiter.wait(method, arguments) if self.limiter else 0
        return Fault(method, "ratelimited", 1, 429, seconds) if seconds else None
