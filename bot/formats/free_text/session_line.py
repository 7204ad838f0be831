"""The reader of one session: a date, a time, and what it is about, in a line, in cells, or over several lines."""

import re
from dataclasses import replace
from datetime import date
from itertools import islice, product

from bot.formats.free_text.dates import find_dates, take_date
from bot.formats.free_text.placeholders import is_free_day, says_canceled
from bot.formats.free_text.reading import NOTHING_KNOWN, Context, Reading
from bot.formats.free_text.session_text import read_content
from bot.formats.free_text.text_cleanup import DASH
from bot.formats.free_text.times import Span, localize, take_times
from bot.formats.parse_result import Entry, Misread, Problem, Skipped

EXPECTED_FORM = "April 25, 2024 - Heather Hsu: Title"
CANCELS_NOTHING = "No session that day. Importing doesn’t cancel sessions."

_BULLET = re.compile(
    rf"(?:(?:[•◦‣▪▫●○·*+→➔➢➤»>✓✔■□◆❖§o{DASH}]|[\ue000-\uf8ff]|\(?[0-9]{{1,2}}[.)](?![0-9]))\s+|[•◦‣▪▫●○·→➔➢➤■□◆❖]|[*+{DASH}](?=[A-Z]))+"
)
_CHECKBOX = re.compile(r"^\[[ xX✓]?\]\s*(?=\w)")
_LABEL = re.compile(r"(?:date(?: and time| & time|/time)?|when|day)\s*[:：]\s*", re.IGNORECASE)
_SEPARATOR = re.compile(rf"\s*(?:[{DASH}]+|[:|,;@\n])\s*|\s*(?=[(\[“\"])|\s*$")
_TIME_PART = re.compile(rf"\s+[{DASH}]+\s+|\s*[|;,\n]\s*|\s*[(\[]\s*")
# What follows such a time, outside of brackets and within.
_TIME_END = {
    False: re.compile(rf"\s*[{DASH}]+\s+|\s*[|;,\n]\s*|\s*$"),
    True: re.compile(rf"(?:\s*start)?\s*[)\]]\s*(?:[{DASH}:|,;]+\s*)?", re.IGNORECASE),
}
_DATE_BETWEEN = re.compile(rf"\s*(?:[{DASH}]+|\|)\s+(?=\S)")
_MAX_READINGS = 4


def has_mark(text: str) -> bool:
    """Return whether a line starts with a bullet or a list's number."""
    return _BULLET.match(text) is not None


