"""Dates as people write them, read one way or not at all."""

import re
from calendar import monthrange
from datetime import date

from rapidfuzz import process

from bot.core.base.date_names import MONTH_NAMES, MONTHS, ORDINAL, WEEKDAY_NAMES, WEEKDAYS, YEARS
from bot.formats.parse_result import Misread
from bot.formats.text_cleanup import clean

EXAMPLE = "Thursday, March 21, 2024"

_WEEKDAY = r"(?:(?P<weekday>[^\W\d_]+)\.?,?\s+)?"
_DAY = rf"(?P<day>[0-9]{{1,2}}){ORDINAL}(?![^\W_])"
_MONTH = r"(?P<month>[^\W\d_]+)\.?"
_YEAR = r"(?:(?:\s*,\s*|\s+)(?P<year>[0-9]{4})(?![0-9]))?"
_NAMED = (
    re.compile(rf"{_WEEKDAY}{_MONTH}\s+{_DAY}{_YEAR}", re.IGNORECASE),
    re.compile(rf"{_WEEKDAY}{_DAY}\s+(?:of\s+)?{_MONTH}{_YEAR}", re.IGNORECASE),
)
_YEAR_FIRST = re.compile(
    rf"{_WEEKDAY}(?P<year>[0-9]{{4}})([-/.])(?P<month>[0-9]{{1,2}})\3(?P<day>[0-9]{{1,2}})(?![0-9])"
)
_YEAR_LAST = re.compile(rf"{_WEEKDAY}(?P<one>[0-9]{{1,2}})([-/.])(?P<two>[0-9]{{1,2}})\3(?P<year>[0-9]+)")


def parse_date(text: str) -> date | Misread:
    """The date that a text gives, with nothing after it."""
    found, rest = take_date(clean(text))
    if rest and not isinstance(found, Misread):
        return Misread(f"“{rest}” stands after the date, where nothing is expected; write a date like 2024-03-21.")
    return found


def take_date(text: str) -> tuple[date | Misread, str]:
    """The date at the start of a clean text, and what follows it."""
    for pattern, read in (
        (_NAMED[0], _named),
        (_NAMED[1], _named),
        (_YEAR_FIRST, _year_first),
        (_YEAR_LAST, _year_last),
    ):
        if match := pattern.match(text):
            found = read(match)
            if isinstance(found, date):
                found = _on_weekday(found, match["weekday"])
            return found, text[match.end() :].strip()
    return Misread(f"No date can be read at its start; it should begin like “{EXAMPLE}”."), text


def in_words(day: date) -> str:
    """ "March 21, 2024"."""
    return f"{MONTH_NAMES[day.month - 1]} {day.day}, {day.year}"


def _named(match: re.Match[str]) -> date | Misread:
    name = match["month"]
    month = MONTHS.get(name.casefold())
    if month is None:
        nearest = process.extractOne(name.capitalize(), MONTH_NAMES, score_cutoff=60)
        meant = f"; {nearest[0]} may be meant" if nearest else f". A date looks like “{EXAMPLE}”"
        return Misread(f"“{name}” is no month{meant}.")
    if match["year"] is None:
        return Misread(f"The year is missing: write it with four digits, like “{EXAMPLE}”.")
    return _existing(int(match["year"]), month, int(match["day"]))


def _year_first(match: re.Match[str]) -> date | Misread:
    return _existing(int(match["year"]), int(match["month"]), int(match["day"]))


def _year_last(match: re.Match[str]) -> date | Misread:
    one, two = int(match["one"]), int(match["two"])
    if len(match["year"]) != 4:
        return Misread(f"“{match['year']}” is no year: write it with four digits, like 2024-03-21.")
    year = int(match["year"])
    if one > 12 >= two:
        return _existing(year, two, one)
    readings = [_existing(year, one, two), _existing(year, two, one)]
    words = [in_words(each) for each in readings if isinstance(each, date)]
    if one != two and len(words) == len(readings):
        return Misread(f"It reads two ways, {words[0]} or {words[1]}; write the month in letters, or like 2024-03-21.")
    return readings[0]


def _existing(year: int, month: int, day: int) -> date | Misread:
    if year not in YEARS:
        return Misread(f"The year {year} can hardly be meant; it should be from {YEARS[0]} to {YEARS[-1]}.")
    if not 1 <= month <= 12:
        return Misread(f"There is no month {month}; a date looks like “{EXAMPLE}” or 2024-03-21.")
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        name = MONTH_NAMES[month - 1]
        return Misread(f"{name} {day}, {year} does not exist: {name} {year} has {last} days.")
    return date(year, month, day)


def _on_weekday(day: date, weekday: str | None) -> date | Misread:
    if weekday is None:
        return day
    right = WEEKDAY_NAMES[day.weekday()]
    given = WEEKDAYS.get(weekday.casefold())
    if given is None:
        return Misread(f"“{weekday}” is no day of the week; {in_words(day)} is a {right}.")
    if given != day.weekday():
        return Misread(f"{in_words(day)} is a {right}, not a {WEEKDAY_NAMES[given]}; one of the two must be wrong.")
    return day
