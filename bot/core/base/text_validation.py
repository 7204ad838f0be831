"""Validation of free text: length, and that it contains words."""

import re
from collections.abc import Mapping
from typing import TypeVar

_EMOJI_NAME = re.compile(r":[a-z0-9_+'-]+:")
MIN_LETTERS = 3
MAX_LINK = 1000
LINK = re.compile(r"https?://[^\s<>|\"/][^\s<>|\"]*")
# Control characters except tabs and line ends, and marks that turn the direction of all that follows: they hide or
# rearrange what is read. The marks that Arabic and Hebrew need within a word are not among them.
_HIDING = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
# Line ends that only some programs know, and that would be a second line where one is expected.
_RARE_LINE_END = re.compile("[\x0b\x0c\x85\u2028\u2029]")
Field = TypeVar("Field")


def to_visible(text: str) -> str:
    """Return a text without characters that hide or rearrange what is read; rare line ends become spaces."""
    return text if text.isprintable() else _RARE_LINE_END.sub(" ", _HIDING.sub("", text))


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
    return "Enter a full link that starts with https://" if link and LINK.fullmatch(link) is None else None


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