def strip_marks(text: str) -> str:
    """Remove a bullet, a list's number, Markdown's emphasis, and a label from the start of a line."""
    text = re.sub(r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|^#+\s*|`", "", text).strip()
    text = re.sub(r"^\|\s*|\s*\|$", "", text) if text.startswith("|") else text
    text = _BULLET.sub("", text, count=1) if _BULLET.match(text) else text
    text = _CHECKBOX.sub("", text)
    return _LABEL.sub("", text, count=1).strip() if _LABEL.match(text) else text.strip()


def parse_session_line(
    line: int, text: str, context: Context = NOTHING_KNOWN
) -> tuple[Entry | Problem | Skipped, tuple[str, ...]]:
    """Read a session, and notes on what was decided.

    Args:
        line: The number of the line where it starts.
        text: Cleaned lines or cells, separated by "\\n".
        context: What is known.
    """
    shown = text.replace("\n", " | ")
    stripped = strip_marks(text)
    times: Reading[Span] | Misread | None = None
    before, rest = "", stripped
    day, rest = take_date(stripped, context)
    if isinstance(day, Misread):
        found = _date_elsewhere(stripped, context)
        if found is None:
            return Problem(line, shown, day.message), ()
        before, times, day, rest = found
    is_separated = bool(before)
    # A time may be on either side of the dash after the date.
    for _ in range(2):
        separator = _SEPARATOR.match(rest)
        if times is None:
            start = separator.end() if separator else 0
            times, after = take_times(rest[start:].lstrip("\n"), context)
            if isinstance(times, Misread):
                return Problem(line, shown, times.message), ()
            if times is not None:
                rest, is_separated = after, is_separated or separator is not None
                continue
        if separator is None:
            break
        is_separated = True
        rest = rest[separator.end() :]
        break
    if isinstance(times, Misread):
        return Problem(line, shown, times.message), ()
    separator = _SEPARATOR.match(rest)
    if separator is not None and separator.end():
        rest, is_separated = rest[separator.end() :], True
    if rest and not is_separated and not (times is not None and rest[:1].isupper()):
        return Problem(line, shown, f"Add a dash after the date, like: {EXPECTED_FORM}"), ()
    if re.match(r"(?:and|to|through|&)\b", rest):
        return Problem(line, shown, f"Add a dash after the date, like: {EXPECTED_FORM}"), ()
    if times is None:
        found_time = _time_within(rest, context)
        if found_time is not None:
            times, rest = found_time
    content_text = "\n".join(part for part in (before, rest.strip()) if part)
    if says_canceled(content_text) or any(map(is_free_day, content_text.split("\n"))):
        return Skipped(line, shown, CANCELS_NOTHING, day.value), day.notes
    content = read_content(content_text, context.names)
    known = content.map(
        lambda each: Entry(line, day.value, None, None, each.title, each.speakers, each.place, each.link)
    )
    return combine(shown, day, times, known, context)


def _date_elsewhere(text: str, context: Context) -> tuple[str, Reading[Span] | None, Reading[date], str] | None:
    """Return what comes before the only date in a text, the time before it, the date, and what follows it."""
    times, rest = take_times(text, context)
    if isinstance(times, Reading):
        separator = _SEPARATOR.match(rest)
        day, after = take_date(rest[separator.end() if separator else 0 :], context)
        if isinstance(day, Reading):
            return "", times, day, after
    found = list(find_dates(text, context))
    if len(found) != 1:
        return None
    position, day, rest = found[0]
    before = text[:position].rstrip()
    if not re.search(rf"[({DASH}:|,;\n\[]$", before) or len(before.split()) > 25:
        return None
    if (between := _DATE_BETWEEN.match(rest)) and re.search(rf"\s[{DASH}]+$|\|$", before):
        # "Pat Rivera, MD - April 25, 2024 - Sepsis Bundles"
        return "", None, day, f" - {before.rstrip(f' {DASH}|')} - {rest[between.end() :]}"
    rest = rest.lstrip(")] ") if before.endswith(("(", "[")) else rest
    times, after = take_times(_SEPARATOR.sub("", rest, count=1), context)
    if isinstance(times, Misread) or after.strip(" .)"):
        return None
    return before.rstrip(f" ({DASH}:|,;\n["), times, day, ""


def _time_within(text: str, context: Context) -> tuple[Reading[Span], str] | None:
    """Take a time that stands between separators or in brackets: "Title - 12:00 PM - Room 4", "Title (8 AM start)"."""
    for start in _TIME_PART.finditer(text):
        times, rest = take_times(text[start.end() :], context)
        time_text = text[start.end() : len(text) - len(rest)]
        end = _TIME_END[start[0].strip() in {"(", "["}].match(rest)
        if isinstance(times, Reading) and end and re.search(r"[0-9]:[0-9]|[ap]\.?m|noon", time_text, re.IGNORECASE):
            following = rest[end.end() :]
            return times, f"{text[: start.start()]} - {following}" if following else text[: start.start()]
    return None


def combine(
    text: str, day: Reading[date], times: Reading[Span] | None, known: Reading[Entry], context: Context
) -> tuple[Entry | Problem, tuple[str, ...]]:
    """Return an entry with its date and time; if the text is ambiguous, a problem with every reading."""
    line = known.value.line
    notes = [*day.notes, *(times.notes if times else ()), *known.notes]
    entries: list[Entry] = []
    spans: tuple[Span | None, ...] = times.values if times else (None,)
    for each_day, span, each in islice(product(day.values, spans, known.values), _MAX_READINGS):
        local = localize(each_day, span, context)
        if isinstance(local, Misread):
            return Problem(line, text, local.message), ()
        entries.append(replace(each, date=local.date, start=local.start, minutes=each.minutes or local.minutes))
        notes += local.notes
    ambiguities = [
        ambiguity for ambiguity in (day.ambiguity, times.ambiguity if times else "", known.ambiguity) if ambiguity
    ]
    if ambiguities:
        return Problem(line, text, " ".join(ambiguities), tuple(entries)), tuple(notes)
    return entries[0], tuple(notes)
