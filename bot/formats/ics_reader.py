"""Import of iCalendar files. Anything that cannot be parsed completely is a problem.

A recurring event is expanded into single dates, with its exceptions, and rejected if it has no end. A cancelled event
is skipped, because an import never cancels a session.
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

# More dates than a manually planned calendar has.
_MAX_DATES = 500
_LINE_PROPERTY = "X-LHS-ROUNDS-LINE"
_LINK = re.compile(r"https?://[^\s<>|\"]+")
_BRACKET = re.compile(r"\s*\(([^()]*)\)$")
_PROGRAM_PREFIX = re.compile(r"(?:[^:]*\brounds\b[^:]*)(?::\s*|$)", re.IGNORECASE)
_ONE_DAY = timedelta(days=1)
_MAX_LENGTH = timedelta(days=1)


def parse_ics(text: str, zone: str) -> ParseResult:
    """Parse a calendar. Each event becomes an entry or a problem.

    Args:
        text: The whole text.
        zone: The series' time zone (IANA name). Other times are converted to it; times without a zone are in it.
    """
    try:
        calendars = Calendar.from_ical(text.lstrip("\ufeff \t\r\n"), multiple=True)
    except (ValueError, IndexError, KeyError) as error:
        return ParseResult.failed(
            f"This begins as an iCalendar file does, and cannot be read as one: {clean(str(error))}"
        )
    lines = _lines_of_events(text)
    entries: list[Entry] = []
    problems: list[Problem] = []
    for calendar in calendars:
        for event in calendar.walk("VEVENT"):
            line = next(lines, WHOLE_FILE)
            event[_LINE_PROPERTY] = str(line)
            # Events without an id would be merged into one.
            event.setdefault("UID", f"line {line}")
        problems += _find_problems(calendar, zone)
        parsed = list(_expand_entries(calendar, zone)) if not problems else []
        problems += [each for each in parsed if isinstance(each, Problem)]
        entries += [each for each in parsed if isinstance(each, Entry)]
    problems += _find_duplicates(entries)
    if not entries and not problems:
        return ParseResult.failed("There is no entry in this iCalendar file that takes place.")
    if problems:
        return ParseResult(problems=tuple(sorted(problems, key=lambda each: each.line)))
    return ParseResult(entries=tuple(sorted(entries, key=lambda each: (each.date, each.start or time(0)))))


def _lines_of_events(text: str) -> Iterator[int]:
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        if line.strip().casefold() == "begin:vevent":
            yield number


def _line_and_summary(event: Component) -> tuple[int, str]:
    return int(str(event[_LINE_PROPERTY])), clean(str(event.get("SUMMARY", "")))


def _find_problems(calendar: Component, zone: str) -> Iterator[Problem]:
    """Yield what prevents events from being parsed completely."""
    lines: dict[tuple[str, str], int] = {}
    for event in (each for each in calendar.walk("VEVENT") if isinstance(each, Event)):
        line, summary = _line_and_summary(event)
        event_id = (str(event["UID"]), str(event["RECURRENCE-ID"].to_ical()) if "RECURRENCE-ID" in event else "")
        if (earlier := lines.setdefault(event_id, line)) != line:
            yield Problem(line, summary, f"This entry has the same id (UID) as the one in line {earlier}.")
        for part, error in event.errors:
            yield Problem(line, summary, f"{part or 'A part'} of this entry cannot be read: {clean(str(error))}")
        if "DTSTART" not in event:
            yield Problem(line, summary, "This entry has no date (DTSTART).")
        elif not event.errors and isinstance(when := _parse_when(event, zone), Misread):
            yield Problem(line, summary, when.message)
        rules = event.get("RRULE", [])
        for rule in rules if isinstance(rules, list) else [rules]:
            if not ({"COUNT", "UNTIL"} & {str(part).upper() for part in rule}):
                message = "This entry repeats without an end; give it an end date in its calendar, and export it again."
                yield Problem(line, summary, message)


def _expand_entries(calendar: Calendar, zone: str) -> Iterator[Entry | Problem]:
    try:
        events = recurring_ical_events.of(calendar).all()
        for number, event in enumerate(events):
            if number == _MAX_DATES:
                yield Problem(WHOLE_FILE, "", f"This calendar has more than {_MAX_DATES} dates; export fewer of them.")
                return
            if str(event.get("STATUS", "")).upper() != "CANCELLED":
                yield _to_entry(event, zone)
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        yield Problem(WHOLE_FILE, "", f"The dates of this calendar cannot be worked out: {clean(str(error))}")


def _to_entry(event: Event, zone: str) -> Entry | Problem:
    line, summary = _line_and_summary(event)
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
        # Without an end, a date lasts a day and a time has no duration (RFC 5545, 3.6.1).
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
    """Convert to UTC. A time without a zone is in the series' zone (RFC 5545, 3.3.5, form 1)."""
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _parse_speakers_and_title(event: Event, summary: str) -> tuple[tuple[str, ...], str | None]:
    """Return speakers and title.

    Our own files have both as properties. In other files a part counts as a speaker only if it is unambiguous.
    """
    own = _read_own_properties(event, summary)
    if own is not None:
        return own
    text = _PROGRAM_PREFIX.sub("", summary, count=1) if _PROGRAM_PREFIX.match(summary) else summary
    bracket = _BRACKET.search(text)
    placeholder = bracket[1].casefold() if bracket and is_placeholder(bracket[1]) else ""
    if bracket and placeholder:
        text = text[: bracket.start()]
    if not text or is_placeholder(text):
        return (), None
    if "speaker" in placeholder or "presenter" in placeholder:
        return (), text
    if "topic" in placeholder or "title" in placeholder:
        return split_speakers(text), None
    speakers, colon, title = text.partition(": ")
    if colon and len(speakers.split()) > 1 and all(looks_like_name(name) for name in split_speakers(speakers)):
        return split_speakers(speakers), without_placeholder(title)
    return (), text


def _read_own_properties(event: Event, summary: str) -> tuple[tuple[str, ...], str | None] | None:
    """Return speakers and title from our own properties; None if there are none or the summary was edited since."""
    if SPEAKERS_PROPERTY not in event and TITLE_PROPERTY not in event:
        return None
    title = str(event.get(TITLE_PROPERTY, "")) or None
    speakers = tuple(
        name for part in str(event.get(SPEAKERS_PROPERTY, "")).split(";") if (name := without_placeholder(part))
    )
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    expected = headline(Session(0, epoch.date(), epoch, epoch, title=title, speakers=speakers))
    return (speakers, title) if summary.endswith(clean(expected)) else None


def _parse_place_and_link(event: Event) -> tuple[str | None, str | None]:
    place = without_placeholder(str(event.get("LOCATION", "")))
    links = [str(event.get(name, "")) for name in ("URL", "CONFERENCE")]
    link = next((each for each in (*links, place or "") if _LINK.fullmatch(each)), None)
    return (None if place == link else place), link


def _find_duplicates(entries: list[Entry]) -> Iterator[Problem]:
    seen: dict[tuple[date, time | None], Entry] = {}
    for each in sorted(entries, key=lambda entry: entry.line):
        first = seen.setdefault((each.date, each.start), each)
        if first is not each:
            when = in_words(each.date) + (f" at {each.start:%H:%M}" if each.start else "")
            yield Problem(each.line, each.title or "", f"{when} stands twice, here and in line {first.line}.")
