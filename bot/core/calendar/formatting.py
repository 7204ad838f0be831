"""Dates, times and what is to be determined, in good words; plain text, for every surface alike."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.core.base.date_names import MONTH_NAMES, WEEKDAY_NAMES
from bot.core.calendar import models
from bot.core.calendar.models import Session

BOTH_TO_COME = "Speaker and topic to be announced"
TOPIC_TO_COME = "topic to be announced"
SPEAKER_TO_COME = "speaker to be announced"
NOT_RECORDED = "Speaker and topic not recorded"

# How a person is named who is known by the chat's address.
NameOf = Callable[[str], str]

_COUNTED = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def counted(number: int, one: str, more: str) -> str:
    """ "one session", "two sessions", "13 sessions"."""
    return f"{_COUNTED[number] if number < len(_COUNTED) else f'{number:,}'} {one if number == 1 else more}"


def format_span(span: timedelta) -> str:
    """ "12 seconds", "3 hours": in the largest unit that is full."""
    seconds = max(0, int(span.total_seconds()))
    for size, one, more in ((86_400, "day", "days"), (3600, "hour", "hours"), (60, "minute", "minutes")):
        if seconds >= size:
            return counted(seconds // size, one, more)
    return counted(seconds, "second", "seconds")


def format_month(year: int, month: int) -> str:
    """ "March 2024"."""
    return f"{MONTH_NAMES[month - 1]} {year}"


def format_date(day: date) -> str:
    """ "Thursday, March 21, 2024"."""
    return f"{WEEKDAY_NAMES[day.weekday()]}, {MONTH_NAMES[day.month - 1]} {day.day}, {day.year}"


def format_time(wall: time) -> str:
    """ "9:00 AM", "noon" said as "12:00 PM", which nobody misreads beside another time."""
    return f"{wall.hour % 12 or 12}:{wall.minute:02} {'AM' if wall.hour < 12 else 'PM'}"


def format_hour(moment: datetime, zone: str) -> str:
    """ "11:45 AM EDT", in `zone`; `moment` is aware."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{format_time(local.time())} {local.tzname()}"


def format_moment(moment: datetime, zone: str) -> str:
    """ "Friday, March 1, 2024, 9:00 AM EST", in `zone`; `moment` is aware."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{format_date(local.date())}, {format_time(local.time())} {local.tzname()}"


def format_hours(session: Session, zone: str) -> str | None:
    """The venue's local time, "12:00 PM to 1:00 PM EDT", without an end where the length is unknown; None while TBD."""
    return None if session.start is None else _hours(session.date, session.start, session.minutes, zone)


# An answer says them twice, in what is shown and in what is read aloud.
@lru_cache(maxsize=1024)
def _hours(day: date, wall: time, minutes: int | None, zone: str) -> str:
    start = models.instant(day, wall, zone)
    local = start.astimezone(ZoneInfo(zone))
    if minutes is None:
        return f"{format_time(local.time())} {local.tzname()}"
    end = (start + timedelta(minutes=minutes)).astimezone(ZoneInfo(zone))
    return f"{format_time(local.time())} to {format_time(end.time())} {end.tzname()}"


def format_when(session: Session, zone: str) -> str:
    """The date, and the hours where they are known: "Thursday, March 21, 2024, 12:00 PM to 1:00 PM EDT"."""
    hours = format_hours(session, zone)
    return format_date(session.date) + (f", {hours}" if hours else "")


def format_names(names: tuple[str, ...]) -> str:
    """ "A", "A and B", "A, B and C"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


class Announced(Protocol):
    """Anything that may have a title and speakers: a session, or a line of a file."""

    @property
    def title(self) -> str | None:
        """None while it is to be determined."""
        ...

    @property
    def speakers(self) -> tuple[str, ...]:
        """Empty while they are to be determined."""
        ...


def headline(session: Announced) -> str:
    """Who speaks about what, with a form for each combination of what is known and what is to be determined."""
    match (bool(session.speakers), session.title):
        case (True, str(title)):
            return f"{format_names(session.speakers)}: {title}"
        case (True, None):
            return f"{format_names(session.speakers)} ({TOPIC_TO_COME})"
        case (False, str(title)):
            return f"{title} ({SPEAKER_TO_COME})"
    return BOTH_TO_COME


def headline_after(session: Announced) -> str:
    """Who spoke about what, of a session that is over: nothing of it is "to be announced" any more."""
    if session.title is None:
        return format_names(session.speakers) if session.speakers else NOT_RECORDED
    return headline(session) if session.speakers else session.title


def format_where(session: Session) -> str | None:
    """The place and the link, as far as they are known; None if neither is."""
    return " · ".join(part for part in (session.place, session.link) if part) or None
