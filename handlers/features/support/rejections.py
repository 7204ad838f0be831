"""Tell a person that nothing was done, and why: after a press, or at the first field of a form."""

import logging
import uuid
from collections.abc import Mapping
from functools import wraps
from typing import Any

from bot.core.commands.answers import ForOrganizers
from bot.services.shared.results import ForbiddenError, InvalidError, RejectedError
from bot.views import answers, error_messages
from bot.views.kit import block_kit
from bot.views.kit.block_kit import Message
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import (
    ButtonListener,
    FieldErrors,
    FormListener,
    FormResult,
    Press,
    Respond,
    Shown,
    ShowView,
    SubmittedForm,
)

_log = logging.getLogger(__name__)


def reply_text(sentence: str) -> Respond:
    """Reply with one of our own sentences."""
    return Respond(block_kit.sentence(sentence))


def reply_gone(ctx: RequestContext) -> Respond:
    """Say that a button is of no use any more."""
    return reply_text(error_messages.no_longer_there(ctx.actor.surface))


def answer_press(listener: ButtonListener, gone: str = "") -> ButtonListener:
    """Create a listener that replies why a press was rejected.

    `gone` replaces the general sentence about something that no longer exists.
    """

    @wraps(listener)
    def answering(press: Press, ctx: RequestContext) -> Shown:
        try:
            return listener(press, ctx)
        except RejectedError as rejection:
            return reply_rejected(rejection, ctx, gone)

    return answering


def answer_form(listener: FormListener, gone: str = "") -> FormListener:
    """Create a listener that keeps a rejected form open with everything typed, and says why.

    `gone` as of `answer_press`.
    """

    @wraps(listener)
    def answering(form: SubmittedForm, ctx: RequestContext) -> FormResult:
        try:
            return listener(form, ctx)
        except InvalidError as invalid:
            return _show_problems(form, invalid.problems)
        except RejectedError as rejection:
            return reject_form(form.view, _message(rejection, gone or error_messages.FORM_NO_LONGER_THERE).text)

    return answering


def reply_rejected(rejection: RejectedError, ctx: RequestContext, gone: str = "") -> Respond:
    """Reply why nothing was done; `gone` as of `answer_press`."""
    return Respond(_message(rejection, gone or error_messages.no_longer_there(ctx.actor.surface)))


def unforeseen(error: Exception) -> str:
    """Log an unexpected error, and return the sentence for the person, with the code under which the log has it."""
    reference = uuid.uuid4().hex[:8]
    _log.error("unforeseen", extra={"reference": reference}, exc_info=error)
    return error_messages.unforeseen(reference)


def _message(rejection: RejectedError, gone: str) -> Message:
    if isinstance(rejection, ForbiddenError):
        return answers.render(ForOrganizers(rejection.series))
    return block_kit.sentence(gone)


def _show_problems(form: SubmittedForm, problems: Mapping[str, str]) -> FormResult:
    """Show problems at their fields: a block id is made of the form's name, the field's, and perhaps a version.

    If a field is not in this form, the form is from an older version and cannot be corrected.
    """
    fields = {block_id.split(".")[1]: block_id for block_id in _fields(form.view) if "." in block_id}
    if not problems.keys() <= fields.keys():
        return reject_form(form.view, error_messages.FORM_NO_LONGER_THERE)
    return FieldErrors({fields[field]: problem for field, problem in problems.items()})


def reject_form(view: Mapping[str, Any], sentence: str) -> FormResult:
    """Keep a form open with everything typed, and show a sentence at its first field."""
    for field in _fields(view):
        # Errors are shown only at input blocks.
        return FieldErrors({field: sentence})
    return ShowView(error_messages.instead_of_form(sentence))


def _fields(view: Mapping[str, Any]) -> list[str]:
    blocks = view.get("blocks", [])
    return [each["block_id"] for each in blocks if each.get("type") == "input" and each.get("block_id")]
