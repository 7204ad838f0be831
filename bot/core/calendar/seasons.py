"""A season: sessions on certain weekdays of each month, over several months, with exceptions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.core.base.date_names import MONTH_NAMES, WEEKDAY_NAMES
from bot.core.base.dates import YearMonth, months_of
from bot.core.calendar.formatting import format_full_date, format_month, format_names, format_time
from bot.core.calendar.models import Session, SessionStatus, in_month

# The ordinal of the last such weekday of a month.
LAST = -1
_ORDINAL_NAMES = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", LAST: "last"}
# The longest season, in months.
MAX_MONTHS = 36


@dataclass(frozen=True, slots=True)
class Season:
    """A recurrence rule, such as "the third Thursday, September to June, 12:00-13:00, not December".

    Attributes:
        ordinals: Which of the month's weekdays: 1 to 5, or `LAST`; at least one.
        weekday: As in `date.weekday`.
        first_month: Year and month.
        last_month: Year and month, inclusive.
        start: In the series' zone; None if not given.
        minutes: The length; None if not given.
        excluded_months: By number, in every year.
        excluded_days: Single days.
        days: The days, if they are listed instead of following from a rule.
    """

    ordinals: tuple[int, ...]
    weekday: int
    first_month: YearMonth
    last_month: YearMonth
    start: time | None = None
    minutes: int | None = None
    excluded_months: frozenset[int] = frozenset()
    excluded_days: frozenset[date] = frozenset()
    days: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class SeasonDay:
    """One proposed session of a season.

    Attributes:
        warnings: What an organizer should check before adding it.
        is_taken: Whether that day already has a session, so that none is added.
    """

    session: Session
    warnings: tuple[str, ...]
    is_taken: bool


def season_dates(season: Season) -> tuple[date, ...]:
    """Return the dates of a season, in order. A month without a fifth such weekday has no fifth one."""
    if season.days:
        return season.days
    days = []
    for year, month in months_of(season.first_month, season.last_month):
        if month in season.excluded_months:
            continue
        weekdays = _weekdays_in_month(year, month, season.weekday)
        ordinals = [each for each in season.ordinals if each == LAST or each <= len(weekdays)]
        days += [weekdays[each if each == LAST else each - 1] for each in ordinals]
    return tuple(sorted(set(days) - season.excluded_days))


def _weekdays_in_month(year: int, month: int, weekday: int) -> list[date]:
    first = date(year, month, 1)
    days = (first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * week) for week in range(5))
    return [day for day in days if day.month == month]


def season_sessions(season: Season, now: datetime) -> tuple[Session, ...]:
    """Return the sessions of a season, with only their times known. `now` is aware."""
    return tuple(
        Session(id=0, date=day, added_at=now, dated_at=now, start=season.start, minutes=season.minutes)
        for day in season_dates(season)
    )


def format_season(season: Season) -> str:
    """Describe a season: "The third Thursday of each month, September 2024 to June 2025, not in December"."""
    if season.days:
        listed = format_names(tuple(f"{MONTH_NAMES[day.month - 1]} {day.day}, {day.year}" for day in season.days))
        return f"{listed}, {_hours(season.start, season.minutes)}" if season.start else listed
    ordinals = format_names(tuple(_ORDINAL_NAMES[each] for each in season.ordinals))
    parts = [
        f"The {ordinals} {WEEKDAY_NAMES[season.weekday]} of each month",
        f"{format_month(*season.first_month)} to {format_month(*season.last_month)}",
    ]
    if season.start is not None:
        parts.append(_hours(season.start, season.minutes))
    if season.excluded_months:
        months = tuple(format_month(2000, each).split()[0] for each in sorted(season.excluded_months))
        parts.append(f"not in {format_names(months)}")
    if season.excluded_days:
        parts.append(f"not on {format_names(tuple(format_full_date(day) for day in sorted(season.excluded_days)))}")
    return ", ".join(parts)


def _hours(start: time, minutes: int | None) -> str:
    if minutes is None:
        return f"at {format_time(start)}"
    end = (datetime.combine(date(2000, 1, 1), start) + timedelta(minutes=minutes)).time()
    first, last = format_time(start), format_time(end)
    return f"{first.removesuffix(last[-3:])}–{last}"


def usual_day(sessions: Sequence[Session], year: int, month: int) -> date | None:
    """Return the day in a month that follows the pattern of most sessions.

    Args:
        sessions: The sessions of the series, in any order; canceled ones do not count.
        year: The year.
        month: The month.

    Returns:
        The same weekday, in the same week of the month (first to fourth, or last), as most sessions; None without
            sessions.
    """
    days = [each.date for each in sessions if each.status is SessionStatus.SCHEDULED]
    if not days:
        return None
    # Ties go to the latest session, because habits change.
    patterns = Counter(((day.day - 1) // 7, day.weekday()) for day in sorted(days, reverse=True))
    (week, weekday), _ = patterns.most_common(1)[0]
    weekdays = _weekdays_in_month(year, month, weekday)
    return weekdays[min(week, len(weekdays) - 1)]


def first_open_day(sessions: Sequence[Session], today: date) -> date | None:
    """Return the usual day of the first month of a year without a session; None if there is none, or no usual day.

    Args:
        sessions: The sessions of the series, in any order.
        today: In the series' zone; only later days count.
    """
    for year, month in months_of((today.year, today.month), (today.year + 1, today.month - 1)):
        day = usual_day(sessions, year, month)
        if day is not None and day > today and not in_month(sessions, year, month):
            return day
    return None
