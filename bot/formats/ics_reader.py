"""iCalendar read: entries of a calendar program, or a feed of our own. Whatever cannot be read whole is a problem.

A recurrence is expanded into its single dates, with its exceptions, and refused where it has no end. An entry that says
that it is cancelled is left out: no file cancels a session here.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Component, Event

from bot.core.calendar.formatting import headline
from bot.core.calendar.models import Session
from bot.formats.dates import in_words
from bot.formats.ics_writer import SPEAKERS_PROPERTY, TITLE_PROPERTY
from bot.formats.parse_result import WHOLE_FILE, Entry, Misread, ParseResult, Problem
from bot.formats.placeholders import is_placeholder, without_placeholder
from bot.formats.speakers import looks_like_name, split_speakers
from bot.formats.text_cleanup import clean

# More single dates than anybody plans by hand.
_MAX_DATES = 500
_LINE_PROPERTY = "X-LHS-ROUNDS-LINE"
_LINK = re.compile(r"https?://[^\s<>|\"]+")
_BRACKET = re.compile(r"\s*\(([^()]*)\)$")
_PROGRAM_PREFIX = re.compile(r"(?:[^:]*\brounds\b[^:]*)(?::\s*|$)", re.IGNORECASE)
_ONE_DAY = timedelta(days=1)
_MAX_LENGTH = timedelta(days=1)


def parse_ics(text: str, zone: str) -> ParseResult:
    """What a calendar says; every entry of it is one of ours, or a problem.

    Args:
        text: All of it.
        zone: The series' (IANA name): times of another one are brought to it, times without one are taken as its own.
    """
    try:
        calendars = Calendar.from_ical(text.lstrip("\ufeff \t\r\n"), multiple=True)
    except (ValueError, IndexError, KeyError) as error:
        return _whole_file_problem(
            f"This begins as an iCalendar file does, and cannot be read as one: {clean(str(error))}"
        )
    lines = _lines_of_events(text)
    entries: list[Entry] = []
    problems: list[Problem] = []
    for calendar in calendars:
        for event in calendar.walk("VEVENT"):
            line = next(lines, WHOLE_FILE)
            event[_LINE_PROPERTY] = str(line)
            # Entries without an id would be taken for one and the same.
            event.setdefault("UID", f"line {line}")
        problems += _find_problems(calendar, zone)
        if not problems:
            for read in _expand_entries(calendar, zone):
                if isinstance(read, Problem):
                    problems.append(read)
                else:
                    entries.append(read)
    problems += _find_duplicates(entries)
    if not entries and not problems:
        return _whole_file_problem("There is no entry in this iCalendar file that takes place.")
    if problems:
        return ParseResult(problems=tuple(sorted(problems, key=lambda each: each.line)))
    return ParseResult(entries=tuple(sorted(entries, key=lambda each: (each.date, each.start or time(0)))))


def _whole_file_problem(what: str) -> ParseResult:
    return ParseResult(problems=(Problem(line=WHOLE_FILE, text="", message=what),))


def _lines_of_events(text: str) -> Iterator[int]:
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        if line.strip().casefold() == "begin:vevent":
            yield number


def _line(event: Component) -> int:
    return int(str(event[_LINE_PROPERTY]))


def _find_problems(calendar: Component, zone: str) -> Iterator[Problem]:
    """What keeps entries from being read whole."""
    lines: dict[tuple[str, str], int] = {}
    for event in (each for each in calendar.walk("VEVENT") if isinstance(each, Event)):
        line, name = _line(event), clean(str(event.get("SUMMARY", "")))
        which = (str(event["UID"]), str(event["RECURRENCE-ID"].to_ical()) if "RECURRENCE-ID" in event else "")
        if (earlier := lines.setdefault(which, line)) != line:
            yield Problem(line, name, f"This entry has the same id (UID) as the one in line {earlier}.")
        for what, error in event.errors:
            yield Problem(line, name, f"{what or 'A part'} of this entry cannot be read: {clean(str(error))}")
        if "DTSTART" not in event:
            yield Problem(line, name, "This entry has no date (DTSTART).")
        elif not event.errors and isinstance(when := _parse_when(event, zone), Misread):
            yield Problem(line, name, when.message)
        rules = event.get("RRULE", [])
        for rule in rules if isinstance(rules, list) else [rules]:
            if not ({"COUNT", "UNTIL"} & {str(part).upper() for part in rule}):
                what = "This entry repeats without an end; give it an end date in its calendar, and export it again."
                yield Problem(line, name, what)


def _expand_entries(calendar: Calendar, zone: str) -> Iterator[Entry | Problem]:
    try:
        found = recurring_ical_events.of(calendar).all()
        for number, event in enumerate(found):
            if number == _MAX_DATES:
                yield Problem(WHOLE_FILE, "", f"This calendar has more than {_MAX_DATES} dates; export fewer of them.")
                return
            if str(event.get("STATUS", "")).upper() != "CANCELLED":
                yield _to_entry(event, zone)
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        yield Problem(WHOLE_FILE, "", f"The dates of this calendar cannot be worked out: {clean(str(error))}")


def _to_entry(event: Event, zone: str) -> Entry | Problem:
    line, summary = _line(event), clean(str(event.get("SUMMARY", "")))
    when = _parse_when(event, zone)
    if isinstance(when, Misread):
        return Problem(line, summary, when.message)
    day, start, minutes = when
    speakers, title = _parse_speakers_and_title(event, summary)
    place, link = _parse_place_and_link(event)
    return Entry(line, day, start, minutes, title, speakers, place, link)


def _parse_when(event: Event, zone: str) -> tuple[date, time | None, int | None] | Misread:
    try:
        begins = event.start
        # Without an end a day lasts a day, and a time no time at all (RFC 5545, 3.6.1).
        ends = event.end if {"DTEND", "DURATION"} & set(event) else begins
    except (ValueError, TypeError, OverflowError) as error:
        return Misread(f"The dates of this entry cannot be read: {clean(str(error))}")
    if not isinstance(begins, datetime):
        if isinstance(ends, datetime) or ends - begins > _ONE_DAY:
            return Misread("This entry lasts several days; a session is on one.")
        return begins, None, None
    if not isinstance(ends, datetime):
        return Misread("This entry begins at a time and ends on a day; it cannot be read.")
    first, last = _to_utc(begins, zone), _to_utc(ends, zone)
    length = last - first
    if length < timedelta() or length > _MAX_LENGTH:
        return Misread("This entry lasts longer than a day, or ends before it begins; a session is on one day.")
    local = first.astimezone(ZoneInfo(zone))
    minutes = int(length.total_seconds()) // 60
    return local.date(), local.time().replace(second=0, microsecond=0), minutes or None


def _to_utc(moment: datetime, zone: str) -> datetime:
    """A time without a zone is of the series' own (RFC 5545, 3.3.5, form 1)."""
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _parse_speakers_and_title(event: Event, summary: str) -> tuple[tuple[str, ...], str | None]:
    """Speakers and title. Our own files say both; in another's, only what cannot be mistaken is taken for a speaker."""
    own = _read_own_properties(event, summary)
    if own is not None:
        return own
    named = _PROGRAM_PREFIX.match(summary)
    said = summary[named.end() :] if named else summary
    bracket = _BRACKET.search(said)
    open_part = bracket[1].casefold() if bracket and is_placeholder(bracket[1]) else ""
    if bracket and open_part:
        said = said[: bracket.start()]
    if not said or is_placeholder(said):
        return (), None
    if "speaker" in open_part or "presenter" in open_part:
        return (), said
    if "topic" in open_part or "title" in open_part:
        return split_speakers(said), None
    who, colon, what = said.partition(": ")
    if colon and len(who.split()) > 1 and all(looks_like_name(name) for name in split_speakers(who)):
        return split_speakers(who), without_placeholder(what)
    return (), said


