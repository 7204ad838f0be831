"""What people write freely: whether there are words in it, and not too many."""

import re

_EMOJI_NAME = re.compile(r":[a-z0-9_+'-]+:")
MIN_LETTERS = 3


def validate_text(text: str, *, max_length: int, required: bool) -> str | None:
    """What is wrong with a text, in a kind sentence for the person who wrote it; None if nothing is.

    Args:
        words: As typed.
        most: The most characters that it may have.
        required: Whether it may be left empty.
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
