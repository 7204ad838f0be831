"""How often an app may call, as Slack documents it: what is beyond gets 429, and nothing is done.

https://docs.slack.dev/apis/web-api/rate-limits and https://docs.slack.dev/reference/methods/chat.postMessage. Slack
documents how many calls a minute are sure to be taken, and that "bursts" are tolerated, but not how large one may be.
Every `burst` here is therefore an assumption, and a careful one: others measured more.
"""

import math
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Self

from playground.workspace import Workspace

# Which tier a method is in: slackapi/java-slack-sdk, metadata/web-api/rate_limit_tiers.json (2026-08-07).
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
_READING = {"conversations.history", "conversations.replies"}
# So that whoever waits as long as was said is not refused for the last digit of a floating number.
_ROUNDING = 1e-6


@dataclass(frozen=True)
class Rate:
    """So many calls a minute in the long run, and `burst` at once after a rest."""

    per_minute: float
    burst: int

    def __post_init__(self) -> None:
        if self.per_minute <= 0 or self.burst < 1:
            raise ValueError("a rate lets something through: per_minute > 0, burst >= 1")


@dataclass(frozen=True)
class Limits:
    """Slack's limits for one app in one workspace.

    Attributes:
        channel: chat.postMessage to one conversation: documented as about one a second.
        workspace: chat.postMessage to all together: documented as "several hundred" a minute; the lowest reading of it.
        tier_1: Each method of that tier for itself; so the next ones.
        tier_2: 20 and more a minute.
        tier_3: 50 and more a minute.
        tier_4: 100 and more a minute.
        auth_test: Documented as "hundreds" a minute.
        reading: conversations.history and .replies, each, where `distributed`.
        distributed: The app is sold outside of the Marketplace: reading is one call a minute with 15 messages
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
        """The same with so many times the calls a minute and the same bursts, for tests that have no minutes.

        Retry-After stays in whole seconds, and is never below one.
        """
        rates: dict[str, Any] = {
            each.name: replace(rate, per_minute=rate.per_minute * times)
            for each in fields(self)
            if isinstance(rate := getattr(self, each.name), Rate)
        }
        return replace(self, **rates)

    def of(self, method: str) -> Rate | None:
        """The rate of a method for itself; None for chat.postMessage, and for what Slack does not limit."""
        if self.distributed and method in _READING:
            return self.reading
        tier = _TIER_OF.get(method)
        rate: Rate | None = getattr(self, tier) if tier else None
        return rate


class Limiter:
    """Counts the calls. May be asked from any thread, and never waits.

    Args:
        limits: What is allowed.
        workspace: Where; finds the conversation behind a name.
        monotonic: Seconds of a clock that never goes back.
    """

    def __init__(self, limits: Limits, workspace: Workspace, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self._workspace = workspace
        self._monotonic = monotonic
        self._lock = threading.Lock()
        # Small numbers keep their digits: the watch of a machine may show any.
        self._start = monotonic()
        # For each quota the moment at which it is whole again: a leaky bucket in one number.
        self._whole: dict[str, float] = {}

    def wait(self, method: str, arguments: Mapping[str, Any]) -> int:
        """Count a call.

        Returns:
            0 if it may go through; else the seconds of Retry-After, after which the same call would go through unless
            others come first. What is refused is not counted.
        """
        quotas = self._quotas(method, arguments)
        with self._lock:
            now = self._monotonic() - self._start
            missing = max((self._missing(name, rate, now) for name, rate in quotas.items()), default=0.0)
            if missing > _ROUNDING:
                return math.ceil(missing)
            for name, rate in quotas.items():
                self._whole[name] = max(self._whole.get(name, now), now) + 60 / rate.per_minute
        return 0

    def _quotas(self, method: str, arguments: Mapping[str, Any]) -> dict[str, Rate]:
        if method == "chat.postMessage":
            place = self._workspace.place_of(str(arguments.get("channel", "")))
            return {f"post:{place}": self.limits.channel, "post": self.limits.workspace}
        rate = self.limits.of(method)
        return {} if rate is None else {method: rate}

    def _missing(self, name: str, rate: Rate, now: float) -> float:
        """Seconds until there is room for one more."""
        one = 60 / rate.per_minute
        return max(self._whole.get(name, now), now) + one - rate.burst * one - now
