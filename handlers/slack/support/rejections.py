"""Telling somebody that nothing was done, and why: in answer to a press, or at the first field of a form."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Respond

from bot.core.commands.answers import ForOrganizers
from bot.services.shared.results import Forbidden, NotFound
from bot.slack.views import answers, error_messages
from bot.slack.views.kit import block_kit
from bot.slack.views.kit.block_kit import Message
from handlers.slack.support import modals
from handlers.slack.support.respond import send_reply

FORM_EXPIRED = block_kit.message(error_messages.FORM_DID_NOT_OPEN, [block_kit.plain(error_messages.FORM_DID_NOT_OPEN)])


def respond_rejected(
    respond: Respond, refused: Forbidden | NotFound, gone: str = error_messages.NO_LONGER_THERE
) -> None:
    """Tell whoever pressed a button; `gone` is the sentence for what is not there any more."""
    send_reply(respond, _message(refused, gone))


def form_error(
    view: Mapping[str, Any], refused: Forbidden | NotFound, gone: str = error_messages.FORM_NO_LONGER_THERE
) -> dict[str, Any]:
    """The answer to a form that keeps it open with all that was typed; `gone` as in `refuse`."""
    return modals.reject(view, _message(refused, gone).text)


def text_message(sentence: str) -> Message:
    """A sentence of ours as a message."""
    return block_kit.message(sentence, [block_kit.plain(sentence)])


def _message(refused: Forbidden | NotFound, gone: str) -> Message:
    match refused:
        case Forbidden(series):
            return answers.render(ForOrganizers(series))
        case NotFound():
            return text_message(gone)
