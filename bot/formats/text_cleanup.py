"""Text as people paste it, made plain: line ends, exotic spaces, invisible characters."""

import re
import unicodedata

# Byte order mark, zero-width space, soft hyphen, marks of direction, control characters, halves of characters: none is
# ever meant, and some a database refuses.
_INVISIBLE = re.compile(
    "[\ufeff\u200b\u00ad\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff]"
)
_LINE_END = re.compile(r"\r\n|\r|\n")


def clean(text: str) -> str:
    """The text on one line: visible characters only, single ordinary spaces, none at either end."""
    return " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).split())


def numbered_lines(text: str) -> list[tuple[int, str]]:
    """The lines of a file that are not blank, clean, each with its number from 1 as an editor counts."""
    cleaned = ((number, clean(line)) for number, line in enumerate(_LINE_END.split(text), start=1))
    return [(number, line) for number, line in cleaned if line]
