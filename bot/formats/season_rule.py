"""Parser of season rules, as typed on a phone. Every word must be understood; otherwise the result is a Misread."""

import re
from datetime import date, time

from bot.core.base.date_names import MONTHS, ORDINAL, WEEKDAYS, either
from bot.core.calendar.seasons import LAST, MAX_MONTHS, Season, count_months, season_dates
from bot.formats.parse_result import Misread

EXAMPLE = "the third Thursday, September to June, 12:00-13:00, not December"

_ORDINALS = {
    **dict.fromkeys(("first", "1st"), 1),
    **dict.fromkeys(("second", "2nd"), 2),
    **dict.fromkeys(("third", "3rd"), 3),
    **dict.fromkeys(("fourth", "4th"), 4),
    **dict.fromkeys(("fifth", "5th"), 5),
    "last": LAST,
}
_ORDINAL = rf"(?:{either(_ORDINALS)})"
_AND = r"(?:\s*(?:,|and|&|\+)\s*)+"
_RULE = re.compile(rf"\b({_ORDINAL}(?:{_AND}{_ORDINAL})*)\s+({either(WEEKDAYS)})s?\b")
_MONTH = rf"(?:{either(MONTHS)})\b\.?"
_MONTH_OF_YEAR = rf"({_MONTH})(?:\s+([0-9]{{4}}))?"
_SPAN = re.compile(rf"\b{_MONTH_OF_YEAR}\s*(?:to|till|until|through|thru|-)\s*{_MONTH_OF_YEAR}")
_TIME = r"(?:noon|midday|[0-9]{1,2}(?:[:.][0-9]{2})?\s*(?:[ap]\.?m\b\.?)?)"
_TIME_RANGE = re.compile(rf"(?:\bat\s+|\bfrom\s+)?(?<![0-9])({_TIME})\s*(?:to|till|until|-)\s*({_TIME})(?![0-9])")
_START_TIME = re.compile(rf"\bat\s+({_TIME})(?![0-9])|\b(noon|midday|[0-9]{{1,2}}[:.][0-9]{{2}}\s*(?:[ap]\.?m\b\.?)?)")
_LENGTH = re.compile(r"\bfor\s+(?:(an|one|1|two|2)\s+hours?|([0-9]{1,3})\s*min(?:ute)?s?)\b")
_NOT = r"(?:but\s+)?(?:not|no\s+session|no|except(?:\s+for)?|excluding|without|skip(?:ping)?)(?:\s+(?:in|on))?\s+"
_DAY = rf"{_MONTH}\s+[0-9]{{1,2}}{ORDINAL}(?:,?\s+[0-9]{{4}})?"
_EXCLUDED_DAYS = re.compile(rf"{_NOT}((?:[a-z]+day,?\s+)?{_DAY}(?:{_AND}(?:[a-z]+day,?\s+)?{_DAY})*)")
_EXCLUDED_MONTHS = re.compile(rf"{_NOT}({_MONTH}(?:{_AND}{_MONTH})*)")
_FILLER = (
    " a an and at add all each every from in it lhs make month monthly months of on per plan please rounds schedule"
    " season session sessions the us we "
)


# For this many months after its start, a season without a year is still the current one.
_MAX_MONTHS_STARTED = 2


def parse_season(text: str, *, today: date) -> Season | Misread:
    """Parse a season rule.

    A span without years is the next one to start, or one that started within the last two months. If its end is before
    its start, it ends in the following year.

    Args:
        text: As typed.
        today: In the series' zone.
    """
    rest = re.sub(r"[‐‑‒–—―−]", "-", " ".join(text.casefold().split()))
    excluded_days, rest = _extract(_EXCLUDED_DAYS, rest)
    excluded_months, rest = _extract(_EXCLUDED_MONTHS, rest)
    rule, rest = _extract(_RULE, rest)
    if rule is None:
        return _misread("Which day of the month is it?")
    span, rest = _extract(_SPAN, rest)
    if span is None:
        return _misread("From which month to which month?")
    time_range, rest = _extract(_TIME_RANGE, rest)
    start_time, rest = _extract(_START_TIME, rest) if time_range is None else (None, rest)
    length, rest = _extract(_LENGTH, rest)
    unknown = [word for word in re.findall(r"[\w':.-]+", rest) if word.strip(".-") and f" {word} " not in _FILLER]
    if unknown:
        return _misread(f"“{' '.join(unknown)}” was not understood.")
    times = _parse_start_and_length(time_range, start_time, length)
    if isinstance(times, Misread):
        return times
    first, last = _resolve_years(span, today)
    if not 0 < count_months(first, last) <= MAX_MONTHS:
        return _misread(f"A season has from one to {MAX_MONTHS} months.")
    days = _parse_days(excluded_days[1] if excluded_days else "", first, last)
    if isinstance(days, Misread):
        return days
    season = Season(
        ordinals=tuple(dict.fromkeys(_ORDINALS[each] for each in re.findall(_ORDINAL, rule[1]))),
        weekday=WEEKDAYS[rule[2]],
        first_month=first,
        last_month=last,
        start=times[0],
        minutes=times[1],
        excluded_months=_parse_months(excluded_months),
        excluded_days=days,
    )
    return season if season_dates(season) else _misread("There is no such day in that time.")


