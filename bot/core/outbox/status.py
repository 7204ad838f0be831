"""How posting goes, for organizers and for the person who runs the bot: what comes, what waits and why, what failed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.calendar.models import Series
from bot.core.outbox.deliveries import Delivery

# Without a sign of life for so long, no worker runs: each gives one every ten seconds.
HEARTBEAT_TIMEOUT = timedelta(minutes=1)
MAX_UPCOMING = 5
MAX_WAITING = 10
MAX_NOT_POSTED = 10
# What failed longer ago than that is history.
NOT_POSTED_WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One delivery.

    Attributes:
        to: The chat's address of its target; None where it has nobody to go to yet.
        reason: Why it waits, or failed; None for what is to come.
    """

    delivery: Delivery
    recipient: str | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class OutboxStatus:
    """How posting goes.

    Attributes:
        silent_for: How long ago a worker last gave a sign of life; None if none ever did.
        paused_until: Until when the chat asked everybody to wait (aware, machine's time); None if it did not.
        coming: What is due next.
        open: What is due already, and is not posted yet; with why.
        ended: What was not posted, or of which nobody can say; the latest first, with why.
        open_count: How many are open, also those that are not listed.
        ended_count: The same of those that ended so.
    """

    series: Series
    heartbeat_age: timedelta | None
    paused_until: datetime | None
    upcoming: tuple[StatusLine, ...]
    waiting: tuple[StatusLine, ...]
    not_posted: tuple[StatusLine, ...]
    waiting_count: int
    not_posted_count: int
