"""Import of iCalendar files. An entry that cannot be parsed completely is a problem, and does not stop the others.

A recurring event is expanded into single dates, with its exceptions, and rejected if it has no end. A canceled event
is skipped, because an import never cancels a session.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar, Component, Event, vRecur

from bot.core.base.text_validation import LINK, to_visible
from bot.core.calendar.event_text import event_headline
from bot.core.calendar.models import Session
from bot.formats.free_text.placeholders import is_placeholder, says_canceled, without_placeholder
from bot.formats.free_text.reading import USUAL_NAMES, Content, Reading
from bot.formats.free_text.session_labels import read_labels
from bot.formats.free_text.session_line import CANCELS_NOTHING
from bot.formats.free_text.session_text import read_content
from bot.formats.free_text.text_cleanup import LINK_WITHIN, clean, reason
from bot.formats.ics_repairs import MAX_DATES, fault_of_rule, repair_until, repair_zone
from bot.formats.ics_writer import CANCELED, SPEAKERS_PROPERTY, TITLE_PROPERTY
from bot.formats.parse_result import WHOLE_FILE, Entry, Misread, ParseResult, Problem, ResultBuilder, Skipped

_TOO_MANY = f"This calendar has more than {MAX_DATES} dates. Export fewer."
_EVENT = re.compile(r"^BEGIN:VEVENT\b", re.IGNORECASE | re.MULTILINE)
# Each may take a tenth of a second to work out.
_MAX_RULES = 50
_TOO_MANY_RULES = f"This calendar has more than {_MAX_RULES} repeating events. Export fewer."
_LINE_PROPERTY = "X-LHS-ROUNDS-LINE"
_MEETING_LINK = re.compile(
    r"https?://[^\s<>|\"]*(?:zoom\.us|zoomgov\.com|teams\.microsoft\.com|teams\.live\.com|meet\.google\.com|webex\.com)"
    r"[^\s<>|\"]*[^\s<>|\".,;)]",
    re.IGNORECASE,
)
_LINK_PROPERTIES = ("CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "URL")
_VENDOR_ZONE = re.compile(r"(TZID[=:]\"?)/[^:;\"\s]*?/([A-Z]\w+/[A-Z]\w+(?:/[A-Z]\w+)?)(?=[:;\"\s])")
_BRACKET = re.compile(r"\s*\(([^()]*)\)$")
_CANCELED_PREFIX = re.compile(r"\W*cancell?ed\s*[-–—:]\s*", re.IGNORECASE)
# How a description names who speaks: "by Pat Rivera (Example University) as part of LHS Rounds".
_BY = re.compile(r"(?:presented )?by\s+(.+?)(?:\s+as part of\b.*)?", re.IGNORECASE)
_ONE_DAY = timedelta(days=1)


def parse_ics(text: str, zone: str, *, names: Sequence[str] = ()) -> ParseResult:
    """Parse a calendar. Each event becomes an entry, a skipped line, or a problem.

    Args:
        text: The whole text.
        zone: The series' time zone (IANA name). Other times are converted to it; times without a zone are in it.
        names: The names of the series, which are taken off the summaries.
    """
    if len(_EVENT.findall(text)) > MAX_DATES:
        return ParseResult.failed(_TOO_MANY)
    # Some programs put their own prefix before a known zone (RFC 5545, 3.8.3.1).
    text = _VENDOR_ZONE.sub(r"\1\2", text)
    try:
        calendars = Calendar.from_ical(text.lstrip("\ufeff \t\r\n"), multiple=True)
    except (ValueError, IndexError, KeyError, OSError) as error:
        return ParseResult.failed(f"We couldn’t read this iCalendar file: {reason(error)}")
    if sum(len(_rules(event)) for calendar in calendars for event in calendar.walk("VEVENT")) > _MAX_RULES:
        return ParseResult.failed(_TOO_MANY_RULES)
    lines = _lines_of_events(text)
    result = ResultBuilder()
    for calendar in calendars:
        for event in calendar.walk("VEVENT"):
            line = next(lines, WHOLE_FILE)
            event[_LINE_PROPERTY] = str(line)
            # Events without an id would be merged into one.
            event.setdefault("UID", f"line {line}")
        if str(calendar.get("METHOD", "")).upper() == "CANCEL":
            result.add(Skipped(_line(each), _summary(each), CANCELS_NOTHING) for each in calendar.walk("VEVENT"))
            continue
        problems = list(_find_problems(calendar, zone))
        result.add(problems)
        unreadable = {problem.line for problem in problems}
        calendar.subcomponents = [
            each for each in calendar.subcomponents if each.name != "VEVENT" or _line(each) not in unreadable
        ]
        for parsed, notes in _expand(calendar, zone, (*names, *USUAL_NAMES)):
            result.add([parsed])
            result.note(notes)
    if not (result.entries or result.problems or result.skipped):
        return ParseResult.failed("We couldn’t find any events in this iCalendar file.")
    # Occurrences of one event have one line, and those that are read alike are named once.
    result.entries.sort(key=lambda each: (each.line, each.date, each.start or time(0)))
    result.problems = list(dict.fromkeys(result.problems))
    built = result.build()
    ordered = sorted(built.entries, key=lambda each: (each.date, each.start or time(0)))
    return ParseResult(tuple(ordered), None, built.problems, built.skipped, built.notes)


def _lines_of_events(text: str) -> Iterator[int]:
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), start=1):
        if line.strip().casefold() == "begin:vevent":
            yield number


def _line(event: Component) -> int:
    return int(str(event[_LINE_PROPERTY]))


def _summary(event: Component) -> str:
    return clean(str(event.get("SUMMARY", "")))


def _rules(event: Component) -> list[vRecur]:
    rules = event.get("RRULE", [])
    return rules if isinstance(rules, list) else [rules]


def _find_problems(calendar: Component, zone: str) -> Iterator[Problem]:
    """Yield what prevents events from being parsed completely. Recurrences are repaired where possible."""
    lines: dict[tuple[str, str], int] = {}
    for event in (each for each in calendar.walk("VEVENT") if isinstance(each, Event)):
        line, summary = _line(event), _summary(event)
        event_id = (str(event["UID"]), str(event["RECURRENCE-ID"].to_ical()) if "RECURRENCE-ID" in event else "")
        if (earlier := lines.setdefault(event_id, line)) != line:
            yield Problem(line, summary, f"Same id (UID) as the event in line {earlier}. Remove one of them.")
        for part, error in event.errors:
            yield Problem(line, summary, f"We couldn’t read {part or 'a part'} of this event: {reason(error)}")
        if "DTSTART" not in event:
            yield Problem(line, summary, "This event has no date (DTSTART). Add one.")
            continue
        if event.errors:
            continue
        if unknown := next((name for part in _TIMES if (name := repair_zone(event, part))), None):
            yield Problem(line, summary, f"We don’t know the time zone “{unknown}.” Export the event with another one.")
        elif isinstance(when := _parse_when(event, zone), Misread):
            yield Problem(line, summary, when.message)
            continue
        if "EXRULE" in event:
            yield Problem(line, summary, "This event has an EXRULE, which we don’t read. Remove it.")
        for rule in _rules(event):
            repair_until(event, rule)
            if message := fault_of_rule(event.start, rule):
                yield Problem(line, summary, message)


_TIMES = ("DTSTART", "DTEND", "RECURRENCE-ID")


def _expand(
    calendar: Calendar, zone: str, names: Sequence[str]
) -> Iterator[tuple[Entry | Problem | Skipped, tuple[str, ...]]]:
    try:
        events = list(islice(recurring_ical_events.of(calendar).all(), MAX_DATES + 1))
        if len(events) > MAX_DATES:
            yield Problem(WHOLE_FILE, "", _TOO_MANY), ()
            return
        for event in events:
            yield _read_event(event, zone, names)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        message = f"We couldn’t work out the dates of this calendar: {reason(error)}"
        yield Problem(WHOLE_FILE, "", message), ()


def _read_event(event: Event, zone: str, names: Sequence[str]) -> tuple[Entry | Problem | Skipped, tuple[str, ...]]:
    line, summary = _line(event), _summary(event)
    when = _parse_when(event, zone)
    if isinstance(when, Misread):
        return Problem(line, summary, when.message), ()
    day, start, minutes = when
    if str(event.get("STATUS", "")).upper() == "CANCELLED" or _says_canceled(summary, names):
        return Skipped(line, summary, CANCELS_NOTHING, day), ()
    place, link = _read_place_and_link(event)
    content = _read_summary(event, summary, names)
    described = _read_description(str(event.get("DESCRIPTION", "")))

    def entry(each: Content) -> Entry:
        return Entry(
            line, day, start, minutes, each.title or described.title, each.speakers or described.speakers,
            place or each.place or described.place, link or each.link or described.link,
        )  # fmt: skip

    entries = tuple(dict.fromkeys(map(entry, content.values)))
    if content.ambiguity and len(entries) > 1:
        decided = [each for each in entries if described.speakers and each.speakers == described.speakers]
        if len(decided) != 1:
            return Problem(line, summary, content.ambiguity, entries), content.notes
        entries = tuple(decided)
    return entries[0], content.notes


def _says_canceled(summary: str, names: Sequence[str]) -> bool:
    own = next((name for name in names if name and summary.casefold().startswith(name.casefold())), "")
    rest = summary[len(own) :].strip(" :-–—")
    return bool(_CANCELED_PREFIX.match(summary)) or says_canceled(summary) or says_canceled(rest)


def _parse_when(event: Event, zone: str) -> tuple[date, time | None, int | None] | Misread:
    try:
        begins = event.start
        # Without an end, a date lasts a day and a time has no duration (RFC 5545, 3.6.1).
        ends = event.end if {"DTEND", "DURATION"} & set(event) else begins
        return _span(begins, ends, zone)
    except (ValueError, TypeError, OverflowError) as error:
        return Misread(f"We couldn’t read the dates of this event: {reason(error)}")


def _span(begins: date, ends: date, zone: str) -> tuple[date, time | None, int | None] | Misread:
    if not isinstance(begins, datetime):
        if isinstance(ends, datetime) or ends - begins > _ONE_DAY:
            return Misread("This event lasts several days. A session is on one day.")
        return begins, None, None
    if not isinstance(ends, datetime):
        return Misread("This event starts at a time but ends on a day. Give it an end time.")
    first, last = _to_utc(begins, zone), _to_utc(ends, zone)
    length = last - first
    if length < timedelta() or length > _ONE_DAY:
        return Misread("This event lasts longer than a day, or ends before it starts. A session is on one day.")
    if length == _ONE_DAY and begins.time() == time(0):
        # A whole day, as some programs write it: from midnight to midnight, often in UTC.
        return begins.date(), None, None
    local = first.astimezone(ZoneInfo(zone))
    if length == _ONE_DAY and local.time() == time(0):
        return local.date(), None, None
    minutes = int(length.total_seconds()) // 60
    return local.date(), local.time().replace(second=0, microsecond=0), minutes or None


def _to_utc(moment: datetime, zone: str) -> datetime:
    """Convert to UTC. A time without a zone is in the series' zone (RFC 5545, 3.3.5, form 1)."""
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)


