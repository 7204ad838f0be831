"""Parse the body of a request that Slack has signed.

Bolt's own parser mistakes a command whose text contains "payload" for an interaction, and never answers it. See
https://docs.slack.dev/reference/interaction-payloads and https://docs.slack.dev/apis/events-api.
"""

import json
from typing import Any
from urllib.parse import parse_qsl

from bot.core.base.text_validation import to_visible

Payload = dict[str, Any]

# Nesting depth; Slack's views and messages stay far below it.
_MAX_DEPTH = 40


def read(body: bytes) -> Payload | None:
    """Parse a body, and make all text in it safe to store and to show; None for a body without fields.

    Args:
        body: The raw body: JSON, a form, or a form whose field `payload` is JSON.
    """
    text = body.decode("utf-8", "replace")
    fields: Any
    try:
        if text.lstrip().startswith("{"):
            fields = json.loads(text)
        else:
            form = dict(parse_qsl(text, keep_blank_values=True))
            fields = json.loads(form["payload"]) if "payload" in form else form
        return _storable(fields, 0) if isinstance(fields, dict) else None
    except (ValueError, RecursionError):
        return None


def _storable(value: Any, depth: int) -> Any:
    """Remove what databases and JSON writers reject (NUL, unpaired surrogates), and what hides other text."""
    if isinstance(value, str):
        return value if value.isprintable() else to_visible(value).encode("utf-8", "replace").decode("utf-8")
    if depth > _MAX_DEPTH:
        raise ValueError("nested too deep")
    if isinstance(value, dict):
        return {_storable(name, depth): _storable(each, depth + 1) for name, each in value.items()}
    if isinstance(value, list):
        return [_storable(each, depth + 1) for each in value]
    return value
