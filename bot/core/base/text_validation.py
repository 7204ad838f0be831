"""Validation of free text: length, and that it contains words."""

import re
from collections.abc import Mapping
from typing import TypeVar

_EMOJI_NAME = re.compile(r":[a-z0-9_+'-]+:")
MIN_LETTERS = 3
MAX_LINK = 1000
# For a class of characters in a pattern: what hides or rearranges what is read. Control characters except tabs and line
# ends, characters without width, letters that show nothing, marks that turn the direction of all that follows, and
# unpaired surrogates, which databases reject. Not among them are the joiners, marks and variants that Arabic, Hebrew,
# Japanese names and emoji need within a word.
HIDDEN = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e007f"
)
# The flags of England, Scotland and Wales spell their names with characters that show nothing elsewhere.
_FLAG = "\U0001f3f4[\U000e0030-\U000e007a]{3,6}\U000e007f"
_HIDING = re.compile(f"({_FLAG})|[{HIDDEN}]")
# Line ends that only some programs know, and that would be a second line where one is expected.
_RARE_LINE_END = re.compile("[\x0b\x0c\x85\u2028\u2029]")
# A host of plain letters: a user name before it, or letters that look like others, disguise where a link leads.
_HOST = r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?"
LINK = re.compile(rf"(?i:https?)://{_HOST}(?:[/?#][^\s<>|\"{HIDDEN}]*)?")
_AUTHORITY = re.compile(r"(?i:https?)://([^\s/?#]+)")
Field = TypeVar("Field")


def to_visible(text: str) -> str:
    """Return a text without characters that hide or rearrange what is read; rare line ends become spaces."""
    if text.isascii() and text.isprintable():
        return text
    return _RARE_LINE_END.sub(" ", _HIDING.sub(r"\1", text))


def validate_text(text: str, *, max_length: int, required: bool) -> str | None:
    """Return an error message for the author of a text; None if the text is valid.

    Args:
        text: As typed.
        max_length: In characters.
        required: Whether it must not be empty.
    """
    text = text.strip()
    if not text:
        return "Enter a few words." if required else None
    if len(text) > max_length:
        return f"That’s {len(text):,} characters. The limit is {max_length:,}."
    letters = sum(character.isalnum() for character in _EMOJI_NAME.sub("", text))
    if letters == 0:
        return "Add a few words so the organizers know what you mean."
    if letters < MIN_LETTERS:
        return f"Enter at least {MIN_LETTERS} letters."
    return None


def link_error(text: str) -> str | None:
    """Return an error message for a link; None if it is empty or valid."""
    link = text.strip()
    if not link or LINK.fullmatch(link):
        return None
    authority = _AUTHORITY.match(link)
    if authority is not None and "@" in authority[1]:
        return "Remove the “@” and all before it. It hides the website."
    if authority is not None and not authority[1].isascii():
        return "Write the website’s name in the letters a to z, or as xn--."
    return "Enter a full link that starts with https://"


def length_errors(texts: Mapping[Field, tuple[str, int]]) -> dict[Field, str]:
    """Return error messages by field for texts that are longer than their limits."""
    lengths = {field: (len(text.strip()), limit) for field, (text, limit) in texts.items()}
    return {
        field: f"Shorten this to {limit:,} characters (now {length:,})."
        for field, (length, limit) in lengths.items()
        if length > limit
    }


def validate_texts(texts: Mapping[Field, tuple[str, int]], *, required: bool = False) -> dict[Field, str]:
    """Return error messages by field for texts with their maximum lengths; arguments as of `validate_text`."""
    errors = {field: validate_text(text, max_length=most, required=required) for field, (text, most) in texts.items()}
    return {field: error for field, error in errors.items() if error is not None}
