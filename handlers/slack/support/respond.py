"""Telling the person who waits, by the one way that a press of a button leaves open: its response_url."""

import logging

from slack_bolt import Respond
from slack_sdk.errors import SlackClientError

from bot.slack.views.kit.block_kit import Message

_log = logging.getLogger(__name__)


def send_reply(respond: Respond, message: Message) -> None:
    """Show a message to the presser alone, beside what they pressed; logged where Slack does not take it."""
    _said(respond, message, replace=False)


def replace_message(respond: Respond, message: Message) -> None:
    """Show a message in place of the one with the button that was pressed."""
    _said(respond, message, replace=True)


def _said(respond: Respond, message: Message, *, replace: bool) -> None:
    if respond.response_url is None:
        # What is pressed in a window of the bot's own comes without one.
        _log.warning("could not tell the person why=no response_url")
        return
    try:
        respond(text=message.text, blocks=list(message.blocks), response_type="ephemeral", replace_original=replace)
    except (SlackClientError, OSError) as error:
        _log.warning("could not tell the person why=%s", type(error).__name__)
