"""Teams' documented rate limits: calls beyond them get 429 and are not carried out.

https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit: limits per bot and conversation, and 50
requests a second per app and tenant. The exact values "are subject to change".
"""

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

# (seconds, calls allowed in any such period)
Windows = tuple[tuple[float, int], ...]

_SEND: Windows = ((1, 7), (2, 8), (30, 60), (3600, 1800))
_READ: Windows = ((1, 14), (2, 16), (30, 120), (3600, 3600))
_OPERATION_OF = {
    "activities.create": "send",
    "activities.update": "send",
    "activities.delete": "send",
    "conversations.create": "create",
    "members.list": "members",
    "members.get": "members",
    "teams.get": "conversations",
    "teams.channels": "conversations",
}
# Tolerance, so that waiting exactly Retry-After is not rejected because of floating-point rounding.
_ROUNDING = 1e-6


@dataclass(frozen=True)
class TeamsRateLimits:
    """The limits.

    Attributes:
        send: Messages posted, edited and deleted in one conversation; new conversations with one person.
        read: Reads of members of one conversation; reads of one team.
        tenant: All calls of the bot in the tenant.
    """

    send: Windows = _SEND
    read: Windows = _READ
    tenant: Windows = ((1, 50),)

    def faster(self, times: float) -> "TeamsRateLimits":
        """Shorten the periods, for tests that cannot wait an hour. Retry-After has a minimum of one second."""

        def shorter(windows: Windows) -> Windows:
            return tuple((seconds / times, calls) for seconds, calls in windows)

        return TeamsRateLimits(shorter(self.send), shorter(self.read), shorter(self.tenant))


class TeamsRateLimiter:
    """Counts calls. Thread-safe; never blocks.

    Args:
        limits: The limits to enforce.
        monotonic: Returns seconds of a monotonic clock.
    """

    def __init__(self, limits: TeamsRateLimits, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._calls: dict[str, deque[float]] = {}

    def acquire(self, method: str, arguments: Mapping[str, Any]) -> int:
        """Count a call.

        Returns:
            0 if it is allowed; else the seconds of Retry-After. Rejected calls are not counted.
        """
        operation = _OPERATION_OF.get(method)
        if operation is None:
            return 0
        windows = self._limits.send if operation in {"send", "create"} else self._limits.read
        quotas = {f"{operation}:{_place(arguments)}": windows, "tenant": self._limits.tenant}
        with self._lock:
            now = self._monotonic()
            wait = max(self._seconds_short(name, windows, now) for name, windows in quotas.items())
            if wait > _ROUNDING:
                return math.ceil(wait)
            for name, each in quotas.items():
                calls = self._calls.setdefault(name, deque(maxlen=max(count for _, count in each)))
                calls.append(now)
        return 0

    def _seconds_short(self, name: str, windows: Windows, now: float) -> float:
        """Return the seconds until one more call fits into every period."""
        calls = self._calls.get(name, deque())
        return max(
            (calls[-allowed] + seconds - now for seconds, allowed in windows if len(calls) >= allowed), default=0.0
        )


def _place(arguments: Mapping[str, Any]) -> str:
    """Return the conversation of a call, without a thread; the team or the new chat's member otherwise."""
    body = arguments.get("body") or {}
    members = body.get("members") or [{}]
    named = arguments.get("conversation") or arguments.get("team") or members[0].get("id")
    return str(named).partition(";")[0]
