"""Placeholders for unknown values ("TBD", "(Topic TBA)"), and marks of cancellation ("Cancelled")."""

import re

from bot.formats.free_text.text_cleanup import clean

_TBD = re.compile(
    r"\bt\.?b\.?[dacn]\b\.?"
    r"|\bto be (?:announced|determined|decided|confirmed|named|advised|arranged|scheduled|set|finali[sz]ed)\b"
    r"|\bto (?:follow|come)\b|\bcoming soon\b|\b(?:pending|forthcoming|undecided|unknown)\b"
    r"|\bnot (?:yet )?known(?: yet)?\b|\bn/a\b|\?+"
    r"|\b(?:looking for|need|needs) (?:an? )?(?=speakers?\b|presenters?\b|topics?\b)"
    r"|(?<=\bspeaker )(?:needed|wanted)\b|(?<=\bspeakers )(?:needed|wanted)\b",
    re.IGNORECASE,
)
# Words next to a placeholder that add no information.
_NEUTRAL_WORDS = (
    " speaker speakers presenter presenters name names topic topics title titles subject talk session details and or "
    "is are the still yet both s "
)
_WORD = re.compile(r"[^\W_]+")
_PUNCTUATION = re.compile(r"[-‐‑‒–—―−.…_*/\s]*")

_MEETING = r"(?:rounds|sessions?|meetings?|talks?|seminars?|lectures?|conferences?|class(?:es)?|presentations?|events?)"
_CANCELED = re.compile(
    r"\(?(?:cancell?ed|postponed|rescheduled(?! from\b))\b"
    # Another word may be the reason ("Canceled due to snow"); with a colon it may start a title.
    r"(?:\s*(?:[-–—:(),.!].*)?$|(?!.*:))"
    r"|(?:cancell?ed|postponed)\s*[-–—:]"
    r"|.*(?:\((?:cancell?ed|postponed|rescheduled)\)|[-–—:,\s]\s*(?:cancell?ed|postponed|CANCELL?ED))\W*$",
    re.IGNORECASE,
)
_HOLIDAYS = (
    r"(?:holidays?|thanksgiving|christmas|xmas|new year['’]?s?|labor|memorial|independence|veterans['’]?|columbus"
    r"|presidents?['’]?s?|indigenous peoples?['’]?s?|martin luther king(?:,?\s+jr\.?)?|mlk|juneteenth|fourth of july"
    r"|4th of july|july 4(?:th)?|good friday|easter|passover|rosh hashanah|yom kippur|hanukkah|diwali|eid(?: al-\w+)?"
    r"|(?:winter|summer|spring|fall|autumn|holiday|semester|midterm|mid-term|school|term|academic)"
    r"\s+(?:break|recess|vacation)"
    r"|break|recess|vacation|off|closed|dark|(?:office|university|hospital|campus|school|clinic)s? closed)"
)
_FREE_DAY = re.compile(
    rf"\W*(?:happy\s+|federal\s+|observed\s+)?{_HOLIDAYS}(?:['’]s)?"
    r"(?:\s+(?:day|days|eve|week|weekend|break|recess|holiday|observed|observance))*"
    r"\W*(?:observed|off|closed)?\W*$",
    re.IGNORECASE,
)
_NO_MEETING = re.compile(
    r"(?:^|.*(?:[-–—:;,.(|\[]|\s\s?(?=no\s))\s*)(?:there (?:is|are|will be)\s+)?"
    rf"no\s+(?:[\w&-]+\s+){{0,3}}?{_MEETING}\b"
    r"(?:\s+(?:today|tonight|held|scheduled|planned|on this (?:day|date)|(?:this|in)\s+\w+"
    r"|(?:due to|because of|for)\b.*))?"
    r"\s*(?:[-–—:;,.!)(\]].*)?$",
    re.IGNORECASE,
)


def is_placeholder(text: str) -> bool:
    """Return whether a text is empty or only says that something is to be determined.

    A text that merely contains a placeholder is known: "TBD: the tuberculosis drug trial".
    """
    if _PUNCTUATION.fullmatch(text):
        return True
    rest, times = _TBD.subn(" ", text)
    return times > 0 and all(f" {word} " in _NEUTRAL_WORDS for word in _WORD.findall(rest.casefold()))


def says_placeholder(text: str) -> bool:
    """Return whether a text contains a placeholder."""
    return _TBD.search(text) is not None


def without_placeholder(text: str) -> str | None:
    """Return the cleaned text; None if it is a placeholder."""
    cleaned = clean(text)
    return None if is_placeholder(cleaned) else cleaned


def says_canceled(text: str) -> bool:
    """Return whether a text says that a session was canceled or does not take place. An import cancels nothing."""
    return _CANCELED.match(text) is not None or is_free_day(text)


def is_free_day(text: str) -> bool:
    """Return whether a text says that a day has no session: "Winter break", "Thanksgiving (no rounds)"."""
    return bool(_FREE_DAY.fullmatch(text)) or bool(_NO_MEETING.match(text))
