"""The months that a season's rule names: "September to June", "March, June, and September 2027", "all of 2027"."""

import re
from datetime import date

from bot.core.base.date_names import MONTHS, either
from bot.core.base.dates import YearMonth, count_months, month_after
from bot.core.calendar.seasons import MAX_MONTHS
from bot.formats.free_text.reading import Misread

NUMBERS = {name: number for number, name in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}  # fmt: skip  # noqa: SIM905, E501 - as written
# A space belongs to what follows it: if it could also belong to what is before it, each comma would double the time.
AND = r"(?:\s*(?:,|and|or|nor|&|\+))+\s*"
YEAR = r"(20[0-9]{2})"
MONTH = rf"\b(?:{either(MONTHS)})\b\.?"
_MONTH_OF_YEAR = rf"({MONTH})(?:,?\s+(?:of\s+)?{YEAR}\b)?"
_SPAN = re.compile(rf"{_MONTH_OF_YEAR}\s*(?:to|till|until|through|thru|-|and\s+ending\s+in)\s*{_MONTH_OF_YEAR}")
_BETWEEN = re.compile(rf"\bbetween\s+{_MONTH_OF_YEAR}\s+and\s+{_MONTH_OF_YEAR}")
_MONTHS = re.compile(rf"{MONTH}(?:{AND}{MONTH})*(?:,?\s+(?:of\s+)?{YEAR}\b)?")
_WHOLE_YEAR = re.compile(
    rf"\b(?:(?:all|whole|entire|calendar|full)\s+year\s+(?:of\s+|in\s+)?|(?:for|in|during|throughout|of)\s+(?:all\s+of\s+)?)?{YEAR}\b"
)
_STARTING = re.compile(
    rf"\b(?:start(?:s|ing)?|begin(?:s|ning)?|from|as of)\s+(?:in\s+|with\s+)?{_MONTH_OF_YEAR}(?!\s*[0-9])"
)
# For this many months after its start, a season without a year is still the current one.
_MAX_MONTHS_STARTED = 2


def extract(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, str]:
    """Return the first match of a pattern, and the text without it."""
    match = pattern.search(text)
    return (None, text) if match is None else (match, cut(text, match.start(), match.end()))


def cut(text: str, start: int, end: int) -> str:
    """Replace a part of a text by a comma."""
    return f"{text[:start]} , {text[end:]}"


def month_number(name: str) -> int:
    """Return the number of a month by its name."""
    return MONTHS[name.rstrip(".")]


def number(word: str) -> int:
    """Return a number that is written in digits or as a word."""
    return int(word) if word.isdigit() else NUMBERS[word]


def take_span(
    text: str, count: re.Match[str] | None, today: date
) -> tuple[tuple[YearMonth, YearMonth, frozenset[int]] | Misread | None, str]:
    """Take the first and the last month, and the months between that are not listed."""
    span = _SPAN.search(text) or _BETWEEN.search(text)
    if span is not None:
        text = cut(text, span.start(), span.end())
        alone, text = extract(_WHOLE_YEAR, text) if not (span[2] or span[4]) else (None, text)
        return (*_resolve_years(span, alone, today), frozenset()), text
    starting, without = extract(_STARTING, text)
    if starting is not None:
        if count is None:
            return None, without
        month = month_number(starting[1])
        year = int(starting[2]) if starting[2] else _next_year(month, today)
        months = number(count[1]) if count[3] else MAX_MONTHS
        return ((year, month), month_after(year, month, min(months, MAX_MONTHS) - 1), frozenset()), without
    listed, without = extract(_MONTHS, text)
    if listed is not None:
        return _resolve_list(listed, today), without
    whole, without = extract(_WHOLE_YEAR, text)
    if whole is not None:
        year = int(whole[1])
        return ((year, 1), (year, 12), frozenset()), without
    return None, text


def _resolve_list(listed: re.Match[str], today: date) -> tuple[YearMonth, YearMonth, frozenset[int]] | Misread:
    months = [month_number(each) for each in re.findall(MONTH, listed[0])]
    steps = [(months[0], 0)]
    for month in months[1:]:
        steps.append((month, steps[-1][1] + (month <= steps[-1][0])))
    years_later = steps[-1][1]
    if years_later > 1 or len(set(months)) < len(months):
        return Misread("Add the months, like “September to June.”")
    year = int(listed[1]) - years_later if listed[1] else _next_year(months[0], today)
    span = {(first - 1) % 12 + 1 for first in range(months[0], months[-1] + 12 * years_later + 1)}
    return (year, months[0]), (year + years_later, months[-1]), frozenset(span - set(months))


def _resolve_years(span: re.Match[str], alone: re.Match[str] | None, today: date) -> tuple[YearMonth, YearMonth]:
    first, last = month_number(span[1]), month_number(span[3])
    years_later = 1 if last < first else 0
    if span[2] is not None:
        year = int(span[2])
    elif span[4] is not None:
        year = int(span[4]) - years_later
    elif alone is not None:
        year = int(alone[1])
    else:
        year = _next_year(first, today)
    return (year, first), (int(span[4]) if span[4] is not None else year + years_later, last)


def _next_year(first: int, today: date) -> int:
    """Return the year of a season that starts in a month: the next one, or one that has just begun."""
    year = today.year
    if count_months((year, first), (today.year, today.month)) > _MAX_MONTHS_STARTED + 1:
        return year + 1
    if count_months((year - 1, first), (today.year, today.month)) <= _MAX_MONTHS_STARTED + 1:
        return year - 1
    return year
