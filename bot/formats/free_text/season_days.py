"""The days that a season's rule lists or leaves out: "Jan 21, Feb 18", "except 2/18 and Thanksgiving week"."""

import re
from dataclasses import dataclass, field
from datetime import date

from bot.core.base.date_names import ORDINAL, WEEKDAYS, either
from bot.core.base.dates import existing_date
from bot.core.calendar.seasons import Season, season_dates
from bot.formats.free_text.days_off import HOLIDAY, days_of_holiday
from bot.formats.free_text.reading import DateOrder, Misread
from bot.formats.free_text.season_months import AND, MONTH, YEAR, cut, month_number
from bot.formats.free_text.zones import is_us

_WEEKDAY = rf"(?:{either(WEEKDAYS)})s?\b\.?"
_NOT = re.compile(
    r"\b(?:but\s+)?(?:not|no(?:\s+(?:lhs\s+|grand\s+)?(?:sessions?|rounds|meetings?|talks?))?|except(?:ing)?(?:\s+for)?"
    r"|excluding|excludes?|without|skip(?:s|ping)?|minus|omit(?:s|ting)?|other\s+than)\b(?:\s+(?:in|on|during|for|the))*\s+"
)
_DAY = re.compile(
    rf"(?:{_WEEKDAY},?\s+)?(?:({MONTH})\s+(?:the\s+)?([0-9]{{1,2}}){ORDINAL}(?![0-9:]|\s*[ap]\.?m)(?:,?\s+{YEAR}\b)?"
    rf"|([0-9]{{1,2}}){ORDINAL}\s+(?:of\s+)?({MONTH})(?:,?\s+{YEAR}\b)?"
    r"|([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}|[0-9]{2}))?(?![0-9/]))"
)
_EXCLUDED_SPAN = re.compile(rf"({MONTH})\s*(?:to|through|thru|-)\s*({MONTH})")
_EXCLUDED_MONTH = re.compile(rf"({MONTH})(?!\s*[0-9])")
_NEXT_ITEM = re.compile(rf"{AND}(?:(?:the|in|on|during|for)\s+)*")


@dataclass(slots=True)
class Exclusions:
    """What a rule leaves out. Days have a month, a day, and a year if it is given."""

    months: set[int] = field(default_factory=set)
    days: list[tuple[int, int, int | None]] = field(default_factory=list)
    holidays: list[str] = field(default_factory=list)


def usual_order(zone: str | None) -> DateOrder | None:
    """Return the order of numeric dates in a time zone; None if it is unknown."""
    return DateOrder.MONTH_FIRST if zone is None or is_us(zone) else None


def take_exclusions(text: str, order: DateOrder | None) -> tuple[Exclusions | Misread, str]:
    """Take "not July or August", "except 2/18 and 4/15", "except Thanksgiving week" from a text."""
    found = Exclusions()
    position = 0
    while match := _NOT.search(text, position):
        end = match.end()
        while (after := _take_excluded(text, end, found, order)) is not None:
            if isinstance(after, Misread):
                return after, text
            end = after
            following = _NEXT_ITEM.match(text, end)
            if following is None or _take_excluded(text, following.end(), Exclusions(), order) is None:
                break
            end = following.end()
        if end == match.end():
            position = end
        else:
            text, position = cut(text, match.start(), end), 0
    return found, text


def _take_excluded(text: str, position: int, found: Exclusions, order: DateOrder | None) -> int | Misread | None:
    if match := _DAY.match(text, position):
        day = _month_and_day(match, order)
        if isinstance(day, Misread):
            return day
        found.days.append(day)
    elif match := HOLIDAY.match(text, position):
        found.holidays.append(match[0])
    elif match := _EXCLUDED_SPAN.match(text, position):
        first, last = month_number(match[1]), month_number(match[2])
        found.months |= {(first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1)}
    elif match := _EXCLUDED_MONTH.match(text, position):
        found.months.add(month_number(match[1]))
    return match.end() if match else None


def _month_and_day(match: re.Match[str], order: DateOrder | None) -> tuple[int, int, int | None] | Misread:
    year = next((each for each in (match[3], match[6], match[9]) if each), None)
    number = None if year is None else int(year) + (2000 if len(year) == 2 else 0)
    if match[7]:
        one, two = int(match[7]), int(match[8])
        if order is None and one != two and one <= 12 and two <= 12:
            return Misread(f"“{match[0]}” could be two dates. Write the month as a word.")
        month, day = (two, one) if one > 12 or (order is None and two <= 12 < one) else (one, two)
    else:
        name, day = (match[1], int(match[2])) if match[1] else (match[5], int(match[4]))
        month = month_number(name)
    if existing_date(number or 2000, month, day) is None:
        return Misread(f"There’s no {match[0].strip()}. Check the date.")
    return month, day, number


def take_days(text: str, today: date, order: DateOrder | None) -> tuple[list[date] | Misread, str]:
    """Take listed days ("Jan 21, Feb 18, Mar 18"). A day without a year is the next one."""
    days = []
    while match := _DAY.search(text):
        read = _month_and_day(match, order)
        if isinstance(read, Misread):
            return read, text
        month, number, year = read
        years = [year] if year else [today.year + step for step in range(9)]
        found = (existing_date(each, month, number) for each in years)
        day = next((each for each in found if each and (year or each >= today)), None)
        if day is None:
            return Misread(f"There’s no {match[0].strip()}. Check the date."), text
        days.append(day)
        text = cut(text, match.start(), match.end())
    return sorted(set(days)), text


def excluded_days(exclusions: Exclusions, season: Season) -> frozenset[date] | Misread:
    """Return the days that a season leaves out."""
    first, last = season.first_month, season.last_month
    days = set()
    for month, day, year in exclusions.days:
        years = [year] if year else [each for each in range(first[0], last[0] + 1) if first <= (each, month) <= last]
        for each in years:
            found = existing_date(each, month, day)
            if found is None:
                return Misread(f"There’s no {date(2000, month, 1):%B} {day}, {each}. Check the date.")
            days.add(found)
    planned = set(season_dates(season))
    for name in exclusions.holidays:
        for year in range(first[0] - 1, last[0] + 2):
            days |= planned & set(days_of_holiday(name, year))
    return frozenset(days)
