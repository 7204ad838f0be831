"""What only Slack has, as words that nobody reads in Teams."""

import re
from collections.abc import Iterable

_WORDS = re.compile(
    r"home tab|shortcut|/invite|slash command|user group|\bmodal\b|/lhs-rounds|\bslack\b|\bworkspace\b"
    r"|(?<!\w):[a-z_]{3,}:",
    re.IGNORECASE,
)


def words_of_slack(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Return the words that only fit Slack, each with the text that has it."""
    return [(found[0], text) for text in texts for found in _WORDS.finditer(text)]
