"""Dates and times in ISO format, and months as pairs of a year and a number from 1 to 12."""

from collections.abc import Iterator
from datetime import date, time, timedelta

YearMonth = tuple[int, int]


def existing_date(year: int, month: int, day: int) -> date | None:
    """Return a date; None if it does not exist, as February 30."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_date(text: str) -> date | None:
    """Parse a date in ISO format; None for any other text."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def parse_time(text: str) -> time | None:
    """Parse a wall-clock time in ISO format, to the minute; None for any other text."""
    try:
        return time.fromisoformat(text).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None


def month_after(year: int, month: int, count: int = 1) -> YearMonth:
    """Return the month `count` months later, or earlier if it is negative."""
    year, index = divmod(year * 12 + month - 1 + count, 12)
    return year, index + 1


def last_day(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(*month_after(year, month), 1) - timedelta(days=1)


def count_months(first: YearMonth, last: YearMonth) -> int:
    """Count the months of a span, both ends included; 0 or less if the end is before the start."""
    return (last[0] - first[0]) * 12 + last[1] - first[1] + 1


def months_of(first: YearMonth, last: YearMonth) -> Iterator[YearMonth]:
    """Yield the months of a span, both ends included."""
    return (month_after(*first, number) for number in range(count_months(first, last)))