def _read_summary(event: Event, summary: str, names: Sequence[str]) -> Reading[Content]:
    """Read speakers and title. Our own files have both as properties."""
    own = _read_own_properties(event, summary)
    if own is not None:
        return Reading((own,))
    if any(summary.casefold() == name.casefold() for name in names):
        return Reading((Content(),))
    bracket = _BRACKET.search(summary)
    placeholder = bracket[1].casefold() if bracket and is_placeholder(bracket[1]) else ""
    read = read_content(summary, names)
    if "speaker" in placeholder or "presenter" in placeholder:
        # "(Speaker TBA)": all before it is the title.
        title = ": ".join(filter(None, ["; ".join(read.value.speakers), read.value.title]))
        return Reading((Content((), without_placeholder(title)),), notes=read.notes)
    return read


def _read_description(text: str) -> Content:
    """Read who and what a description names with labels, and the link to a meeting in it."""
    labeled = read_labels("\n".join(map(clean, text.splitlines())))
    # Only what a label says: the rest of a description is prose.
    content = labeled[0] if labeled is not None else Content()
    speakers = content.speakers
    for line in text.splitlines() if not speakers else ():
        if match := _BY.fullmatch(clean(line)):
            speakers = read_content(match[1]).value.speakers
    meeting = _MEETING_LINK.search(text)
    link = meeting[0] if meeting and LINK.fullmatch(meeting[0]) else None
    return Content(speakers, content.title, content.place, link)


