"""Parser of season rules, as typed on a phone. Every word must be understood; otherwise the result is a Misread."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, time
from textwrap import shorten

from bot.core.base.date_names import MONTHS, ORDINAL, WEEKDAYS, either
from bot.core.base.dates import YearMonth, count_months, existing_date, month_after
from bot.core.calendar.seasons import LAST, MAX_MONTHS, Season, season_dates
from bot.formats.days_off import HOLIDAY, days_of_holiday
from bot.formats.reading import Context, DateOrder, Misread, Reading
from bot.formats.times import Span, localize, take_times
from bot.formats.zones import is_us

_ORDINALS = {
    **dict.fromkeys(("first", "1st"), 1),
    **dict.fromkeys(("second", "2nd"), 2),
    **dict.fromkeys(("third", "3rd"), 3),
    **dict.fromkeys(("fourth", "4th"), 4),
    **dict.fromkeys(("fifth", "5th"), 5),
    "last": LAST,
}
_NUMBERS = {name: number for number, name in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}  # fmt: skip  # noqa: SIM905, E501 - as written
_ORDINAL = rf"(?:{either(_ORDINALS)})"
# A space belongs to what follows it: if it could also belong to what is before it, each comma would double the time.
_AND = r"(?:\s*(?:,|and|or|nor|&|\+))+\s*"
_WEEKDAY = rf"(?:{either(WEEKDAYS)})s?\b\.?"
_RULE = re.compile(rf"\b({_ORDINAL}(?:{_AND}{_ORDINAL})*)\s+({either(WEEKDAYS)})s?\b\.?")
# "Every Thursday", "weekly on Thursdays".
_EVERY_WEEK = re.compile(rf"\b(?:every|each|weekly(?:,?\s+on)?)\s+({either(WEEKDAYS)})s?\b\.?")
_WEEKLY = r"1st, 2nd, 3rd, 4th, 5th \1"
_YEAR = r"(20[0-9]{2})"
_MONTH = rf"\b(?:{either(MONTHS)})\b\.?"
_MONTH_OF_YEAR = rf"({_MONTH})(?:,?\s+(?:of\s+)?{_YEAR}\b)?"
_SPAN = re.compile(rf"{_MONTH_OF_YEAR}\s*(?:to|till|until|through|thru|-|and\s+ending\s+in)\s*{_MONTH_OF_YEAR}")
_BETWEEN = re.compile(rf"\bbetween\s+{_MONTH_OF_YEAR}\s+and\s+{_MONTH_OF_YEAR}")
_MONTHS = re.compile(rf"{_MONTH}(?:{_AND}{_MONTH})*(?:,?\s+(?:of\s+)?{_YEAR}\b)?")
_WHOLE_YEAR = re.compile(
    rf"\b(?:(?:all|whole|entire|calendar|full)\s+year\s+(?:of\s+|in\s+)?|(?:for|in|during|throughout|of)\s+(?:all\s+of\s+)?)?{_YEAR}\b"
)
_COUNT = re.compile(
    rf"\b(?:for\s+)?([0-9]{{1,2}}|{either(_NUMBERS)})\s+(?:(sessions?|times|rounds|meetings|talks)|(months))\b"
)
_STARTING = re.compile(
    rf"\b(?:start(?:s|ing)?|begin(?:s|ning)?|from|as of)\s+(?:in\s+|with\s+)?{_MONTH_OF_YEAR}(?!\s*[0-9])"
)
_LENGTH = re.compile(
    r"(?:\bfor\s+)?\b(?:(an|one|1|two|2)\s+hours?|([0-9]{1,3})\s*-?\s*min(?:ute)?s?)\b(?:\s+(?:each|long))?"
)
_NOT = re.compile(
    r"\b(?:but\s+)?(?:not|no(?:\s+(?:lhs\s+|grand\s+)?(?:sessions?|rounds|meetings?|talks?))?|except(?:ing)?(?:\s+for)?"
    r"|excluding|excludes?|without|skip(?:s|ping)?|minus|omit(?:s|ting)?|other\s+than)\b(?:\s+(?:in|on|during|for|the))*\s+"
)
_DAY = re.compile(
    rf"(?:{_WEEKDAY},?\s+)?(?:({_MONTH})\s+(?:the\s+)?([0-9]{{1,2}}){ORDINAL}(?![0-9:]|\s*[ap]\.?m)(?:,?\s+{_YEAR}\b)?"
    rf"|([0-9]{{1,2}}){ORDINAL}\s+(?:of\s+)?({_MONTH})(?:,?\s+{_YEAR}\b)?"
    r"|([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}|[0-9]{2}))?(?![0-9/]))"
)
_EXCLUDED_SPAN = re.compile(rf"({_MONTH})\s*(?:to|through|thru|-)\s*({_MONTH})")
_EXCLUDED_MONTH = re.compile(rf"({_MONTH})(?!\s*[0-9])")
_NEXT_ITEM = re.compile(rf"{_AND}(?:(?:the|in|on|during|for)\s+)*")
_TIME_START = re.compile(r"(?<![\w/:.])(?:(?:at|from|between|@)\s+)?(?:noon\b|midday\b|[0-9])")
_FILLER = frozenset(
    """
    a all an and at add been begin beginning can could create day days each every following for from gave give hold in
    is it lhs like make meet meets month monthly months need of on our per plan please quarterly rounds schedule season
    session sessions set should start starting starts the their there these they this up us want we will with would year
    years grand meeting meetings talk talks let have be held run i'd i take place happen happens takes during
    """.split()  # noqa: SIM905 - a list of quoted words would be unreadable
)

# For this many months after its start, a season without a year is still the current one.
_MAX_MONTHS_STARTED = 2
_MAX_LENGTH = 500


@dataclass(slots=True)
class _Exclusions:
    """What a rule leaves out. Days have a month, a day, and a year if it is given."""

    months: set[int] = field(default_factory=set)
    days: list[tuple[int, int, int | None]] = field(default_factory=list)
    holidays: list[str] = field(default_factory=list)


def parse_season(text: str, *, today: date, zone: str | None = None) -> Season | Misread:
    """Parse a season rule.

    A span without years is the next one to start, or one that started within the last two months. If its end is before
    its start, it ends in the following year.

    Args:
        text: As typed.
        today: In the series' zone.
        zone: The series' time zone (IANA name), to which times are converted.
    """
    if len(text) > _MAX_LENGTH:
        return Misread("This is too long. Shorten it.")
    rest = _spelled_out(text, today)
    exclusions, rest = _take_exclusions(rest, _order(zone))
    if isinstance(exclusions, Misread):
        return exclusions
    rule, rest = _extract(_RULE, rest if _RULE.search(rest) else _EVERY_WEEK.sub(_WEEKLY, rest, count=1))
    length, rest = _extract(_LENGTH, rest)
    listed: list[date] = []
    if rule is None:
        taken, rest = _take_days(rest, today, _order(zone))
        if isinstance(taken, Misread):
            return taken
        if not taken:
            return Misread("Add which day, like “third Thursday.”")
        listed = taken
    count, rest = _extract(_COUNT, rest) if rule else (None, rest)
    span, rest = _take_span(rest, count, today) if rule else (None, rest)
    if isinstance(span, Misread):
        return span
    clock, rest = _take_time(rest)
    if isinstance(clock, Misread):
        return Misread(clock.message)
    unknown = [word for word in re.findall(r"[\w':.-]+", rest) if word.strip(".-':") and word not in _FILLER]
    if unknown:
        return Misread(f"We couldn’t read “{shorten(' '.join(unknown), 30, placeholder='…')}.”")
    first_day = listed[0] if listed else date(*span[0], 1) if span else today
    times = _resolve_times(clock, length, first_day, zone)
    if isinstance(times, Misread):
        return times
    if rule is None:
        first, last = ((day.year, day.month) for day in (listed[0], listed[-1]))
        return Season((), 0, first, last, *times, days=tuple(listed))
    if span is None:
        return Misread("Add the months, like “September to June.”")
    if "quarterly" in text.casefold() and not span[2]:
        return Misread("List the months, like “March, June, September, and December.”")
    season = Season(
        ordinals=tuple(dict.fromkeys(_ORDINALS[each] for each in re.findall(_ORDINAL, rule[1]))),
        weekday=WEEKDAYS[rule[2]],
        first_month=span[0],
        last_month=span[1],
        start=times[0],
        minutes=times[1],
        excluded_months=span[2] | exclusions.months,
    )
    if not 0 < count_months(season.first_month, season.last_month) <= MAX_MONTHS:
        return Misread(f"Choose 1 to {MAX_MONTHS} months.")
    excluded = _excluded_days(exclusions, season)
    if isinstance(excluded, Misread):
        return excluded
    season = replace(season, excluded_days=excluded)
    if count is not None and count[2]:
        season = _first_sessions(season, _number(count[1]))
    return season if season_dates(season) else Misread("No date in those months matches. Check the months.")


def _spelled_out(text: str, today: date) -> str:
    """Return a rule in lower case, with plain dashes, and with its years and hours in numbers."""
    rest = re.sub(r"[‐‑‒–—―−]", "-", " ".join(text.casefold().replace("’", "'").split()))
    rest = re.sub(r"(?<!\w)'([0-9]{2})\b", r"20\1", rest)
    rest = re.sub(r"\b(this|next)\s+(?:calendar\s+)?year\b", lambda said: str(today.year + (said[1] == "next")), rest)
    return re.sub(r"(?<=noon)(\s*(?:-|to|until|till)\s*)one\b", r"\g<1>1", rest)


def _extract(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, str]:
    match = pattern.search(text)
    return (None, text) if match is None else (match, _cut(text, match.start(), match.end()))


def _cut(text: str, start: int, end: int) -> str:
    return f"{text[:start]} , {text[end:]}"


def _order(zone: str | None) -> DateOrder | None:
    return DateOrder.MONTH_FIRST if zone is None or is_us(zone) else None


def _month_number(name: str) -> int:
    return MONTHS[name.rstrip(".")]


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]


def _take_exclusions(text: str, order: DateOrder | None) -> tuple[_Exclusions | Misread, str]:
    """Take "not July or August", "except 2/18 and 4/15", "except Thanksgiving week" from a text."""
    found = _Exclusions()
    position = 0
    while match := _NOT.search(text, position):
        end = match.end()
        while (after := _take_excluded(text, end, found, order)) is not None:
            if isinstance(after, Misread):
                return after, text
            end = after
            following = _NEXT_ITEM.match(text, end)
            if following is None or _take_excluded(text, following.end(), _Exclusions(), order) is None:
                break
            end = following.end()
        if end == match.end():
            position = end
        else:
            text, position = _cut(text, match.start(), end), 0
    return found, text


def _take_excluded(text: str, position: int, found: _Exclusions, order: DateOrder | None) -> int | Misread | None:
    if match := _DAY.match(text, position):
        day = _month_and_day(match, order)
        if isinstance(day, Misread):
            return day
        found.days.append(day)
    elif match := HOLIDAY.match(text, position):
        found.holidays.append(match[0])
    elif match := _EXCLUDED_SPAN.match(text, position):
        first, last = _month_number(match[1]), _month_number(match[2])
        found.months |= {(first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1)}
    elif match := _EXCLUDED_MONTH.match(text, position):
        found.months.add(_month_number(match[1]))
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
        month = _month_number(name)
    if existing_date(number or 2000, month, day) is None:
        return Misread(f"There’s no {match[0].strip()}. Check the date.")
    return month, day, number


def _take_days(text: str, today: date, order: DateOrder | None) -> tuple[list[date] | Misread, str]:
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
        text = _cut(text, match.start(), match.end())
    return sorted(set(days)), text


def _take_span(
    text: str, count: re.Match[str] | None, today: date
) -> tuple[tuple[YearMonth, YearMonth, frozenset[int]] | Misread | None, str]:
    """Take the first and the last month, and the months between that are not listed."""
    span = _SPAN.search(text) or _BETWEEN.search(text)
    if span is not None:
        text = _cut(text, span.start(), span.end())
        alone, text = _extract(_WHOLE_YEAR, text) if not (span[2] or span[4]) else (None, text)
        return (*_resolve_years(span, alone, today), frozenset()), text
    starting, without = _extract(_STARTING, text)
    if starting is not None:
        if count is None:
            return None, without
        month = _month_number(starting[1])
        year = int(starting[2]) if starting[2] else _next_year(month, today)
        months = _number(count[1]) if count[3] else MAX_MONTHS
        return ((year, month), month_after(year, month, min(months, MAX_MONTHS) - 1), frozenset()), without
    listed, without = _extract(_MONTHS, text)
    if listed is not None:
        return _resolve_list(listed, today), without
    whole, without = _extract(_WHOLE_YEAR, text)
    if whole is not None:
        year = int(whole[1])
        return ((year, 1), (year, 12), frozenset()), without
    return None, text


def _resolve_list(listed: re.Match[str], today: date) -> tuple[YearMonth, YearMonth, frozenset[int]] | Misread:
    months = [_month_number(each) for each in re.findall(_MONTH, listed[0])]
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
    first, last = _month_number(span[1]), _month_number(span[3])
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


def _excluded_days(exclusions: _Exclusions, season: Season) -> frozenset[date] | Misread:
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


def _first_sessions(season: Season, number: int) -> Season:
    """Shorten a season to its first sessions."""
    days = season_dates(season)[:number]
    if not days:
        return season
    shorter = replace(season, last_month=(days[-1].year, days[-1].month))
    return replace(shorter, excluded_days=season.excluded_days | (set(season_dates(shorter)) - set(days)))


def _take_time(text: str) -> tuple[Reading[Span] | Misread | None, str]:
    """Take the first time of day from a text."""
    for match in _TIME_START.finditer(text):
        found, rest = take_times(text[match.start() :])
        if found is not None:
            return found, f"{text[: match.start()]} , {rest}"
    return None, text


def _resolve_times(
    clock: Reading[Span] | None, length: re.Match[str] | None, day: date, zone: str | None
) -> tuple[time | None, int | None] | Misread:
    minutes = None
    if length is not None:
        minutes = int(length[2]) if length[2] else 60 * {"two": 2, "2": 2}.get(length[1], 1)
    if clock is None:
        return (None, None) if minutes is None else Misread("Add a start time, like “at 12:00 PM.”")
    if clock.doubt:
        return Misread(f"{clock.doubt} Add AM or PM.")
    local = localize(day, clock.value, Context(zone=zone))
    if isinstance(local, Misread):
        return Misread(local.message)
    if local.date != day:
        return Misread(f"{clock.value.start:%H:%M} there is on another day here.")
    return local.start, local.minutes or minutes
