"""Validation of free text: length, and that it contains words."""

import re
from collections.abc import Mapping
from typing import TypeVar

_EMOJI_NAME = re.compile(r":[a-z0-9_+'-]+:")
MIN_LETTERS = 3
MAX_LINK = 1000
LINK = re.compile(r"https?://[^\s<>|\"]+")
Field = TypeVar("Field")


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


def validate_texts(texts: Mapping[Field, tuple[str, int]], *, required: bool = False) -> dict[Field, str]:
    """Return error messages by field for texts with their maximum lengths; arguments as of `validate_text`."""
    errors = {field: validate_text(text, max_length=most, required=required) for field, (text, most) in texts.items()}
    return {field: error for field, error in errors.items() if error is not None}