def _parse_months(match: re.Match[str] | None) -> frozenset[int]:
    return frozenset() if match is None else frozenset(_month_number(each) for each in re.findall(_MONTH, match[1]))


def _misread(message: str) -> Misread:
    return Misread(f"{message} Please write it like: {EXAMPLE}")


def _extract(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, str]:
    match = pattern.search(text)
    return (None, text) if match is None else (match, f"{text[: match.start()]} , {text[match.end() :]}")


def _month_number(name: str) -> int:
    return MONTHS[name.rstrip(".")]


def _resolve_years(span: re.Match[str], today: date) -> tuple[tuple[int, int], tuple[int, int]]:
    first, last = _month_number(span[1]), _month_number(span[3])
    years_later = 1 if last < first else 0
    if span[2] is not None:
        year = int(span[2])
    elif span[4] is not None:
        year = int(span[4]) - years_later
    else:
        year = today.year
        if count_months((year, first), (today.year, today.month)) > _MAX_MONTHS_STARTED + 1:
            year += 1
        elif count_months((year - 1, first), (today.year, today.month)) <= _MAX_MONTHS_STARTED + 1:
            year -= 1
    return (year, first), (int(span[4]) if span[4] is not None else year + years_later, last)


def _parse_days(text: str, first: tuple[int, int], last: tuple[int, int]) -> frozenset[date] | Misread:
    days = set()
    for month, day, year in re.findall(rf"({_MONTH})\s+([0-9]{{1,2}}){ORDINAL}(?:,?\s+([0-9]{{4}}))?", text):
        number = _month_number(month)
        years = (
            [int(year)] if year else [each for each in range(first[0], last[0] + 1) if first <= (each, number) <= last]
        )
        try:
            days |= {date(each, number, int(day)) for each in years}
        except ValueError:
            return _misread(f"There is no {month} {day}.")
    return frozenset(days)


def _parse_start_and_length(
    time_range: re.Match[str] | None, start_time: re.Match[str] | None, length: re.Match[str] | None
) -> tuple[time | None, int | None] | Misread:
    minutes = None
    if length is not None:
        minutes = int(length[2]) if length[2] else 60 * {"two": 2, "2": 2}.get(length[1], 1)
    if time_range is not None:
        start, end = _parse_time_range(time_range[1], time_range[2])
        if start is None or end is None or end <= start:
            return _misread(f"“{time_range[0].strip()}” does not say clearly from when to when.")
        return start, (end.hour - start.hour) * 60 + end.minute - start.minute
    if start_time is not None:
        begin = _parse_time(start_time[1] or start_time[2])
        return _misread(f"“{start_time[0].strip()}” is no time.") if begin is None else (begin, minutes)
    return (None, None) if minutes is None else _misread("At what time does it begin?")


def _parse_time_range(start: str, end: str) -> tuple[time | None, time | None]:
    """Parse two times. "am" or "pm" at the end also applies to the start ("12-1pm", "7:30-8:30am")."""
    half = re.search(r"([ap])\.?m", end)
    if half is None or re.search(r"[ap]\.?m|noon|midday", start):
        return _parse_time(start), _parse_time(end)
    begin, finish = _parse_time(f"{start}{half[1]}m"), _parse_time(end)
    if begin is not None and finish is not None and begin >= finish:
        # "11-1pm": the start is before noon.
        begin = _parse_time(f"{start}am")
    return begin, finish


def _parse_time(text: str) -> time | None:
    if text.strip() in {"noon", "midday"}:
        return time(12)
    match = re.fullmatch(r"([0-9]{1,2})(?:[:.]([0-9]{2}))?\s*(?:([ap])\.?m\.?)?", text.strip())
    if match is None or (match[2] is None and match[3] is None and int(match[1]) < 7):
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[3] == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None
