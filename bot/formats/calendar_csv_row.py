"""Reading of one row of a calendar's table."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from bot.core.base.text_validation import LINK, link_error
from bot.formats.free_text.dates import take_date
from bot.formats.free_text.placeholders import is_placeholder, says_canceled, without_placeholder
from bot.formats.free_text.reading import Context, Reading
from bot.formats.free_text.session_line import CANCELS_NOTHING, combine
from bot.formats.free_text.session_text import names_person, read_content, without_series
from bot.formats.free_text.speakers import split_speakers
from bot.formats.free_text.text_cleanup import LINK_WITHIN
from bot.formats.free_text.times import Span, parse_time, take_times
from bot.formats.parse_result import Entry, Misread, Problem, Skipped

MAX_MINUTES = 24 * 60
# Of a cell that cannot be read.
_MAX_SHOWN = 100

_BARE_LINK = re.compile(r"(?:www\.)?(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#:][^\s<>|\"]*)?", re.IGNORECASE)
_MINUTES = re.compile(r"(?P<minutes>[0-9]{1,4})(?:\.0+)?\s*(?:m|min|mins|minutes?)?\.?", re.IGNORECASE)
_HOURS = re.compile(
    r"(?P<hours>[0-9]{1,2}(?:\.[0-9]+)?|an|one|two)\s*(?:h|hrs?|hours?)\.?(?:\s*(?P<minutes>[0-9]{1,2})\s*(?:m|min|minutes?)?)?",
    re.IGNORECASE,
)  # fmt: skip
_CLOCK_LENGTH = re.compile(r"(?P<hours>[0-9]{1,2}):(?P<minutes>[0-9]{2})(?::00)?")
_SERIAL = re.compile(r"([3-6][0-9]{4})(?:\.[0-9]+)?")
_FIRST_SERIAL = date(1899, 12, 30)


def parse_row(
    line: int, row: Mapping[str, str], text: str, context: Context
) -> tuple[list[Entry | Problem | Skipped], tuple[str, ...]]:
    """Read a row: an entry, a day without a session, or everything that is wrong with it; and notes.

    Args:
        line: The line where the row starts.
        row: Cleaned cells by kind of column. A missing column, an empty cell and "TBD" are unknown values.
        text: The row as shown in a problem.
        context: What is known.
    """
    cells = {kind: without_placeholder(cell) for kind, cell in row.items()}
    day = _date(cells)
    time_with_date: Reading[Span] | None = None
    serial = _SERIAL.fullmatch(day or "")
    if serial:
        # A spreadsheet's number of a day, where its column is not formatted as dates.
        day = (_FIRST_SERIAL + timedelta(days=int(serial[1]))).isoformat()
    when, rest = take_date(day, context) if day else (Misread("Add a date, like 2024-03-21."), "")
    if isinstance(when, Reading) and rest:
        times, after = take_times(rest.lstrip(", "), context, is_cell=True)
        if times is None or after:
            when = Misread(f"We couldn’t read “{rest}” after the date. Write a date like 2024-03-21.")
        elif isinstance(times, Misread):
            when = times
        elif times.value != Span(times.value.start.replace(hour=0, minute=0)):
            time_with_date = times
    title, speakers = cells.get("title"), cells.get("speakers")
    nothing_planned = next(
        (cell for cell in (title, speakers, cells.get("place"), cells.get("status")) if cell and says_canceled(cell)),
        None,
    )
    if nothing_planned and isinstance(when, Reading):
        return [Skipped(line, text, CANCELS_NOTHING, when.value)], when.notes
    span = _span(cells, time_with_date, context)
    minutes, link, names = _minutes(cells.get("minutes")), _link(cells.get("link")), _speakers(cells)
    errors = [part for part in (when, span, minutes, link, names) if isinstance(part, Misread)]
    if isinstance(when, Reading) and cells.get("end_date") and not isinstance(span, Misread):
        last, _ = take_date(cells["end_date"] or "", context)
        if isinstance(last, Reading) and set(last.values).isdisjoint(when.values):
            errors.append(Misread("This row lasts several days. A session is on one day."))
    if errors or isinstance(when, Misread) or isinstance(span, Misread) or isinstance(minutes, Misread):
        return [Problem(line, text, each.message) for each in errors], ()
    if isinstance(link, Misread) or isinstance(names, Misread):
        return [], ()
    place = cells.get("place")
    if place and (within := LINK_WITHIN.search(place)) and LINK.fullmatch(within[0]):
        link = link or within[0]
        place = without_placeholder(place.replace(within[0], "").strip(" ,;()|-–")) if place != within[0] else None
    entry = Entry(line, date.min, None, minutes, title, names, place, link)
    known = Reading((entry,))
    if "speakers" not in row and title and (without_series(title, context.names) != title or names_person(title)):
        # A calendar's summary: "LHS Rounds: Speaker: Title".
        summary = read_content(title, context.names)
        known = summary.map(lambda each: replace(entry, title=each.title, speakers=each.speakers))
    found, notes = combine(text, when, span, known, context)
    return [found], notes


def _date(cells: Mapping[str, str | None]) -> str | None:
    """Return the date with the weekday of another column, which may decide how it is read."""
    day, weekday = cells.get("date"), cells.get("day")
    if day and weekday and re.fullmatch(r"[^\W\d_]{3,9}\.?", weekday) and not re.match(r"[^\W\d_]+day\b", day, re.I):
        return f"{weekday} {day}"
    return day


def _span(
    cells: Mapping[str, str | None], time_with_date: Reading[Span] | None, context: Context
) -> Reading[Span] | Misread | None:
    start, end = cells.get("start"), cells.get("end")
    if start is None:
        return time_with_date
    if end is not None:
        both = parse_time(f"{start} - {end}", context)
        if isinstance(both, Reading) or isinstance(parse_time(start, context), Reading):
            return both
    found = parse_time(start, context)
    if isinstance(found, Reading) and time_with_date:
        if {each.start for each in found.values} & {each.start for each in time_with_date.values}:
            return found
        return Misread(f"The date says {time_with_date.value.start:%H:%M}, the time {start}. Fix one of them.")
    return found


def _minutes(cell: str | None) -> int | Misread | None:
    if cell is None:
        return None
    number = 0.0
    if match := _MINUTES.fullmatch(cell):
        number = int(match["minutes"])
    elif match := _HOURS.fullmatch(cell):
        hours = {"an": 1.0, "one": 1.0, "two": 2.0}.get(match["hours"].casefold())
        number = 60 * (float(match["hours"]) if hours is None else hours) + int(match["minutes"] or 0)
    elif match := _CLOCK_LENGTH.fullmatch(cell):
        number = 60 * int(match["hours"]) + int(match["minutes"])
    if number == int(number) and 1 <= number <= MAX_MINUTES:
        return int(number)
    return Misread(f"“{cell}” isn’t a length in minutes. Use a whole number from 1 to {MAX_MINUTES:,}, like 60.")


def _link(cell: str | None) -> str | Misread | None:
    if cell is None:
        return None
    if _BARE_LINK.fullmatch(cell):
        cell = f"https://{cell}"
    within = LINK_WITHIN.search(cell)
    for link in (cell, within[0] if within else ""):
        if LINK.fullmatch(link):
            return link
    shown = cell if len(cell) <= _MAX_SHOWN else f"{cell[:_MAX_SHOWN]}…"
    if within and (error := link_error(within[0])):
        return Misread(f"“{shown}” can’t be the link. {error}")
    return Misread(f"“{shown}” isn’t a full link. Start it with https:// and use no spaces.")


def _speakers(cells: Mapping[str, str | None]) -> tuple[str, ...] | Misread:
    first, last = cells.get("first_name"), cells.get("last_name")
    if first or last:
        return (" ".join(each for each in (first, last) if each),)
    names = split_speakers(cells.get("speakers") or "")
    for name in names:
        if not any(character.isalpha() for character in name) or isinstance(parse_time(name), Reading):
            return Misread(f"“{name}” doesn’t look like a name. Write names, or TBA.")
    return tuple(name for name in names if not is_placeholder(name))
