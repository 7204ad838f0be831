"""How fast messages may follow each other, as the chat wants it."""

import sys
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """The least time between messages, kept by all workers together.

    Attributes:
        same_target: Between two messages to one channel or person.
        workspace: Between two messages anywhere in a workspace, on average.
        burst: How many may go out in a workspace at once after a pause.
    """

    same_target: timedelta
    workspace: timedelta
    burst: int


# No limits: for a chat on this machine that has none.
UNHURRIED = Pace(timedelta(), timedelta(), 1)


def allowed(next_at: float, real: float, pace: Pace) -> int:
    """How many messages a workspace may send at once.

    The generic cell rate algorithm: `next_at` is the moment at which the next message would be due if all were evenly
    spaced, and `burst - 1` spacings may be borrowed from the future.

    Args:
        next_at: Seconds, as kept from the last time.
        real: Seconds, the machine's time now.
        pace: Of the chat.
    """
    spacing = pace.workspace.total_seconds()
    if spacing == 0:
        return sys.maxsize
    borrowed = max(next_at - real, 0) / spacing
    return max(0, int(pace.burst - borrowed + 1e-9))
