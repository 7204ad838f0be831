"""Parser of one session line of the program's page: a date, speakers and a title."""

import re

from bot.formats.dates import take_date
from bot.formats.parse_result import Entry, Misread
from bot.formats.placeholders import is_placeholder, says_cancelled, without_placeholder
from bot.formats.speakers import looks_like_name, split_speakers
from bot.formats.times import take_times

EXPECTED_FORM = "“Thursday, March 21, 2024 - Speaker: Title”, with TBD for what is not known"

_DASH = r"\-‐‑‒–—―−"
_BULLET = re.compile(rf"(?:[•◦‣▪●○·*+{_DASH}]\s*)+")
# Between the date and the rest; a bracket needs no separator.
_DATE_SEPARATOR = re.compile(rf"\s*(?:[{_DASH}:|]\s*|(?=\()|$)")
# Between speaker and title: the first colon, or the first dash with spaces around it.
_SPEAKER_SEPARATOR = re.compile(rf"\s*[:：]\s*|\s+[{_DASH}]+\s+|\s+[{_DASH}]+$|^[{_DASH}]+\s+")
_BRACKET_AT_END = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]$")
_BRACKET_AT_START = re.compile(r"[(\[]([^()\[\]]*)[)\]]\s*")
_SPEAKER_LABEL = re.compile(r"(?:guest )?(?:speaker|presenter)s?", re.IGNORECASE)
_TITLE_LABEL = re.compile(r"topic|title|subject", re.IGNORECASE)


def parse_session_line(line: int, text: str) -> Entry | Misread:
    """Parse a cleaned line of the page; `line` is its number."""
    day, rest = take_date(_BULLET.sub("", text, count=1) if _BULLET.match(text) else text)
    if isinstance(day, Misread):
        return day
    # A time may be on either side of the dash after the date.
    times = take_times(rest.removeprefix(",").strip())
    if isinstance(times, Misread):
        return times
    start, minutes, rest = times
    separator = _DATE_SEPARATOR.match(rest)
    if separator is None:
        return Misread(f"A dash is missing after the date; a line should read {EXPECTED_FORM}.")
    rest = rest[separator.end() :]
    if start is None:
        times = take_times(rest)
        if isinstance(times, Misread):
            return times
        start, minutes, rest = times
        if start is not None:
            separator = _DATE_SEPARATOR.match(rest)
            if separator is None:
                return Misread(f"A dash is missing after the time; a line should read {EXPECTED_FORM}.")
            rest = rest[separator.end() :]
    if says_cancelled(rest):
        return Misread(
            "An import cancels nothing, and a session that does not take place has no line: take it out of the file."
        )
    parsed = _parse_speakers_and_title(rest)
    if isinstance(parsed, Misread):
        return parsed
    speakers, title = parsed
    return Entry(line=line, date=day, start=start, minutes=minutes, title=title, speakers=speakers)


def _parse_speakers_and_title(text: str) -> tuple[tuple[str, ...], str | None] | Misread:
    text = _strip_placeholder_brackets(text)
    if is_placeholder(text):
        return (), None
    separator = _SPEAKER_SEPARATOR.search(text)
    speaker_text, title_text = (text[: separator.start()], text[separator.end() :]) if separator else (text, "")
    if _SPEAKER_LABEL.fullmatch(speaker_text):
        speaker_text, title_text = title_text, ""
    elif _TITLE_LABEL.fullmatch(speaker_text):
        speaker_text = ""
    speaker_text = _strip_placeholder_brackets(speaker_text)
    speakers = () if is_placeholder(speaker_text) else split_speakers(speaker_text)
    if not all(looks_like_name(name) for name in speakers):
        return Misread(
            f"“{speaker_text}” stands where the speaker's name is expected; a line should read {EXPECTED_FORM}. "
            "A title without a speaker is written “TBD: Title”."
        )
    return speakers, without_placeholder(title_text)


def _strip_placeholder_brackets(text: str) -> str:
    """Remove "(Topic TBD)" at the end and "(Speaker TBD)" at the start."""
    at_end = _BRACKET_AT_END.search(text)
    if at_end and at_end.start() > 0 and is_placeholder(at_end[1]):
        text = text[: at_end.start()]
    at_start = _BRACKET_AT_START.match(text)
    if at_start and at_start.end() == len(text) and is_placeholder(at_start[1]):
        return ""
    return text
