"""Subscriptions to personal reminders, and the hours at which they may arrive."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.chat.surface import Surface
from bot.core.calendar.models import local_to_utc

# Personal reminders arrive between these times, in the person's own zone.
EARLIEST = time(7)
LATEST = time(21)


@dataclass(frozen=True, slots=True)
class ReminderTimes:
    """Which reminders a person wants.

    Attributes:
        day_before: On the day before.
        same_day: Shortly before the start.
        after: A request for feedback after a session that they said they would attend.
    """

    day_before: bool = False
    same_day: bool = False
    after: bool = False


@dataclass(frozen=True, slots=True)
class ChatChoice:
    """Where a person who is known in two chats gets direct messages; `chosen` is None for the chat they used last."""

    chosen: Surface | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """A person's subscription to reminders.

    Attributes:
        person_id: Our own id.
        zone: The person's own time zone (IANA name).
        session_id: The session; None for every session of the series.
        day_before: Whether to remind on the day before.
        same_day: Whether to remind shortly before the start.
        after: Whether to ask for feedback after a session that they said they would attend.
    """

    person_id: int
    zone: str
    session_id: int | None = None
    day_before: bool = True
    same_day: bool = True
    after: bool = False


def shift_to_daytime(moment: datetime, zone: str) -> datetime:
    """Return `moment` (aware), or the next morning in the recipient's `zone` if it is at night."""
    local = moment.astimezone(ZoneInfo(zone))
    if EARLIEST <= local.time() < LATEST:
        return moment
    day = local.date() if local.time() < EARLIEST else local.date() + timedelta(days=1)
    return local_to_utc(day, EARLIEST, zone)
