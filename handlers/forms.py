"""Opening a form for somebody who waits for it."""

import logging
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

_log = logging.getLogger(__name__)


def opened(client: WebClient, trigger_id: str, view: dict[str, Any]) -> bool:
    """Open a form; whether it opened. It does not where the press is more than three seconds old, or Slack is slow."""
    try:
        client.views_open(trigger_id=trigger_id, view=view)
    except SlackApiError as error:
        word = error.response.get("error") if isinstance(error.response.data, dict) else error.response.status_code
        _log.warning("form not opened why=%s", word)
        return False
    except (SlackClientError, OSError) as error:
        _log.warning("form not opened why=%s", type(error).__name__)
        return False
    return True
