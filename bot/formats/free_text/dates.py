"""The reader of dates, for every file and form. A date reads one way, or is doubtful with its readings, or is rejected.

Why no library does it: docs/adr/0012-one-reader-of-dates-times-and-people.md.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date

from rapidfuzz import process

from bot.core.base.date_names import MONTH_NAMES, MONTHS, WEEKDAY_NAMES, WEEKDAYS, YEARS, either
from bot.formats.free_text.reading import NOTHING_KNOWN, Context, DateOrder, Misread, Reading
from bot.formats.free_text.text_cleanup import clean
from bot.formats.free_text.zones import is_us

EXAMPLE = "Thursday, March 21, 2024"

_WORD = r"[^\W\d_]{3,}"
_WEEKDAY = rf"(?:the\s+)?(?:[(\[]?\b(?P<weekday>{_WORD})\b\.?[)\]]?(?:\s*[,:]\s*|\s+)(?:the\s+)?)?"
_DAY = r"(?P<day>[0-9]{1,2})(?:\s?(?:st|nd|rd|th)\b)?(?![^\W_])"
_MONTH = rf"\b(?P<month>{_WORD})\b\.?"
_END_OF_YEAR = r"(?![0-9]|:[0-9]|[-–][0-9]{4})"
_YEAR = rf"(?:(?:\s*,\s*|\s+)(?P<year>[0-9]{{4}}|['’][0-9]{{2}}){_END_OF_YEAR})?"
_PATTERNS = tuple(
    re.compile(_WEEKDAY + each, re.IGNORECASE)
    for each in (
        rf"{_DAY}(?P<mark>[-/.])(?P<month>{_WORD})\.?(?P=mark)(?P<year>[0-9]{{4}}|[0-9]{{2}}){_END_OF_YEAR}",
        rf"(?P<month>{_WORD})(?P<mark>[-/.])(?P<day>[0-9]{{1,2}})(?P=mark)(?P<year>[0-9]{{4}}|[0-9]{{2}}){_END_OF_YEAR}",
        rf"(?P<day>[0-9]{{1,2}})(?P<mark>-)(?P<month>{either(MONTHS)})(?P<year>(?!))?(?![\w-])",
        rf"{_MONTH}\s*(?:the\s+)?{_DAY}{_YEAR}",
        rf"{_DAY}\s*(?:of\s+)?{_MONTH}{_YEAR}",
        rf"(?P<year>[0-9]{{4}})[-,\s]\s*{_MONTH}[-,\s]\s*{_DAY}",
        r"(?P<year>[0-9]{4})(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})(?![0-9])",
        r"(?P<year>(?:19|20)[0-9]{2})(?P<month>[01][0-9])(?P<day>[0-3][0-9])(?![0-9])",
        r"(?P<one>[0-9]{1,2})\s?(?P<mark>[-/.])\s?(?P<two>[0-9]{1,2})\s?(?P=mark)\s?(?P<year>[0-9]+)(?!:[0-9])",
        r"(?P<one>[0-9]{1,2})(?P<mark>/)(?P<two>[0-9]{1,2})(?![0-9/:.])",
    )
)
_WEEKDAY_AFTER = re.compile(
    rf"\s*[,(\[]?\s*\b({either(WEEKDAYS)})\b\.?[)\]]?(?=\s*(?:$|[-‐‑‒–—―−:|,@(]|at\b|from\b|[0-9]))", re.IGNORECASE
)
_MORE_DAYS = re.compile(
    r"\s*(?:[-–—&+]|and|to|through|thru)\s*[0-9]{1,2}(?:st|nd|rd|th)?\s*,?\s*(?:19|20)[0-9]{2}\b", re.IGNORECASE
)
_YEARS_IN_HEADING = re.compile(
    r"\b(20[0-9]{2})(?:\s*(?:[-‐‑‒–—/&]|to|and)\s*(?:[a-z]+\s+)?((?:20)?[0-9]{2})\b)?", re.IGNORECASE
)
_MAY_START = re.compile(rf"(?<![^\s(\[:|,;–—-])(?:[0-9]|(?:{either([*MONTHS, *WEEKDAYS])})\b)", re.IGNORECASE)
_ISO_TIME = re.compile(r"[Tt](?=[0-9]{2}:[0-9]{2})")
# Where the year is missing, how many years from today's one are looked through for the weekday.
_YEARS_AHEAD = 2


def take_date(text: str, context: Context = NOTHING_KNOWN) -> tuple[Reading[date] | Misread, str]:
    """Return the date at the start of a cleaned text, and what follows it."""
    matches = [match for pattern in _PATTERNS if (match := pattern.match(text))]
    match = next(filter(_has_known_words, matches), None) or next(filter(_is_almost_a_date, matches), None)
    if match is None:
        return Misread(f"Start the line with a date, like {EXAMPLE}."), text
    rest = text[match.end() :]
    if more := _MORE_DAYS.match(rest):
        return Misread(f"“{match[0] + more[0]}” is several days. Give each day its own line."), text
    weekday = match["weekday"]
    if after := _WEEKDAY_AFTER.match(rest):
        weekday, rest = weekday or after[1], rest[after.end() :]
    return _read(match, weekday, context), _ISO_TIME.sub("", rest.strip(" "), count=1)


def starts_with_date(text: str) -> bool:
    """Return whether a cleaned text starts with a date, even one that cannot be read or is misspelled."""
    matches = [match for pattern in _PATTERNS if (match := pattern.match(text))]
    return any(_has_known_words(match) or _is_almost_a_date(match) for match in matches)


def find_dates(text: str, context: Context = NOTHING_KNOWN) -> Iterator[tuple[int, Reading[date], str]]:
    """Yield each date that can be read in a cleaned text: where it starts, the date, and what follows it."""
    position = 0
    for match in _MAY_START.finditer(text):
        if match.start() >= position:
            found, rest = take_date(text[match.start() :], context)
            if isinstance(found, Reading):
                position = len(text) - len(rest)
                yield match.start(), found, rest


def in_words(day: date) -> str:
    """ "March 21, 2024"."""
    return f"{MONTH_NAMES[day.month - 1]} {day.day}, {day.year}"


def years_of_heading(text: str) -> tuple[int, int] | None:
    """Return the first and the last year that a heading gives ("2026-2027", "Fall 2026"); None if it gives none."""
    match = _YEARS_IN_HEADING.search(text)
    if match is None:
        return None
    first = int(match[1])
    last = first if match[2] is None else int(match[2]) if len(match[2]) == 4 else first // 100 * 100 + int(match[2])
    return (first, last) if last - first in {0, 1} else None


def date_order(texts: Iterable[str], zone: str | None) -> tuple[DateOrder | None, str]:
    """Return the order of numeric dates in a file, and why, as a sentence.

    A date that reads only one way decides it for all. If none does, a US time zone reads the month first.

    Args:
        texts: The texts that may start with a date.
        zone: The series' time zone (IANA name).
    """
    proofs: dict[DateOrder, str] = {}
    for text in texts:
        match = next((found for pattern in _PATTERNS[-2:] if (found := pattern.match(clean(text)))), None)
        if match is not None and (orders := _possible_orders(match)) is not None and len(orders) == 1:
            proofs.setdefault(orders[0], match[0])
    if len(proofs) == 1:
        [(order, proof)] = proofs.items()
        return order, f"Numeric dates were read {_ORDER_NAMES[order]}, because {proof} only works that way."
    if not proofs and is_us(zone):
        return DateOrder.MONTH_FIRST, "Numeric dates were read month first, as in the United States."
    return None, ""


_ORDER_NAMES = {DateOrder.MONTH_FIRST: "month first", DateOrder.DAY_FIRST: "day first"}


def _possible_orders(match: re.Match[str]) -> list[DateOrder] | None:
    one, two = int(match["one"]), int(match["two"])
    if one == two or not _has_known_words(match):
        return None
    year = _full_year(match["year"]) if "year" in match.re.groupindex else None
    weekday = WEEKDAYS.get((match["weekday"] or "").casefold())
    days = {DateOrder.MONTH_FIRST: (one, two), DateOrder.DAY_FIRST: (two, one)}
    found = []
    for order, (month, day) in days.items():
        parsed = _existing(2000 if year is None else year, month, day)
        if isinstance(parsed, date) and (year is None or weekday is None or parsed.weekday() == weekday):
            found.append(order)
    return found


def _has_known_words(match: re.Match[str]) -> bool:
    month = match["month"] if "month" in match.re.groupindex else "1"
    weekday = match["weekday"]
    return (month.isdigit() or month.casefold() in MONTHS) and (weekday is None or weekday.casefold() in WEEKDAYS)


def _is_almost_a_date(match: re.Match[str]) -> bool:
    """Return whether a month or a weekday that is not known is a misspelled one."""
    month = match["month"] if "month" in match.re.groupindex else "1"
    is_month = month.isdigit() or month.casefold() in MONTHS or _nearest(month, MONTH_NAMES) is not None
    weekday = match["weekday"]
    is_weekday = weekday is None or weekday.casefold() in WEEKDAYS or _nearest(weekday, WEEKDAY_NAMES, 75) is not None
    # "Mark 12" is no date; "Marhc 12, 2027" is one.
    has_year = month.casefold() in MONTHS or month.isdigit() or match["year"] is not None
    return is_month and is_weekday and has_year and month.casefold() not in WEEKDAYS


def _nearest(word: str, names: Iterable[str], cutoff: int = 60) -> str | None:
    found = process.extractOne(word.capitalize(), list(names), score_cutoff=cutoff)
    return str(found[0]) if found else None


def _read(match: re.Match[str], weekday: str | None, context: Context) -> Reading[date] | Misread:
    groups = match.groupdict()
    if weekday is not None and weekday.casefold() not in WEEKDAYS:
        weekday_number = None
    else:
        weekday_number = WEEKDAYS.get((weekday or "").casefold())
    if "one" in groups:
        found = _read_numbers(groups, weekday_number, context)
    else:
        name = groups["month"]
        month = int(name) if name.isdigit() else MONTHS.get(name.casefold())
        if month is None:
            return Misread(f"“{name}” isn’t a month. Did you mean {_nearest(name, MONTH_NAMES)}?")
        found = _with_year([(month, int(groups["day"]))], groups["year"], weekday_number, context)
    if isinstance(found, Misread):
        return found
    if weekday is not None and weekday_number is None:
        right = WEEKDAY_NAMES[found.value.weekday()]
        return Misread(f"“{weekday}” isn’t a day of the week. {in_words(found.value)} is a {right}.")
    return found


def _read_numbers(groups: dict[str, str], weekday: int | None, context: Context) -> Reading[date] | Misread:
    one, two, year = int(groups["one"]), int(groups["two"]), groups.get("year")
    if year is not None and len(year) not in {2, 4}:
        return Misread("Write the year with four digits, like 2024-03-21.")
    days = [(one, two)] if one == two else [(one, two), (two, one)]
    existing = [each for each in days if isinstance(_existing(2000, *each), date)]
    if year is not None and len(year) == 2 and groups["mark"] != "/" and one > 12:
        # "27-03-18" may begin with the year.
        found = _with_year(existing, year, weekday, context)
        other = _existing(2000 + one, two, int(year))
        return _nearer(found, other, weekday, context)
    if len(existing) == 2:
        both = _with_year(existing, year, weekday, context)
        if isinstance(both, Reading) and len({(day.month, day.day) for day in both.values}) > 1:
            return _in_order(both, days, context)
        return both
    return _with_year(existing or days[:1], year, weekday, context)


def _nearer(
    found: Reading[date] | Misread, other: date | Misread, weekday: int | None, context: Context
) -> Reading[date] | Misread:
    """Return both readings of a date with a year of two digits, or the one that is likely today."""
    values = [] if isinstance(found, Misread) else list(found.values)
    if isinstance(other, date) and (weekday is None or other.weekday() == weekday) and other not in values:
        values.append(other)
    if context.today is not None:
        years = range(context.today.year - 1, context.today.year + _YEARS_AHEAD + 1)
        values = [day for day in values if day.year in years] or values
    if not values:
        return found
    return Reading(tuple(values), _reads_several_ways(values) if len(values) > 1 else "")


def _in_order(both: Reading[date], days: list[tuple[int, int]], context: Context) -> Reading[date]:
    if context.order is None:
        return both
    month, day = days[0] if context.order is DateOrder.MONTH_FIRST else days[1]
    values = tuple(each for each in both.values if (each.month, each.day) == (month, day))
    note = context.order_note and (*both.notes, context.order_note)
    return Reading(values, both.ambiguity if len(values) > 1 else "", note or both.notes)


def _full_year(year: str) -> int:
    digits = year.lstrip("'’")
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _with_year(
    days: list[tuple[int, int]], year_text: str | None, weekday: int | None, context: Context
) -> Reading[date] | Misread:
    """Return the dates that pairs of month and day may mean."""
    notes: tuple[str, ...] = ()
    if year_text is not None:
        found = [_existing(_full_year(year_text), *each) for each in days]
    elif context.years is not None:
        found = [_existing(context.years[0 if month >= 7 else 1], month, day) for month, day in days]
        notes = ("Where a year is missing, it was taken from the heading.",)
    elif context.today is None:
        return Misread(f"Add the year, like {EXAMPLE}.")
    else:
        found = [each for month, day in days for each in _near_today(month, day, weekday, context.today)]
        if weekday is not None and len(found) == 1 and isinstance(found[0], date):
            day, name = f"{MONTH_NAMES[found[0].month - 1]} {found[0].day}", WEEKDAY_NAMES[weekday]
            notes = (f"We used {found[0].year} for {day}, because that’s when it falls on a {name}.",)
    values = [each for each in found if isinstance(each, date)]
    if not values:
        return next(each for each in found if isinstance(each, Misread))
    if weekday is not None:
        right = [each for each in values if each.weekday() == weekday]
        if not right:
            return Misread(
                f"{in_words(values[0])} is a {WEEKDAY_NAMES[values[0].weekday()]}, not a {WEEKDAY_NAMES[weekday]}. "
                "Fix the date or the day."
            )
        values = right
    values = list(dict.fromkeys(values))
    if len(values) == 1:
        return Reading(tuple(values), notes=notes)
    years_differ = year_text is None and context.years is None
    return Reading(
        tuple(values),
        "The year is missing. Add it to the date." if years_differ else _reads_several_ways(values),
        notes,
    )


def _near_today(month: int, day: int, weekday: int | None, today: date) -> list[date | Misread]:
    """Return the dates near today that a date without a year may mean, the next one first."""
    years = range(today.year - 1, today.year + _YEARS_AHEAD + 1)
    found = [each for year in years if isinstance(each := _existing(year, month, day), date)]
    if weekday is not None and (right := [each for each in found if each.weekday() == weekday]):
        return list(right)
    coming = [each for each in found if each >= today][:1]
    over = [each for each in found if each < today][-1:]
    return [*coming, *over] or [_existing(today.year, month, day)]


def _reads_several_ways(days: Iterable[date]) -> str:
    return f"This could be {' or '.join(map(in_words, days))}. Write the month as a word."


def _existing(year: int, month: int, day: int) -> date | Misread:
    if year not in YEARS:
        return Misread(f"The year {year} doesn’t look right. Use one from {YEARS[0]} to {YEARS[-1]}.")
    if not 1 <= month <= 12:
        return Misread(f"There’s no month {month}. Write a date like {EXAMPLE} or 2024-03-21.")
    last = monthrange(year, month)[1]
    if not 1 <= day <= last:
        name = MONTH_NAMES[month - 1]
        return Misread(f"{name} {day}, {year} doesn’t exist. {name} {year} has {last} days.")
    return date(year, month, day)
