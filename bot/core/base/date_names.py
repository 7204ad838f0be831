"""The words for months, weekdays and days in English, for all that reads or writes dates.

The standard library's names follow the locale. Each reader of dates takes some of these, in its own order:
`date_phrases` for a typed question, `free_text.dates` for a file, and `free_text.season_rule` for a rule.
"""

from collections.abc import Iterable
from datetime import date

MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _numbered(names: tuple[str, ...], start: int) -> dict[str, int]:
    return {word.lower(): number for number, name in enumerate(names, start) for word in (name, name[:3])}


# By lower-case name or abbreviation: months from 1, weekdays from 0 as `date.weekday` counts them.
MONTHS = {**_numbered(MONTH_NAMES, 1), "sept": 9}
WEEKDAYS = {**_numbered(WEEKDAY_NAMES, 0), "tues": 1, "weds": 2, "thur": 3, "thurs": 3}

# What may follow the number of a day.
ORDINAL = r"(?:st|nd|rd|th)?"
# A year outside of these is a slip of the finger.
YEARS = range(1990, 2101)


def month_day(day: date) -> str:
    """Return a day without its weekday and year: "March 21"."""
    return f"{MONTH_NAMES[day.month - 1]} {day.day}"


def either(words: Iterable[str]) -> str:
    """A pattern that matches one of some words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))
