"""The delivery status: what is due next, what waits and why, and what was not posted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.chat.surface import Surface
from bot.core.calendar.models import Series
from bot.core.outbox.deliveries import Delivery

# Workers send a heartbeat every ten seconds; after this long without one, none is running.
HEARTBEAT_TIMEOUT = timedelta(minutes=1)
MAX_UPCOMING = 5
# Among so many of the next deliveries, the next post to a channel is looked for.
MAX_SEARCHED = 50
MAX_WAITING = 10
MAX_NOT_POSTED = 10
# Older failures are not shown.
NOT_POSTED_WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class StatusLine:
    """One delivery in the status.

    Attributes:
        recipient: The external id of the recipient; None if it has none yet.
        reason: Why it waits, will wait, or was not posted; None if nothing is in its way.
    """

    delivery: Delivery
    recipient: str | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class OutboxStatus:
    """The delivery status of a series.

    Attributes:
        heartbeat_age: The time since the last heartbeat of any worker; None if there was none.
        pauses: Until when each chat asked to wait (aware, machine's time), if it did.
        upcoming: The next deliveries.
        waiting: Deliveries that are due and not posted yet, with the reason.
        not_posted: Deliveries that failed or are unconfirmed, latest first, with the reason.
        waiting_count: How many are waiting, including those not listed.
        not_posted_count: How many were not posted, including those not listed.
        today: The local date on which it is read.
        next_post: The next delivery to a channel; None if none is near.
    """

    series: Series
    heartbeat_age: timedelta | None
    pauses: Mapping[Surface, datetime]
    upcoming: tuple[StatusLine, ...]
    waiting: tuple[StatusLine, ...]
    not_posted: tuple[StatusLine, ...]
    waiting_count: int
    not_posted_count: int
    today: date | None = None
    next_post: StatusLine | None = None
