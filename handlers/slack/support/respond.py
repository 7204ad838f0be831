"""Telling the person who waits, by the one way that a press of a button leaves open: its response_url."""

import logging

from slack_bolt import Respond

from bot.slack.api.response_url import post_response
from bot.slack.api.web_api import SlackUnreachableError
from bot.slack.views.kit.block_kit import Message
from handlers.slack.support.deadline import Deadline

_log = logging.getLogger(__name__)


def send_reply(respond: Respond, message: Message, deadline: Deadline | None = None) -> None:
    """Show a message to the presser alone, beside what they pressed; logged where Slack does not take it.

    Args:
        respond: Bolt's, which names the response_url. Called, it would wait 30 seconds, and post twice if an answer
            is lost.
        message: What they are told.
        deadline: Of their answer, where other calls came before this one.
    """
    _say(respond.response_url, message, deadline or Deadline(), replace=False)


def replace_message(respond: Respond, message: Message) -> None:
    """Show a message in place of the one with the button that was pressed."""
    _say(respond.response_url, message, Deadline(), replace=True)


def _say(url: str | None, message: Message, deadline: Deadline, *, replace: bool) -> None:
    if url is None:
        # What is pressed in a window of the bot's own comes without one.
        _log.warning("could not tell the person", extra={"why": "no response_url"})
        return
    body = {
        "text": message.text,
        "blocks": list(message.blocks),
        "response_type": "ephemeral",
        "replace_original": replace,
    }
    try:
        status = post_response(url, body, timeout=deadline.timeout())
    except SlackUnreachableError as error:
        _log.warning("could not tell the person", extra={"why": str(error)})
        return
    if status != 200:
        _log.warning("could not tell the person", extra={"status": status})