def _read_own_properties(event: Event, summary: str) -> tuple[tuple[str, ...], str | None] | None:
    """What a file of ours says apart from its summary; None where that was changed since, or it is none of ours."""
    if SPEAKERS_PROPERTY not in event and TITLE_PROPERTY not in event:
        return None
    title = str(event.get(TITLE_PROPERTY, "")) or None
    speakers = tuple(
        name for part in str(event.get(SPEAKERS_PROPERTY, "")).split(";") if (name := without_placeholder(part))
    )
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    as_told = headline(Session(0, epoch.date(), epoch, epoch, title=title, speakers=speakers))
    return (speakers, title) if summary.endswith(clean(as_told)) else None


def _parse_place_and_link(event: Event) -> tuple[str | None, str | None]:
    place = without_placeholder(str(event.get("LOCATION", "")))
    found = [str(event.get(name, "")) for name in ("URL", "CONFERENCE")]
    link = next((each for each in (*found, place or "") if _LINK.fullmatch(each)), None)
    return (None if place == link else place), link


def _find_duplicates(entries: list[Entry]) -> Iterator[Problem]:
    seen: dict[tuple[date, time | None], Entry] = {}
    for each in sorted(entries, key=lambda entry: entry.line):
        twin = seen.setdefault((each.date, each.start), each)
        if twin is not each:
            when = in_words(each.date) + (f" at {each.start:%H:%M}" if each.start else "")
            yield Problem(each.line, each.title or "", f"{when} stands twice, here and in line {twin.line}.")
