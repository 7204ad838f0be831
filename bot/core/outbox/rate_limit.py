"""How fast messages may follow each other, as the chat wants it."""

import sys
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class RateLimit:
    """The least time between messages, kept by all workers together.

    Attributes:
        per_recipient: Between two messages to one channel or person.
        per_workspace: Between two messages anywhere in a workspace, on average.
        burst: How many may go out in a workspace at once after a pause.
    """

    per_recipient: timedelta
    per_workspace: timedelta
    burst: int


# No limits: for a chat on this machine that has none.
UNLIMITED = RateLimit(timedelta(), timedelta(), 1)


def available(next_at: float, wall_now: float, rate_limit: RateLimit) -> int:
    """How many messages a workspace may send at once.

    The generic cell rate algorithm: `next_at` is the moment at which the next message would be due if all were evenly
    spaced, and `burst - 1` spacings may be borrowed from the future.

    Args:
        next_at: Seconds, as kept from the last time.
        wall_now: Seconds, the machine's time now.
        rate_limit: Of the chat.
    """
    spacing = rate_limit.per_workspace.total_seconds()
    if spacing == 0:
        return sys.maxsize
    borrowed = max(next_at - wall_now, 0) / spacing
    return max(0, int(rate_limit.burst - borrowed + 1e-9))
