"""Parse the body of a request that Slack has signed.

Bolt's own parser mistakes a command whose text contains "payload" for an interaction, and never answers it. See
https://docs.slack.dev/reference/interaction-payloads and https://docs.slack.dev/apis/events-api.
"""

import json
from typing import Any
from urllib.parse import parse_qsl

from bot.chat.incoming import visible_values

Payload = dict[str, Any]


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
        return visible_values(fields) if isinstance(fields, dict) else None
    except (ValueError, RecursionError):
        return None
