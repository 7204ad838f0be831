"""Parser of season rules, as typed on a phone. Every word must be understood; otherwise the result is a Misread."""

import re
from dataclasses import replace
from datetime import date, time
from textwrap import shorten

from bot.core.base.date_names import WEEKDAYS, either
from bot.core.base.dates import count_months
from bot.core.calendar.seasons import LAST, MAX_MONTHS, Season, season_dates
from bot.formats.free_text.reading import Context, Misread, Reading
from bot.formats.free_text.season_days import excluded_days, take_days, take_exclusions, usual_order
from bot.formats.free_text.season_months import AND, NUMBERS, extract, number, take_span
from bot.formats.free_text.times import Span, localize, take_times

_ORDINALS = {
    **dict.fromkeys(("first", "1st"), 1),
    **dict.fromkeys(("second", "2nd"), 2),
    **dict.fromkeys(("third", "3rd"), 3),
    **dict.fromkeys(("fourth", "4th"), 4),
    **dict.fromkeys(("fifth", "5th"), 5),
    "last": LAST,
}
_ORDINAL = rf"(?:{either(_ORDINALS)})"
_RULE = re.compile(rf"\b({_ORDINAL}(?:{AND}{_ORDINAL})*)\s+({either(WEEKDAYS)})s?\b\.?")
# "Every Thursday", "weekly on Thursdays".
_EVERY_WEEK = re.compile(rf"\b(?:every|each|weekly(?:,?\s+on)?)\s+({either(WEEKDAYS)})s?\b\.?")
_WEEKLY = r"1st, 2nd, 3rd, 4th, 5th \1"
_COUNT = re.compile(
    rf"\b(?:for\s+)?([0-9]{{1,2}}|{either(NUMBERS)})\s+(?:(sessions?|times|rounds|meetings|talks)|(months))\b"
)
_LENGTH = re.compile(
    r"(?:\bfor\s+)?\b(?:(an|one|1|two|2)\s+hours?|([0-9]{1,3})\s*-?\s*min(?:ute)?s?)\b(?:\s+(?:each|long))?"
)
_TIME_START = re.compile(r"(?<![\w/:.])(?:(?:at|from|between|@)\s+)?(?:noon\b|midday\b|[0-9])")
_FILLER = frozenset(
    """
    a all an and at add been begin beginning can could create day days each every following for from gave give hold in
    is it lhs like make meet meets month monthly months need of on our per plan please quarterly rounds schedule season
    session sessions set should start starting starts the their there these they this up us want we will with would year
    years grand meeting meetings talk talks let have be held run i'd i take place happen happens takes during
    """.split()  # noqa: SIM905 - a list of quoted words would be unreadable
)

_MAX_LENGTH = 500


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
    exclusions, rest = take_exclusions(rest, usual_order(zone))
    if isinstance(exclusions, Misread):
        return exclusions
    rule, rest = extract(_RULE, rest if _RULE.search(rest) else _EVERY_WEEK.sub(_WEEKLY, rest, count=1))
    length, rest = extract(_LENGTH, rest)
    listed: list[date] = []
    if rule is None:
        taken, rest = take_days(rest, today, usual_order(zone))
        if isinstance(taken, Misread):
            return taken
        if not taken:
            return Misread("Add which day, like “third Thursday.”")
        listed = taken
    count, rest = extract(_COUNT, rest) if rule else (None, rest)
    span, rest = take_span(rest, count, today) if rule else (None, rest)
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
    excluded = excluded_days(exclusions, season)
    if isinstance(excluded, Misread):
        return excluded
    season = replace(season, excluded_days=excluded)
    if count is not None and count[2]:
        season = _first_sessions(season, number(count[1]))
    return season if season_dates(season) else Misread("No date in those months matches. Check the months.")


def _spelled_out(text: str, today: date) -> str:
    """Return a rule in lower case, with plain dashes, and with its years and hours in numbers."""
    rest = re.sub(r"[‐‑‒–—―−]", "-", " ".join(text.casefold().replace("’", "'").split()))
    rest = re.sub(r"(?<!\w)'([0-9]{2})\b", r"20\1", rest)
    rest = re.sub(r"\b(this|next)\s+(?:calendar\s+)?year\b", lambda said: str(today.year + (said[1] == "next")), rest)
    return re.sub(r"(?<=noon)(\s*(?:-|to|until|till)\s*)one\b", r"\g<1>1", rest)


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
    if clock.ambiguity:
        return Misread(f"{clock.ambiguity} Add AM or PM.")
    local = localize(day, clock.value, Context(zone=zone))
    if isinstance(local, Misread):
        return Misread(local.message)
    if local.date != day:
        return Misread(f"{clock.value.start:%H:%M} there is on another day here.")
    return local.start, local.minutes or minutes
