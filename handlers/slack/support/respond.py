"""Reply to a press through its response_url."""

import logging
from collections.abc import Mapping
from typing import Any

from bot.slack.api.response_url import post_response
from bot.slack.api.web_api import SlackUnreachableError
from bot.views.kit.block_kit import Message
from handlers.slack.support.deadline import Deadline

_log = logging.getLogger(__name__)


def response_url(body: Mapping[str, Any]) -> str | None:
    """Return where a press can be answered; None for one in one of the bot's windows."""
    url = body.get("response_url")
    return url if isinstance(url, str) else None


def send_reply(url: str | None, message: Message, deadline: Deadline | None = None) -> None:
    """Show a message to the person who pressed a button; a rejection is logged.

    Args:
        url: The press's response_url.
        message: The reply.
        deadline: The deadline, if earlier calls share it.
    """
    _say(url, message, deadline)


def replace_message(url: str | None, message: Message) -> None:
    """Replace the message whose button was pressed."""
    _say(url, message, replace_original=True)


def post_to_channel(url: str | None, message: Message) -> None:
    """Show a message to everyone in the conversation where a button was pressed."""
    _say(url, message, response_type="in_channel")


def _say(url: str | None, message: Message, deadline: Deadline | None = None, **how: str | bool) -> None:
    if url is None:
        # A button in one of the bot's windows has no response_url.
        _log.warning("reply failed", extra={"why": "no response_url"})
        return
    shown = {"text": message.text, "blocks": list(message.blocks)}
    body = {**shown, "response_type": "ephemeral", "replace_original": False, **how}
    try:
        status = post_response(url, body, timeout=(deadline or Deadline()).timeout())
    except SlackUnreachableError as error:
        _log.warning("reply failed", extra={"why": str(error)})
        return
    if status != 200:
        _log.warning("reply failed", extra={"status": status})


def post_as_shared(body: Mapping[str, Any], message: Message) -> bool | None:
    """Post a message to the conversation chosen in a form, where the bot may not be itself.

    Returns whether Slack accepted it, or None if that is unknown.
    """
    url = _chosen_url(body)
    if url is None:
        return False
    shown = {"text": message.text, "blocks": list(message.blocks), "response_type": "in_channel", "unfurl_links": False}
    try:
        status = post_response(url, shown)
        problem: dict[str, object] = {"status": status}
    except SlackUnreachableError as error:
        status, problem = 500, {"why": str(error)}
    if status >= 500:
        _log.warning("share not confirmed", extra=problem)
        return None
    if status != 200:
        _log.warning("share failed", extra={"status": status})
    return status == 200


def _chosen_url(body: Mapping[str, Any]) -> str | None:
    ways = body.get("response_urls")
    found = ways[0].get("response_url") if isinstance(ways, list) and ways else None
    return found if isinstance(found, str) else None
