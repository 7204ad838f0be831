"""Plain-text formatting of dates, times, names and headlines, for every surface."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.core.base.date_names import MONTH_NAMES, WEEKDAY_NAMES
from bot.core.calendar import models
from bot.core.calendar.entries import Entry
from bot.core.calendar.models import Session

SPEAKER_AND_TOPIC_TBA = "Speaker and topic TBA"
TOPIC_TBA = "Topic TBA"
SPEAKER_TBA = "Speaker TBA"
TIME_TBA = "Time TBA"
LOCATION_TBA = "Location TBA"
NOT_RECORDED = "Details not recorded"

# The first month of the academic year of residency programs.
ACADEMIC_FIRST_MONTH = 7
# The common names of the zones of the United States that observe daylight saving, by their hours west of UTC in winter.
_COMMON_ZONES = {5: "ET", 6: "CT", 7: "MT", 8: "PT"}

# Returns the display name of a person or channel by external id.
NameOf = Callable[[str], str]


def format_count(count: int, singular: str, plural: str) -> str:
    """Return a count with its noun: "1 session", "1,200 sessions"."""
    return f"{count:,} {singular if count == 1 else plural}"


def format_duration(duration: timedelta) -> str:
    """Return a duration in its largest full unit: "12 seconds", "3 hours"."""
    seconds = max(0, int(duration.total_seconds()))
    for size, one, more in ((86_400, "day", "days"), (3600, "hour", "hours"), (60, "minute", "minutes")):
        if seconds >= size:
            return format_count(seconds // size, one, more)
    return format_count(seconds, "second", "seconds")


def format_month(year: int, month: int, today: date | None = None) -> str:
    """Return a month: "March 2024"; without the year if it is in the academic year of `today`."""
    name = MONTH_NAMES[month - 1]
    return name if today is not None and _is_same_year(date(year, month, 1), today) else f"{name} {year}"


def format_date(day: date, today: date | None = None, *, short: bool = False) -> str:
    """Return a date: "Thursday, March 21", or in lists and logs "Thu, Mar 21".

    Args:
        day: The date.
        today: The current date, if `day` may be long ago: outside the academic year of `today` it gets its year.
        short: Whether to abbreviate the names.
    """
    length = 3 if short else None
    year = "" if today is None or _is_same_year(day, today) else f", {day.year}"
    return f"{WEEKDAY_NAMES[day.weekday()][:length]}, {MONTH_NAMES[day.month - 1][:length]} {day.day}{year}"


def format_day(day: date, today: date | None = None) -> str:
    """Return a date without its weekday: "March 21"; the year as of `format_date`."""
    return format_date(day, today).partition(", ")[2]


def format_full_date(day: date) -> str:
    """Return a date with its year, for periods and for what is read back: "Thursday, March 21, 2024"."""
    return f"{format_date(day)}, {day.year}"


def _is_same_year(day: date, today: date) -> bool:
    return day.year - (day.month < ACADEMIC_FIRST_MONTH) == today.year - (today.month < ACADEMIC_FIRST_MONTH)


def format_time(wall: time) -> str:
    """Return a wall-clock time: "9:00 AM". Noon is "12:00 PM", which is unambiguous next to another time."""
    return f"{wall.hour % 12 or 12}:{wall.minute:02} {'AM' if wall.hour < 12 else 'PM'}"


def format_local_time(moment: datetime, zone: str) -> str:
    """Return the time of day of `moment` (aware) in `zone`: "11:45 AM ET"."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{format_time(local.time())} {_zone_name(local)}"


