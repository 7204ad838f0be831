"""Opening a form for somebody who waits for it."""

import logging
from typing import Any

from slack_bolt import Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.views.kit import Message, View
from handlers.told import tell

_log = logging.getLogger(__name__)


def open_or_tell(client: WebClient, body: dict[str, Any], respond: Respond, view: View, otherwise: Message) -> None:
    """Open a form for somebody who pressed a button; where it does not open, show them `otherwise`."""
    if not opened(client, body["trigger_id"], view):
        tell(respond, otherwise)


def opened(client: WebClient, trigger_id: str, view: View) -> bool:
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
