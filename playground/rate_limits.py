"""Slack's documented rate limits: calls beyond them get 429 and are not carried out.

https://docs.slack.dev/apis/web-api/rate-limits and https://docs.slack.dev/reference/methods/chat.postMessage. Slack
documents the guaranteed calls per minute, and that "bursts" are tolerated, but not their size. Every `burst` here is
therefore a conservative assumption; higher values have been measured.
"""

import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self

from playground.workspace import Workspace

# Tiers of methods: slackapi/java-slack-sdk, metadata/web-api/rate_limit_tiers.json (2026-08-07).
_TIERS = {
    "tier_1": {"apps.connections.open"},
    "tier_2": {"conversations.list", "users.conversations", "users.list"},
    "tier_3": {
        "chat.delete",
        "chat.update",
        "conversations.history",
        "conversations.info",
        "conversations.open",
        "conversations.replies",
        "team.info",
        "users.lookupByEmail",
    },
    "tier_4": {
        "chat.postEphemeral",
        "conversations.members",
        "users.info",
        "views.open",
        "views.publish",
        "views.push",
        "views.update",
    },
    "auth_test": {"auth.test"},
}
_TIER_OF = {method: tier for tier, methods in _TIERS.items() for method in methods}
_HISTORY_METHODS = {"conversations.history", "conversations.replies"}
# Tolerance, so that waiting exactly Retry-After is not rejected because of floating-point rounding.
_ROUNDING = 1e-6


@dataclass(frozen=True)
class Rate:
    """Sustained calls per minute, and `burst` calls at once after a rest."""

    per_minute: float
    burst: int

    def __post_init__(self) -> None:
        if self.per_minute <= 0 or self.burst < 1:
            raise ValueError("a rate needs per_minute > 0 and burst >= 1")


@dataclass(frozen=True)
class RateLimits:
    """Slack's limits for one app in one workspace.

    Attributes:
        channel: chat.postMessage to one conversation: documented as about one per second.
        workspace: chat.postMessage in total: documented as "several hundred" per minute; this is the lowest reading.
        tier_1: Per method of that tier, as are the next three.
        tier_2: 20 and more per minute.
        tier_3: 50 and more per minute.
        tier_4: 100 and more per minute.
        auth_test: Documented as "hundreds" per minute.
        reading: conversations.history and .replies, each, if `distributed`.
        distributed: The app is distributed outside the Marketplace: one history call per minute with 15 messages
            (https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps).
    """

    channel: Rate = Rate(60, 5)
    workspace: Rate = Rate(300, 60)
    tier_1: Rate = Rate(1, 3)
    tier_2: Rate = Rate(20, 10)
    tier_3: Rate = Rate(50, 25)
    tier_4: Rate = Rate(100, 50)
    auth_test: Rate = Rate(300, 60)
    reading: Rate = Rate(1, 1)
    distributed: bool = False

    def faster(self, times: float) -> Self:
        """Multiply the calls per minute, keeping the bursts, for tests that cannot wait minutes.

        Retry-After stays in whole seconds, with a minimum of one.
        """
        rates: dict[str, Any] = {
            each.name: replace(rate, per_minute=rate.per_minute * times)
            for each in fields(self)
            if isinstance(rate := getattr(self, each.name), Rate)
        }
        return replace(self, **rates)

    def of(self, method: str) -> Rate | None:
        """Return the rate of a single method; None for chat.postMessage and for unlimited methods."""
        if self.distributed and method in _HISTORY_METHODS:
            return self.reading
        tier = _TIER_OF.get(method)
        rate: Rate | None = getattr(self, tier) if tier else None
        return rate


class RateLimiter:
    """Counts calls. Thread-safe; never blocks.

    Args:
        limits: The limits to enforce.
        workspace: Resolves conversation names.
        monotonic: Returns seconds of a monotonic clock.
    """

    def __init__(
        self, limits: RateLimits, workspace: Workspace, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self.limits = limits
        self._workspace = workspace
        self._monotonic = monotonic
        self._lock = threading.Lock()
        # Relative times keep their precision; a monotonic clock may have any origin.
        self._start = monotonic()
        # Time at which each quota is full again: a leaky bucket in one number.
        self._full_at: dict[str, float] = {}

    def acquire(self, method: str, arguments: Mapping[str, Any]) -> int:
        """Count a call.

        Returns:
            0 if it is allowed; else the seconds of Retry-After, after which it would be allowed unless other calls come
            first. Rejected calls are not counted.
        """
        quotas = self._quotas(method, arguments)
        with self._lock:
            now = self._monotonic() - self._start
            seconds_short = max((self._seconds_short(name, rate, now) for name, rate in quotas.items()), default=0.0)
            if seconds_short > _ROUNDING:
                return math.ceil(seconds_short)
            for name, rate in quotas.items():
                self._full_at[name] = max(self._full_at.get(name, now), now) + 60 / rate.per_minute
        return 0

    def _quotas(self, method: str, arguments: Mapping[str, Any]) -> dict[str, Rate]:
        if method == "chat.postMessage":
            place = self._workspace.resolve_channel(str(arguments.get("channel", "")))
            return {f"post:{place}": self.limits.channel, "post": self.limits.workspace}
        rate = self.limits.of(method)
        return {} if rate is None else {method: rate}

    def _seconds_short(self, name: str, rate: Rate, now: float) -> float:
        """Return the seconds until one more call fits."""
        one = 60 / rate.per_minute
        return max(self._full_at.get(name, now), now) + one - rate.burst * one - now