def format_datetime(moment: datetime, zone: str, today: date | None = None, *, short: bool = False) -> str:
    """Return `moment` (aware) in `zone`: "Friday, March 1, 9:00 AM ET". The other arguments are those of a date."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{format_date(local.date(), today, short=short)}, {format_local_time(moment, zone)}"


def _zone_name(local: datetime) -> str:
    """Return what people call the zone of `local`: "ET" for New York, "MST" for Phoenix, "UTC-03" for Buenos Aires."""
    winter, summer = (local.replace(month=month, day=1) for month in (1, 7))
    west = -(winter.utcoffset() or timedelta()) // timedelta(hours=1)
    common = _COMMON_ZONES.get(west)
    if common and winter.tzname() == f"{common[0]}ST" and summer.tzname() == f"{common[0]}DT":
        return common
    name = local.tzname() or ""
    return name if name[:1].isalpha() else f"UTC{name}"


def format_time_range(session: Session | Entry, zone: str) -> str | None:
    """Return a session's hours in a zone, "12:00–1:00 PM ET"; None while the start is unknown.

    While the length is unknown, only the start is returned.
    """
    return None if session.start is None else _time_range(session.date, session.start, session.minutes, zone)


# Cached because each message formats it twice, for the blocks and for the plain text.
@lru_cache(maxsize=1024)
def _time_range(day: date, wall: time, minutes: int | None, zone: str) -> str:
    start = models.local_to_utc(day, wall, zone)
    return format_span(start, None if minutes is None else start + timedelta(minutes=minutes), zone)


def format_span(start: datetime, end: datetime | None, zone: str) -> str:
    """Return two moments (aware) as hours in `zone`, with AM or PM once if it is the same: "12:00–1:00 PM ET"."""
    if end is None:
        return format_local_time(start, zone)
    first = format_time(start.astimezone(ZoneInfo(zone)).time())
    last = format_local_time(end, zone)
    is_same_half = start.astimezone(ZoneInfo(zone)).hour // 12 == end.astimezone(ZoneInfo(zone)).hour // 12
    return f"{first[:-3] if is_same_half and end - start < timedelta(hours=12) else first}–{last}"


def format_when(session: Session, zone: str, today: date | None = None, *, is_past: bool = False) -> str:
    """Return the date and the hours: "Thursday, March 21, 12:00–1:00 PM ET", or "Thursday, March 21, Time TBA".

    Of a past session (`is_past`), hours that are unknown are omitted. `today` is that of `format_date`.
    """
    hours = format_time_range(session, zone) or (None if is_past else TIME_TBA)
    return ", ".join(filter(None, (format_date(session.date, today), hours)))


def format_names(names: tuple[str, ...]) -> str:
    """Join names: "A", "A and B", "A, B, and C"."""
    if len(names) <= 2:
        return " and ".join(names)
    return f"{', '.join(names[:-1])}, and {names[-1]}"


def headline(session: Session | Entry) -> str:
    """Return title and speakers of a session to come, with "TBA" for each part that is unknown."""
    if not session.speakers:
        return SPEAKER_AND_TOPIC_TBA if session.title is None else f"{session.title} (speaker TBA)"
    names = format_names(session.speakers)
    return f"{names} (topic TBA)" if session.title is None else f"{session.title} ({names})"


def past_headline(session: Session | Entry) -> str:
    """Return title and speakers of a past session, without "TBA"."""
    if session.title is None:
        return format_names(session.speakers) if session.speakers else NOT_RECORDED
    return headline(session) if session.speakers else session.title


def format_place(session: Session) -> str:
    """Return where to go: "Room 5", "Room 5 or online", "Online", or "Location TBA"."""
    if session.link is None:
        return session.place or LOCATION_TBA
    if session.place is None:
        return "Online"
    return session.place if "online" in session.place.casefold() else f"{session.place} or online"


def title_lines(session: Session | Entry) -> list[str]:
    """Return the title and the speakers of a session to come, a line each."""
    if session.title is None and not session.speakers:
        return [SPEAKER_AND_TOPIC_TBA]
    return [session.title or TOPIC_TBA, format_names(session.speakers) if session.speakers else SPEAKER_TBA]


def format_without_date(session: Session, zone: str) -> str:
    """Format a session to come below a heading that says its date, one line each. What is unknown is TBA."""
    when, where = format_time_range(session, zone) or TIME_TBA, format_where(session) or LOCATION_TBA
    return "\n".join([*title_lines(session), f"When: {when}", f"Where: {where}"])


def format_where(session: Session) -> str | None:
    """Return place and link, as far as they are known; None if neither is."""
    return " · ".join(part for part in (session.place, session.link) if part) or None
