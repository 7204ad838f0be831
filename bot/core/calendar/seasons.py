"""A season: the same weekday of each month for some months, with some left out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.core.base.date_names import WEEKDAY_NAMES
from bot.core.calendar.formatting import format_date, format_month, format_names, format_time
from bot.core.calendar.models import Session, SessionStatus, in_month

# Of a rule: the last one of a month, whichever that is.
LAST = -1
_ORDINAL_NAMES = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", LAST: "last"}
# More months than these are no season.
MAX_MONTHS = 36


@dataclass(frozen=True, slots=True)
class Season:
    """What "the third Thursday, September to June, 12:00-13:00, not December" says.

    Attributes:
        which: The first to the fifth of the month, or `LAST`; one or more.
        weekday: As `date.weekday` counts.
        first: Year and month; so `last`, which belongs to it.
        start: In the series' zone; None where none was said.
        minutes: None where none were said.
        without_months: Left out, by number, in every year.
        without_days: Left out.
    """

    ordinals: tuple[int, ...]
    weekday: int
    first_month: tuple[int, int]
    last_month: tuple[int, int]
    start: time | None = None
    minutes: int | None = None
    excluded_months: frozenset[int] = frozenset()
    excluded_days: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class SeasonDay:
    """One day of a season, as it would be.

    Attributes:
        warnings: What to think twice about, in words.
        is_taken: Whether there is a session on that day already, so that none is added.
    """

    session: Session
    warnings: tuple[str, ...]
    is_taken: bool


def season_dates(season: Season) -> tuple[date, ...]:
    """The days of a season, in order. A month without a fifth one has none."""
    found = []
    for year, month in _months(season.first_month, season.last_month):
        if month in season.excluded_months:
            continue
        those = _weekdays_in_month(year, month, season.weekday)
        chosen = [each for each in season.ordinals if each == LAST or each <= len(those)]
        found += [those[each if each == LAST else each - 1] for each in chosen]
    return tuple(sorted(set(found) - season.excluded_days))


def count_months(first: tuple[int, int], last: tuple[int, int]) -> int:
    """How many months there are from one to another, both counted; 0 or less where the last is before the first."""
    return (last[0] - first[0]) * 12 + last[1] - first[1] + 1


def _months(first: tuple[int, int], last: tuple[int, int]) -> Iterator[tuple[int, int]]:
    year, month = first
    for _ in range(count_months(first, last)):
        yield year, month
        year, month = (year + month // 12, month % 12 + 1)


def _weekdays_in_month(year: int, month: int, weekday: int) -> list[date]:
    first = date(year, month, 1)
    day = first + timedelta(days=(weekday - first.weekday()) % 7)
    found = []
    while day.month == month:
        found.append(day)
        day += timedelta(days=7)
    return found


def season_sessions(season: Season, now: datetime) -> tuple[Session, ...]:
    """The sessions of a season, nothing known of them but when. `now` is aware."""
    return tuple(
        Session(id=0, date=day, added_at=now, dated_at=now, start=season.start, minutes=season.minutes)
        for day in season_dates(season)
    )


def format_season(season: Season) -> str:
    """ "The third Thursday of each month, September 2024 to June 2025, 12:00 PM to 1:00 PM, not in December"."""
    which = format_names(tuple(_ORDINAL_NAMES[each] for each in season.ordinals))
    said = [f"The {which} {WEEKDAY_NAMES[season.weekday]} of each month"]
    said.append(f"{format_month(*season.first_month)} to {format_month(*season.last_month)}")
    if season.start is not None:
        said.append(_hours(season.start, season.minutes))
    if season.excluded_months:
        months = tuple(format_month(2000, each).split()[0] for each in sorted(season.excluded_months))
        said.append(f"not in {format_names(months)}")
    if season.excluded_days:
        said.append(f"not on {format_names(tuple(format_date(day) for day in sorted(season.excluded_days)))}")
    return ", ".join(said)


def _hours(start: time, minutes: int | None) -> str:
    if minutes is None:
        return f"at {format_time(start)}"
    end = (datetime.combine(date(2000, 1, 1), start) + timedelta(minutes=minutes)).time()
    return f"{format_time(start)} to {format_time(end)}"


def usual_day(sessions: Sequence[Session], year: int, month: int) -> date | None:
    """The day of a month on which its session would be if it were held as most others are.

    Args:
        sessions: Of the series, in any order; cancelled ones do not count.
        year: Of the month.
        month: The month.

    Returns:
        The same weekday of the month, the first to the fourth or the last, as most sessions; None without any.
    """
    held = [each.date for each in sessions if each.status is SessionStatus.SCHEDULED]
    if not held:
        return None
    # Of as many the later one: habits change.
    ways = Counter(((day.day - 1) // 7, day.weekday()) for day in sorted(held, reverse=True))
    (which, weekday), _ = ways.most_common(1)[0]
    those = _weekdays_in_month(year, month, weekday)
    return those[min(which, len(those) - 1)]


def first_open_day(sessions: Sequence[Session], today: date, within: int = 12) -> date | None:
    """The usual day of the first month without a session; None if there is none, or no usual day.

    Args:
        sessions: Of the series, in any order.
        today: In the series' zone; only days after it count.
        within: How many months to look at.
    """
    year, month = today.year, today.month
    for _ in range(within):
        day = usual_day(sessions, year, month)
        if day is not None and day > today and not in_month(sessions, year, month):
            return day
        year, month = (year + month // 12, month % 12 + 1)
    return None
