"""Validation of free text: length, and that it contains words."""

import re

_EMOJI_NAME = re.compile(r":[a-z0-9_+'-]+:")
MIN_LETTERS = 3


def validate_text(text: str, *, max_length: int, required: bool) -> str | None:
    """Return an error message for the author of a text; None if the text is valid.

    Args:
        text: As typed.
        max_length: In characters.
        required: Whether it must not be empty.
    """
    text = text.strip()
    if not text:
        return "Please write a few words here; spaces alone do not reach anybody." if required else None
    if len(text) > max_length:
        return f"This is {len(text):,} characters long; please shorten it to {max_length:,}. Your text is still here."
    letters = sum(character.isalnum() for character in _EMOJI_NAME.sub("", text))
    if letters == 0:
        return "Please say it in words: emoji and signs alone are hard to act on."
    if letters < MIN_LETTERS:
        return f"That is very short. Please write at least {MIN_LETTERS} letters, so that it can be understood."
    return None
