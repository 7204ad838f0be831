"""Opening a form for somebody who waits for it, and keeping their words where it cannot be opened."""

import json
import logging
from collections.abc import Mapping
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

_log = logging.getLogger(__name__)


def opened(client: WebClient, trigger_id: str, view: Mapping[str, Any]) -> bool:
    """Open a form; whether it opened. It does not where the press is more than three seconds old, or Slack is slow."""
    try:
        client.views_open(trigger_id=trigger_id, view=dict(view))
    except SlackApiError as error:
        word = error.response.get("error") if isinstance(error.response.data, dict) else error.response.status_code
        _log.warning("form not opened why=%s", word)
        return False
    except (SlackClientError, OSError) as error:
        _log.warning("form not opened why=%s", type(error).__name__)
        return False
    return True


def series_of(view: Mapping[str, Any]) -> int:
    """The series that a form is about. Raises ValueError for a form that is none of ours."""
    kept = json.loads(view.get("private_metadata") or "{}")
    series_id = kept.get("series") if isinstance(kept, dict) else None
    if not isinstance(series_id, int):
        raise ValueError("a form without its series")
    return series_id
