"""Plain-text formatting of dates, times, names and headlines, for every surface."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.core.base.date_names import MONTH_NAMES, WEEKDAY_NAMES
from bot.core.calendar import models
from bot.core.calendar.models import Session

SPEAKER_AND_TOPIC_TBA = "Speaker and topic to be announced"
TOPIC_TBA = "topic to be announced"
SPEAKER_TBA = "speaker to be announced"
NOT_RECORDED = "Speaker and topic not recorded"

# Returns the display name of a person or channel by external id.
NameOf = Callable[[str], str]

_NUMBER_WORDS = "no one two three four five six seven eight nine ten eleven twelve"


def format_count(count: int, singular: str, plural: str) -> str:
    """Return a count with its noun: "one session", "two sessions", "13 sessions"."""
    words = _NUMBER_WORDS.split()
    number = words[count] if count < len(words) else f"{count:,}"
    return f"{number} {singular if count == 1 else plural}"


def format_duration(duration: timedelta) -> str:
    """Return a duration in its largest full unit: "12 seconds", "3 hours"."""
    seconds = max(0, int(duration.total_seconds()))
    for size, one, more in ((86_400, "day", "days"), (3600, "hour", "hours"), (60, "minute", "minutes")):
        if seconds >= size:
            return format_count(seconds // size, one, more)
    return format_count(seconds, "second", "seconds")


def format_month(year: int, month: int) -> str:
    """Return a month: "March 2024"."""
    return f"{MONTH_NAMES[month - 1]} {year}"


def format_date(day: date) -> str:
    """Return a date: "Thursday, March 21, 2024"."""
    return f"{WEEKDAY_NAMES[day.weekday()]}, {MONTH_NAMES[day.month - 1]} {day.day}, {day.year}"


def format_time(wall: time) -> str:
    """Return a wall-clock time: "9:00 AM". Noon is "12:00 PM", which is unambiguous next to another time."""
    return f"{wall.hour % 12 or 12}:{wall.minute:02} {'AM' if wall.hour < 12 else 'PM'}"


def format_local_time(moment: datetime, zone: str) -> str:
    """Return the time of day of `moment` (aware) in `zone`: "11:45 AM EDT"."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{format_time(local.time())} {local.tzname()}"


def format_datetime(moment: datetime, zone: str) -> str:
    """Return `moment` (aware) in `zone`: "Friday, March 1, 2024, 9:00 AM EST"."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{format_date(local.date())}, {format_time(local.time())} {local.tzname()}"


def format_time_range(session: Session, zone: str) -> str | None:
    """Return a session's hours in the series' zone, "12:00 PM to 1:00 PM EDT"; None while the start is unknown.

    While the length is unknown, only the start is returned.
    """
    return None if session.start is None else _time_range(session.date, session.start, session.minutes, zone)


# Cached because each message formats it twice, for the blocks and for the plain text.
@lru_cache(maxsize=1024)
def _time_range(day: date, wall: time, minutes: int | None, zone: str) -> str:
    start = models.local_to_utc(day, wall, zone)
    local = start.astimezone(ZoneInfo(zone))
    if minutes is None:
        return f"{format_time(local.time())} {local.tzname()}"
    end = (start + timedelta(minutes=minutes)).astimezone(ZoneInfo(zone))
    return f"{format_time(local.time())} to {format_time(end.time())} {end.tzname()}"


def format_when(session: Session, zone: str) -> str:
    """Return the date, and the hours if known: "Thursday, March 21, 2024, 12:00 PM to 1:00 PM EDT"."""
    hours = format_time_range(session, zone)
    return format_date(session.date) + (f", {hours}" if hours else "")


def format_names(names: tuple[str, ...]) -> str:
    """Join names: "A", "A and B", "A, B and C"."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


class HasHeadline(Protocol):
    """Anything with a title and speakers: a session, or an entry of a file."""

    @property
    def title(self) -> str | None:
        """None while it is to be announced."""
        ...

    @property
    def speakers(self) -> tuple[str, ...]:
        """Empty while they are to be announced."""
        ...


def headline(session: HasHeadline) -> str:
    """Return speakers and title of a session to come, with wording for each part that is to be announced."""
    if not session.speakers:
        return SPEAKER_AND_TOPIC_TBA if session.title is None else f"{session.title} ({SPEAKER_TBA})"
    names = format_names(session.speakers)
    return f"{names} ({TOPIC_TBA})" if session.title is None else f"{names}: {session.title}"


def past_headline(session: HasHeadline) -> str:
    """Return speakers and title of a past session, without "to be announced"."""
    if session.title is None:
        return format_names(session.speakers) if session.speakers else NOT_RECORDED
    return headline(session) if session.speakers else session.title


def format_where(session: Session) -> str | None:
    """Return place and link, as far as they are known; None if neither is."""
    return " · ".join(part for part in (session.place, session.link) if part) or None
