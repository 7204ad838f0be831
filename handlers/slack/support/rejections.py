"""Tell a person that nothing was done, and why: after a press, or at the first field of a form."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from slack_bolt import Ack, Respond

from bot.core.commands.answers import ForOrganizers
from bot.services.shared.results import Forbidden, Invalid, NotFound
from bot.views import answers, error_messages
from bot.views.kit import block_kit
from bot.views.kit.block_kit import Message
from handlers.slack.support import modals
from handlers.slack.support.respond import send_reply

Key = TypeVar("Key", bound=str)

FORM_EXPIRED = modals.FORM_EXPIRED


def respond_rejected(
    respond: Respond, rejection: Forbidden | NotFound, gone: str = error_messages.NO_LONGER_THERE
) -> None:
    """Answer a rejected press; `gone` is the sentence for what no longer exists."""
    send_reply(respond, reject_message(rejection, gone))


def render_result(
    ack: Ack,
    view: Mapping[str, Any],
    result: Invalid[Key] | Forbidden | NotFound,
    errors: Callable[[Mapping[Key, str]], Mapping[str, str]] | str = "",
    not_found: str = error_messages.FORM_NO_LONGER_THERE,
) -> None:
    """Answer a submitted form that changed nothing: it stays open with everything typed.

    Args:
        ack: Bolt's answer to the submission.
        view: The submitted form.
        result: What the service answered.
        errors: Translates the service's fields into block ids, or the prefix that makes a block id of a field.
        not_found: The sentence for what no longer exists.
    """
    match result:
        case Invalid(problems):
            by_block = _prefixed(errors, problems) if isinstance(errors, str) else errors(problems)
            ack(**modals.show_errors(view, by_block))
        case Forbidden() | NotFound():
            ack(**modals.reject(view, reject_message(result, not_found).text))


def _prefixed(prefix: str, problems: Mapping[Key, str]) -> dict[str, str]:
    return {f"{prefix}.{key}" if prefix else str(key): each for key, each in problems.items()}


def text_message(sentence: str) -> Message:
    """Render one of our own sentences as a message."""
    return block_kit.message(sentence, [block_kit.plain(sentence)])


def reject_message(rejection: Forbidden | NotFound, gone: str = error_messages.NO_LONGER_THERE) -> Message:
    """Say why nothing was done; `gone` is the sentence for what no longer exists."""
    match rejection:
        case Forbidden(series):
            return answers.render(ForOrganizers(series))
        case NotFound():
            return text_message(gone)
