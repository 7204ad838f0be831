"""Months, days and weeks in what a person types: "march", "next week", "Thursday, September 19", "2024-06-20".

A month without a year is the next such month from today, this month included; "last march" is the latest one that is
over. A day without a year lies in the month so found. Numbers between strokes are read as the US does, month first: who
looks up a day sees which one was understood.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.base.date_names import MONTHS, ORDINAL, WEEKDAYS, YEARS, either
from bot.core.base.dates import existing_date, last_day, month_after


@dataclass(frozen=True, slots=True)
class When:
    """A month, a day, or a period, as asked for.

    Attributes:
        month: Year and month; None for a day or a period.
        day: A day, or the first day of a period; None for a month.
        until: The last day of a period; None for a month or a day.
        label: A period as it was named: "next week".
        is_exact: Whether the year of a month or a day is certain: "march" may mean the last one.
    """

    month: tuple[int, int] | None = None
    day: date | None = None
    until: date | None = None
    label: str = ""
    is_exact: bool = True

    @property
    def span(self) -> tuple[date, date] | None:
        """Return the first and the last day; None if no time is asked for."""
        if self.month is not None:
            return date(*self.month, 1), last_day(*self.month)
        return None if self.day is None else (self.day, self.until or self.day)

    def is_time_of_year(self, day: date) -> bool:
        """Return whether a date lies in this month, or is this day, of any year."""
        if self.day is not None:
            return (day.month, day.day) == (self.day.month, self.day.day)
        return self.month is not None and day.month == self.month[1]


# "may I" asks for permission.
_MONTH = rf"(?P<month>{either(MONTHS).replace('may', 'may(?! (?:i|we|be|have|not)(?![^ ]))')})"
_YEAR = r"(?:(?: of)? (?P<year>[0-9]{4}))?"
_DAY = rf"(?P<day>[0-9]{{1,2}}){ORDINAL}"
# "sepsis in march": sessions are found by their words.
MONTH_AT_END = re.compile(rf"\s+(?:in|for) {_MONTH}{_YEAR}\W*$", re.IGNORECASE)
_WHICH = r"(?:(?P<which>last|past|previous|next|this|coming|current) )?"


_STEPS = {"next": 1, "coming": 1, "following": 1, "last": -1, "past": -1, "previous": -1}


def take_when(text: str, today: date) -> tuple[When, str] | None:
    """The month or day that a text names, and the text without it; None where it names none.

    Args:
        text: Lower case, single spaces, no signs but "/" and "-".
        today: In the series' zone.
    """
    for pattern, read in _PATTERNS:
        if (match := pattern.search(text)) and (when := read(match, today)):
            return when, f"{text[: match.start()]} {text[match.end() :]}".strip()
    return None


def _month_of(match: re.Match[str]) -> int:
    return MONTHS.get(match["month"]) or int(match["month"])


def _given_day(match: re.Match[str], today: date) -> When | None:
    month, year = _month_of(match), match["year"]
    if year and len(year) == 2:
        year = f"20{year}"
    day = existing_date(int(year or _year_of(month, None, today)), month, int(match["day"]))
    return When(day=day, is_exact=bool(year)) if day and day.year in YEARS else None


def _given_month(match: re.Match[str], today: date) -> When | None:
    month = _month_of(match)
    year = int(match["year"] or _year_of(month, match["which"], today))
    if year not in YEARS or not 1 <= month <= 12:
        return None
    return When(month=(year, month), is_exact=bool(match["year"] or match["which"]))


def _near_month(match: re.Match[str], today: date) -> When:
    return When(month=month_after(today.year, today.month, _STEPS.get(match["which"], 0)))


def _near_week(match: re.Match[str], today: date) -> When:
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=_STEPS.get(match["which"], 0))
    first = 5 if match["span"] == "weekend" else 0
    label = f"{'this' if match['which'] in {None, 'current', 'coming'} else match['which']} {match['span']}"
    return When(day=monday + timedelta(days=first), until=monday + timedelta(days=6), label=label)


def _year(match: re.Match[str], today: date) -> When | None:
    year = int(match["year"]) if match["year"] else today.year + _STEPS[match["which"]]
    return When(day=date(year, 1, 1), until=date(year, 12, 31), label=f"in {year}") if year in YEARS else None


_SEASONS = {"spring": 3, "summer": 6, "fall": 9, "autumn": 9, "winter": 12}
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def _season(match: re.Match[str], today: date) -> When:
    """Three months; of the season that is not over, or the next one."""
    month, years = _SEASONS[match["season"]], (today.year - 1, today.year, today.year + 1)
    first = next(each for year in years if _end_of_season(each := date(year, month, 1)) >= today)
    return When(day=first, until=_end_of_season(first), label=f"in the {match['season']}")


def _end_of_season(first: date) -> date:
    return last_day(*month_after(first.year, first.month, 2))


def _later(match: re.Match[str], today: date) -> When:
    count = _NUMBERS.get(match["count"]) or int(match["count"])
    label = f"in {match['count']} {match['unit']}"
    if match["unit"].startswith("day"):
        return When(day=today + timedelta(days=count))
    if match["unit"].startswith("week"):
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=count)
        return When(day=monday, until=monday + timedelta(days=6), label=label)
    return When(month=month_after(today.year, today.month, count))


def _near_day(match: re.Match[str], today: date) -> When:
    return When(day=today + timedelta(days={"tomorrow": 1, "yesterday": -1}.get(match[0], 0)))


def _weekday(match: re.Match[str], today: date) -> When | None:
    if match["which"] in {"last", "past", "previous"}:
        return None
    return When(day=today + timedelta(days=(WEEKDAYS[match["weekday"]] - today.weekday()) % 7))


def _year_of(month: int, which: str | None, today: date) -> int:
    if which in {"last", "past", "previous"}:
        return today.year if month < today.month else today.year - 1
    this_year = month > today.month if which == "next" else month >= today.month
    return today.year if this_year else today.year + 1


_Read = Callable[[re.Match[str], date], When | None]
_PATTERNS: tuple[tuple[re.Pattern[str], _Read], ...] = tuple(
    (re.compile(rf"(?<![^ ]){pattern}(?![^ ])", re.ASCII), read)
    for pattern, read in (
        (r"(?P<year>[0-9]{4})[-/](?P<month>[0-9]{1,2})[-/](?P<day>[0-9]{1,2})", _given_day),
        (r"(?P<month>[0-9]{1,2})/(?P<day>[0-9]{1,2})(?:/(?P<year>[0-9]{4}|[0-9]{2}))?", _given_day),
        (r"(?P<which>)(?P<year>[0-9]{4})[-/](?P<month>[0-9]{1,2})", _given_month),
        (r"(?P<which>)(?P<month>[0-9]{1,2})/(?P<year>[0-9]{4})", _given_month),
        (rf"(?:the )?{_DAY} (?:of )?{_MONTH}{_YEAR}", _given_day),
        (rf"{_MONTH} (?:the )?{_DAY}{_YEAR}", _given_day),
        (rf"{_WHICH}{_MONTH}{_YEAR}", _given_month),
        (r"(?:the )?(?P<which>last|past|previous|next|this|coming|current|following) month", _near_month),
        (
            r"(?:the )?(?P<which>last|past|previous|next|this|coming|current|following) (?P<span>week|weekend)",
            _near_week,
        ),
        (r"(?:the )?(?P<which>last|previous|next|following) year(?P<year>)", _year),
        (r"(?:(?:in|for|of|during) )?(?P<which>)(?P<year>20[0-9]{2})", _year),
        (rf"(?:(?:in|for) )?(?:the|this|next|in) (?P<season>{either(_SEASONS)})", _season),
        (rf"in (?P<count>{either(_NUMBERS)}|[1-9][0-9]?) (?P<unit>(?:day|week|month)s?)", _later),
        (r"(?:today|tonight|tomorrow|yesterday)", _near_day),
        (rf"{_WHICH}(?P<weekday>{either(WEEKDAYS)})", _weekday),
    )
)
