"""What people write freely: whether there are words in it, and not too many."""

import re

_EMOJI_NAME = re.compile(r":[a-z0-9_+'-]+:")
LEAST = 3


def problem_with(words: str, *, most: int, required: bool) -> str | None:
    """What is wrong with a text, in a kind sentence for the person who wrote it; None if nothing is.

    Args:
        words: As typed.
        most: The most characters that it may have.
        required: Whether it may be left empty.
    """
    text = words.strip()
    if not text:
        return "Please write a few words here; spaces alone do not reach anybody." if required else None
    if len(text) > most:
        return f"This is {len(text):,} characters long; please shorten it to {most:,}. Your text is still here."
    letters = sum(character.isalnum() for character in _EMOJI_NAME.sub("", text))
    if letters == 0:
        return "Please say it in words: emoji and signs alone are hard to act on."
    if letters < LEAST:
        return f"That is very short. Please write at least {LEAST} letters, so that it can be understood."
    return None
