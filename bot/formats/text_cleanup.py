"""Cleanup of pasted text: line ends, special spaces, invisible characters."""

import re
import unicodedata

# Byte order mark, zero-width space, soft hyphen, direction marks, control characters, lone surrogates: never intended,
# and some databases reject them.
_INVISIBLE = re.compile(
    "[\ufeff\u200b\u00ad\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
_LINE_END = re.compile(r"\r\n|\r|\n")


def clean(text: str) -> str:
    """Return the text as one line: visible characters, single spaces, stripped."""
    return " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).split())


def numbered_lines(text: str) -> list[tuple[int, str]]:
    """Return the cleaned lines that are not blank, with their line numbers from 1."""
    cleaned = ((number, clean(line)) for number, line in enumerate(_LINE_END.split(text), start=1))
    return [(number, line) for number, line in cleaned if line]
