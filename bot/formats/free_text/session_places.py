"""Places of sessions: rooms, halls, and "online"; in a part of a text, or in brackets at either end."""

import re

from bot.formats.free_text.placeholders import is_placeholder
from bot.formats.free_text.speakers import Certainty, read_people
from bot.formats.free_text.text_cleanup import DASH

BRACKET_AT_END = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]\W*$")
_ONLINE = r"(?:zoom|webex|(?:microsoft |ms )?teams|google meet|skype|webinar|live ?stream)"
_HALL = (
    r"(?:Room|Rm\.?|Auditorium|Hall|Theat(?:er|re)|Amphitheater|Atrium|Classroom|Boardroom|Building|Bldg|Library|Suite"
    r"|Floor|Center|Ballroom)"
)
_PLACE = re.compile(
    r"(?:(?:in[- ]person|virtual(?:ly)?|hybrid|online|remote)"
    r"(?:\s+(?:only|session|event|via|on|at|in|by|and)\b.*|\s*[/&+,].*)?"
    rf"|(?:via |on |by |over )?{_ONLINE}(?:\s+(?:only|meeting|link|webinar|call))?(?:\s*(?:[/&+,]|and)\s*.*)?"
    r"|(?:@|at|in)\s+(?:the\s+)?[A-Z0-9].*"
    rf"|[A-Z0-9][\w .&'’/-]*\b{_HALL}\b(?:\s+[\w-]{{1,8}}){{0,2}}"
    r"|(?:Room|Rm\.?|Building|Bldg\.?|Suite|Auditorium)\s+[\w-]+(?:,?\s+\w+){0,4})"
)
ONLINE_PLACE = re.compile(
    rf"(?:in[- ]person|virtual|hybrid|online|(?:via )?{_ONLINE}(?: (?:only|meeting))?)", re.IGNORECASE
)
# A room before a colon or after a dash.
ROOM = re.compile(
    r"(?:Room|Rm\.?|Suite)\s+[\w-]*[0-9][\w-]*"
    r"|[A-Z0-9][\w .&'’/-]*\b(?:Auditorium|Amphitheater|Conference Room)(?:\s+\w)?"
)
_BRACKET_AT_START = re.compile(r"[(\[]([^()\[\]]*)[)\]]\s*")


def take_place_bracket(text: str) -> tuple[str, str | None]:
    """Remove "(virtual)" or "(Chestnut Conference Room)" at either end, and placeholders in brackets."""
    place = None
    while (match := BRACKET_AT_END.search(text)) and (is_placeholder(match[1]) or _names_place(match[1])):
        if match.start() == 0 and is_placeholder(match[1]):
            return "", place
        place = place or (None if is_placeholder(match[1]) else match[1].strip())
        text = text[: match.start()].rstrip()
    while (match := _BRACKET_AT_START.match(text)) and (_PLACE.fullmatch(match[1]) or ONLINE_PLACE.fullmatch(match[1])):
        place = place or match[1].strip()
        text = re.sub(rf"^\s*[:|{DASH}]\s*", "", text[match.end() :])
    return text, place


def bare_place(text: str) -> str:
    """Return a place without "at" before it."""
    return re.sub(r"^(?:@|at|in)\s+", "", text)


def is_place(text: str) -> bool:
    """Return whether a text names a place and no person."""
    return _names_place(text) and read_people(text).certainty < Certainty.NAMED


def _names_place(text: str) -> bool:
    return bool(_PLACE.fullmatch(text) or ONLINE_PLACE.fullmatch(text))