def _read_own_properties(event: Event, summary: str) -> Content | None:
    """Return speakers and title from our own properties; None if there are none or the summary was edited since."""
    if SPEAKERS_PROPERTY not in event and TITLE_PROPERTY not in event:
        return None
    title = _unescaped(event.get(TITLE_PROPERTY)) or None
    parts = _unescaped(event.get(SPEAKERS_PROPERTY)).split(";")
    speakers = tuple(name for part in parts if (name := without_placeholder(part)))
    epoch = datetime(1970, 1, 1, tzinfo=UTC)
    expected = event_headline(Session(0, epoch.date(), epoch, epoch, title=title, speakers=speakers))
    return Content(speakers, title) if summary.removeprefix(CANCELED).endswith(clean(expected)) else None


def _unescaped(value: object) -> str:
    """Return a property's text: the library unescapes only those it knows (RFC 5545, 3.3.11)."""
    escaped = "" if value is None else str(value)
    return to_visible(re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], escaped))


def _read_place_and_link(event: Event) -> tuple[str | None, str | None]:
    place = without_placeholder(str(event.get("LOCATION", "")))
    links = [str(event.get(name, "")) for name in _LINK_PROPERTIES]
    described = _MEETING_LINK.search(str(event.get("DESCRIPTION", "")))
    meeting = next((each for each in links[:3] if LINK.fullmatch(each)), described[0] if described else "")
    link = next((each for each in (meeting, links[3], place or "") if LINK.fullmatch(each)), None)
    if place and link is None and (within := LINK_WITHIN.search(place)) and LINK.fullmatch(within[0]):
        link = within[0]
    if place and link and place != link and link in place:
        place = without_placeholder(place.replace(link, "").strip(" ,;()|"))
    return (None if place == link else place), link
