"""Months as pairs of a year and a number from 1 to 12."""

from collections.abc import Iterator
from datetime import date, timedelta

YearMonth = tuple[int, int]


def month_after(year: int, month: int, count: int = 1) -> YearMonth:
    """Return the month that is so many months later, or earlier if the count is negative."""
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
