"""Reply to a press through its response_url."""

import logging

from slack_bolt import Respond

from bot.slack.api.response_url import post_response
from bot.slack.api.web_api import SlackUnreachableError
from bot.views.kit.block_kit import Message
from handlers.slack.support.deadline import Deadline

_log = logging.getLogger(__name__)


def send_reply(respond: Respond, message: Message, deadline: Deadline | None = None) -> None:
    """Show a message to the person who pressed a button; a rejection is logged.

    Args:
        respond: Bolt's Respond, for its response_url only: calling it would wait 30 seconds, and post twice if an
            answer is lost.
        message: The reply.
        deadline: The deadline, if earlier calls share it.
    """
    _say(respond.response_url, message, deadline or Deadline(), replace=False)


def replace_message(respond: Respond, message: Message) -> None:
    """Replace the message whose button was pressed."""
    _say(respond.response_url, message, Deadline(), replace=True)


def post_to_channel(respond: Respond, message: Message) -> None:
    """Show a message to everyone in the conversation where a button was pressed."""
    _say(respond.response_url, message, Deadline(), replace=False, response_type="in_channel")


def _say(
    url: str | None, message: Message, deadline: Deadline, *, replace: bool, response_type: str = "ephemeral"
) -> None:
    if url is None:
        # A button in one of the bot's windows has no response_url.
        _log.warning("reply failed", extra={"why": "no response_url"})
        return
    body = {
        "text": message.text,
        "blocks": list(message.blocks),
        "response_type": response_type,
        "replace_original": replace,
    }
    try:
        status = post_response(url, body, timeout=deadline.timeout())
    except SlackUnreachableError as error:
        _log.warning("reply failed", extra={"why": str(error)})
        return
    if status != 200:
        _log.warning("reply failed", extra={"status": status})
