"""Placeholders for unknown values ("TBD", "(Topic TBA)"), and marks of cancellation ("Cancelled")."""

import re

from bot.formats.text_cleanup import clean

_TBD = re.compile(
    r"\bt\.?b\.?[dacn]\b\.?"
    r"|\bto be (?:announced|determined|decided|confirmed|named|advised|arranged|scheduled|set|finali[sz]ed)\b"
    r"|\bto (?:follow|come)\b|\bcoming soon\b|\b(?:pending|forthcoming|undecided|unknown)\b"
    r"|\bnot (?:yet )?known(?: yet)?\b|\bn/a\b|\?+",
    re.IGNORECASE,
)
# Words next to a placeholder that add no information.
_NEUTRAL_WORDS = (
    " speaker speakers presenter presenters name names topic topics title titles subject talk session details and or "
    "is are the still yet both s "
)
_WORD = re.compile(r"[^\W_]+")
_PUNCTUATION = re.compile(r"[-‐‑‒–—―−.…_*/\s]*")

_CANCELLED = re.compile(
    r"\(?(?:cancell?ed|postponed|rescheduled|no (?:(?:lhs )?rounds|sessions?|meetings?|talks?))\b"
    # Another word may be the reason ("Canceled due to snow"); with a colon it may start a title.
    r"(?:\s*(?:[-–—:(),.!].*)?$|(?!.*:))"
    r"|\(?(?:holiday|break|recess)\b\W*$"
    r"|.*\((?:cancell?ed|postponed|rescheduled)\)\W*$",
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


def without_placeholder(text: str) -> str | None:
    """Return the cleaned text; None if it is a placeholder."""
    cleaned = clean(text)
    return None if is_placeholder(cleaned) else cleaned


def says_cancelled(text: str) -> bool:
    """Return whether a text says that a session does not take place. An import cannot cancel sessions."""
    return _CANCELLED.match(text) is not None
