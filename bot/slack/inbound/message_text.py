"""The words of a message that a person wrote, as they would be typed after the command.

https://docs.slack.dev/messaging/formatting-message-text: mentions and links are in angle brackets, and &, < and > are
escaped.
"""

import re
from collections.abc import Collection

_BRACKETS = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_ESCAPES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
# Between a mention and the words: "@LHS Rounds: when is it?"
_AFTER_MENTION = " \t\r\n\xa0,:;-–—"


def words_of(text: str, own_ids: Collection[str]) -> str:
    """Return the words of a message without mentions of the app.

    Args:
        text: The message's text, as Slack sends it.
        own_ids: The app's own user ids; what comes first is taken for the app where none is known.
    """

    def shown(match: re.Match[str]) -> str:
        kind, target, label = match[1], match[2], match[3] or ""
        if kind == "@":
            is_own = target in own_ids or (not own_ids and not text[: match.start()].strip())
            return "" if is_own else label
        return label or ("" if kind else target.removeprefix("mailto:"))

    plain = _BRACKETS.sub(shown, text)
    for escaped, character in _ESCAPES:
        plain = plain.replace(escaped, character)
    return plain.strip().lstrip(_AFTER_MENTION)
