"""Cleanup of pasted text: line ends, special spaces, invisible characters."""

import re
import unicodedata

from bot.core.base.text_validation import to_visible

# Direction marks are needed within a word of some languages, and never intended in a schedule.
_INVISIBLE = re.compile("[\u061c\u200e\u200f]")
# Anything that looks like a web link in a text, without what ends the sentence.
LINK_WITHIN = re.compile(r"https?://[^\s<>|\"]*[^\s<>|\".,;)]", re.IGNORECASE)
# For a class of characters in a pattern.
DASH = r"\-‐‑‒–—―−"
QUOTED = re.compile(r"[“\"«]([^“”\"«»]{3,})[”\"»]|(?<!\w)[‘']([^‘’']{3,}(?:’\w[^‘’']*)*)[’'](?!\w)")
# What a library says of a file may quote all of it.
_MAX_REASON = 200
_GAP = re.compile(r"\t+|[ \u00a0]{3,}")
_MARK = re.compile(r"[^\w\s]|[o\uf0b7\uf0a7]|\(?[0-9]{1,2}[.)]")
_LINE_END = re.compile(r"\r\n|\r|\n")


def clean(text: str) -> str:
    """Return the text as one line: visible characters, single spaces, stripped."""
    return " ".join(unicodedata.normalize("NFC", _INVISIBLE.sub("", to_visible(text))).split())


def reason(error: object) -> str:
    """Return what a library says of a file, in one line that is short whatever is in the file."""
    return clean(str(error)[:_MAX_REASON])


def unquoted(text: str) -> str:
    """Return a text without the quotation marks around the whole of it."""
    match = QUOTED.fullmatch(text.strip())
    return ((match[1] or match[2]) if match else text).strip()


def cells_of(line: str) -> str:
    """Return a line's cells, separated by tabs or several spaces in the text, cleaned and each on a line."""
    cells = [cell for part in _GAP.split(line.strip()) if (cell := clean(part))]
    if len(cells) > 1 and _MARK.fullmatch(cells[0]):
        # A bullet or number of a list, as word processors copy it.
        cells[:2] = [f"{cells[0]} {cells[1]}"]
    return "\n".join(cells)


def paragraphs(text: str) -> list[list[tuple[int, str]]]:
    """Return the number (from 1) and the cells of each line that is not blank, in groups between blank lines."""
    groups: list[list[tuple[int, str]]] = [[]]
    for number, raw in enumerate(_LINE_END.split(text), start=1):
        if line := cells_of(raw):
            groups[-1].append((number, line))
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def decode(data: bytes) -> str | None:
    """Return the text of a file in UTF-8, UTF-16 or Windows' Western encoding; None if it is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data:
        return None
    # A calendar program may fold a line inside a character (RFC 5545, 3.1).
    unfolded = re.sub(rb"\r?\n[ \t](?=[\x80-\xbf])", b"", data)
    try:
        return unfolded.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
