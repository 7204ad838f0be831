"""The reader of what follows a session's date and time: speakers, title, place and link.

A text is split where labels, quotation marks, brackets, bars, colons and dashes say so.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.core.base.text_validation import LINK
from bot.formats.free_text.name_words import SERIES
from bot.formats.free_text.placeholders import is_placeholder, without_placeholder
from bot.formats.free_text.reading import Content, Reading
from bot.formats.free_text.session_labels import LABEL, read_labels
from bot.formats.free_text.session_parts import read_cells, read_line
from bot.formats.free_text.session_places import bare_place, is_place, take_place_bracket
from bot.formats.free_text.speakers import MAX_LINE
from bot.formats.free_text.text_cleanup import DASH

_LINK = re.compile(r"(?:https?://|www\.)[^\s<>|\"“”()]+[^\s<>|\"“”().,;]", re.IGNORECASE)
# Credentials after a name: wherever they stand, the text names a person.
_CREDENTIALED = re.compile(
    r"[A-Z][\w'’-]+,?\s+(?:M\.?D|D\.?O|Ph\.?D|MBBS|MPH|MSN|R\.?N|DNP|N\.?P|PharmD|PA-C)\b|\b(?:[Pp]anelists?|[Mm]oderators?|Drs?\.):?\s(?=[A-Z])"
)
_UNREAD_NAME = "This seems to name a person. Write “Speaker: Title.”"
_SAVE_THE_DATE = re.compile(r"^\W*save the dates?\b\W*", re.IGNORECASE)
_MOVED = re.compile(
    r"^\W*(?:rescheduled|moved|postponed)\s+(?:from|to)\b(?P<when>[^:–—]*?)(?:\s*[:–—]\s*|\s+-\s+|$)", re.IGNORECASE
)
_PREFIX = re.compile(
    r"^(?:(?:hold|tentative|invitation|updated(?: invitation)?|fwd?|re|reminder|placeholder|confirmed|new time)"
    r"\s*[:–—]\s*)+",
    re.IGNORECASE,
)
# A number or year of the series, after its name.
_NUMBER = r"(?:\s+(?:#\s?)?[0-9]{1,4}(?:\s*[-–/]\s*[0-9]{2,4})?)?"
_SERIES_BRACKET = re.compile(rf"^\[[^\[\]]*\b{SERIES}\]\s*[:{DASH}]?\s*", re.IGNORECASE)


def read_content(text: str, names: Sequence[str] = ()) -> Reading[Content]:
    """Read what follows the date and the time.

    Args:
        text: Cleaned; cells of a table and lines of a session are separated by "\\n".
        names: The names of the series, which are no part of the title.
    """
    notes: list[str] = []
    if len(text) > MAX_LINE:
        return Reading((Content((), text),))
    if prefix := _PREFIX.match(text):
        notes.append(f"“{prefix[0].strip()}” was left out.")
        text = text[prefix.end() :]
    text = _SAVE_THE_DATE.sub("", without_series(text, names))
    link = None
    found = _LINK.search(text)
    address = "" if found is None else found[0]
    if address and not address.casefold().startswith("http"):
        address = f"https://{address}"
    if found and LINK.fullmatch(address):
        link = address
        text = re.sub(r"[(\[<]\s*[>)\]]", "", text[: found.start()] + text[found.end() :]).strip(" |\n,;")
    is_topic_open = _says_topic_is_open(text)
    moved = _MOVED.match(text)
    if moved:
        text = text[moved.end() :]
    text, place = take_place_bracket(text)
    labeled = read_labels(text)
    if labeled is not None:
        content, dropped = labeled
        notes += [f"“{each}” was left out." for each in dropped]
        read: Reading[Content] = Reading((content,))
    else:
        cells = [cell.strip() for cell in text.split("\n") if cell.strip()]
        if len(cells) < 2 and (bars := [cell.strip() for cell in re.split(r"\s*[|¦]\s*", text)])[1:]:
            cells = [cell for cell in bars if cell]
        read = read_cells(cells, notes) if len(cells) > 1 else read_line(cells[0] if cells else "", notes)
    if is_topic_open and read.ambiguity and read.value.speakers and read.value.title is None:
        read = Reading(read.values[:1], notes=read.notes)
    filled = read.map(lambda each: replace(each, place=each.place or place, link=each.link or link))
    if not filled.ambiguity and not filled.value.speakers and names_person(filled.value.title or ""):
        filled = replace(filled, ambiguity=_UNREAD_NAME)
    if moved:
        ambiguity = f"It says “{moved[0].strip(' :-–—')}.” Check that the date is right."
        return Reading(filled.values, ambiguity, tuple(notes))
    return Reading(filled.values, filled.ambiguity, (*filled.notes, *notes))


def _says_topic_is_open(text: str) -> bool:
    """Return whether a text ends with "(Topic TBD)", so that what stands before it is a speaker."""
    parts = re.split(rf"[(\[,:{DASH}]\s*", text)
    last = parts[-1].strip(" )]")
    return len(parts) > 1 and bool(last) and is_placeholder(last) and "speaker" not in last.casefold()


def names_person(text: str) -> bool:
    """Return whether a text names a person for certain, wherever in it: by credentials, or as a panelist."""
    return _CREDENTIALED.search(text) is not None


def without_series(text: str, names: Sequence[str]) -> str:
    """Remove the series' own name from the start of a text, never what is left."""
    text = _SERIES_BRACKET.sub("", text, count=1)
    for name in sorted((each for each in names if each), key=len, reverse=True):
        after_name = rf"{_NUMBER}(?:\s*(?:[:|]|[{DASH}]+)\s*|\s+(?=with\b|by\b|CANCELL?ED)|\s*$|\s*(?=[(\[]))"
        match = re.match(re.escape(name) + after_name, text, re.IGNORECASE)
        if match:
            return text[match.end() :]
    return text


def read_details(text: str) -> Content | None:
    """Read a line that only adds to a session: a label, a link, or a place; None if it is none of them."""
    if is_place(text):
        return Content(place=bare_place(text))
    match = LABEL.match(text)
    if match and match["place"]:
        return Content(place=without_placeholder(text[match.end() :]))
    if match and (match["other"] or match["time"]):
        return None
    return read_content(text).value if match or _LINK.fullmatch(text) else None
