"""Who asked to be reminded in person, of what, and at which hours that is welcome."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.calendar.models import local_to_utc

# Persons get theirs in their own zone, between these two and never in the night.
EARLIEST = time(7)
LATEST = time(21)


@dataclass(frozen=True, slots=True)
class ReminderTimes:
    """When somebody wants a message: the day before, on the day, both or never.

    Attributes:
        after: Whether to be asked how it was, after a session that they said they would be at.
    """

    day_before: bool = False
    same_day: bool = False
    after: bool = False


@dataclass(frozen=True, slots=True)
class Subscription:
    """One person's wish to be reminded.

    Attributes:
        person_id: Ours.
        zone: The person's own time zone (IANA name).
        session_id: The one session that it is for; None for the whole series.
        day_before: Whether to remind on the day before.
        same_day: Whether to remind shortly before the start.
        after: Whether to ask how it was, after a session that they said they would be at.
    """

    person_id: int
    zone: str
    session_id: int | None = None
    day_before: bool = True
    same_day: bool = True
    after: bool = False


def shift_to_daytime(moment: datetime, zone: str) -> datetime:
    """The moment itself where it is day, else the morning after (aware; `zone` is that of who is to be told)."""
    local = moment.astimezone(ZoneInfo(zone))
    if EARLIEST <= local.time() < LATEST:
        return moment
    day = local.date() if local.time() < EARLIEST else local.date() + timedelta(days=1)
    return local_to_utc(day, EARLIEST, zone)
