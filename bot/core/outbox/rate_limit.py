"""Rate limits of a chat, by the generic cell rate algorithm."""

import sys
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class RateLimit:
    """The minimum spacing of messages, shared by all workers.

    Attributes:
        per_recipient: Between two messages to one channel or person.
        per_workspace: Between two messages in a workspace, on average.
        burst: How many messages a workspace may send at once after a quiet period.
    """

    per_recipient: timedelta
    per_workspace: timedelta
    burst: int


# Below what both chats document. Slack: about one message a second in a channel, and "several hundred" a minute in a
# workspace, taken here as three hundred; short bursts are tolerated. Teams: 7 messages in a second in a conversation, 8
# in two, 60 in thirty (and 1,800 in an hour, which no channel of ours has), and 50 calls a second.
# https://docs.slack.dev/reference/methods/chat.postMessage
# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
RATE_LIMIT = RateLimit(per_recipient=timedelta(seconds=1), per_workspace=timedelta(milliseconds=200), burst=10)
# For a local chat without rate limits.
UNLIMITED = RateLimit(timedelta(), timedelta(), 1)


def available(next_at: float, wall_now: float, rate_limit: RateLimit) -> int:
    """Return how many messages a workspace may send now.

    This is the generic cell rate algorithm: `next_at` is when the next message would be due with even spacing, and a
    burst may run up to `burst - 1` spacings ahead of it.

    Args:
        next_at: Seconds, as stored after the last message.
        wall_now: Seconds, the machine's time.
        rate_limit: The chat's limit.
    """
    spacing = rate_limit.per_workspace.total_seconds()
    if spacing == 0:
        return sys.maxsize
    borrowed = max(next_at - wall_now, 0) / spacing
    return max(0, int(rate_limit.burst - borrowed + 1e-9))
