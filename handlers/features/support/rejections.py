"""Tell a person that nothing was done, and why: after a press, or at the first field of a form."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from bot.core.commands.answers import ForOrganizers
from bot.services.shared.results import Forbidden, Invalid, NotFound
from bot.views import answers, error_messages
from bot.views.kit import block_kit
from bot.views.kit.block_kit import Message
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import FieldErrors, FormResult, Reply, ShowView, SubmittedForm

Key = TypeVar("Key", bound=str)


def text_message(sentence: str) -> Message:
    """Render one of our own sentences as a message."""
    return block_kit.message(sentence, [block_kit.plain(sentence)])


def reply_text(sentence: str) -> Reply:
    """Reply with one of our own sentences."""
    return Reply(text_message(sentence))


def reply_gone(ctx: RequestContext) -> Reply:
    """Say that a button is of no use any more."""
    return reply_text(error_messages.no_longer_there(ctx.actor.surface))


def reply_rejected(rejection: Forbidden | NotFound, ctx: RequestContext, gone: str | None = None) -> Reply:
    """Answer a rejected press; `gone` is the sentence for what no longer exists, if there is one of its own."""
    return Reply(reject_message(rejection, gone or error_messages.no_longer_there(ctx.actor.surface)))


def reject_message(rejection: Forbidden | NotFound, gone: str) -> Message:
    """Say why nothing was done; `gone` is the sentence for what no longer exists."""
    match rejection:
        case Forbidden(series):
            return answers.render(ForOrganizers(series))
        case NotFound():
            return text_message(gone)


def render_result(
    form: SubmittedForm,
    result: Invalid[Key] | Forbidden | NotFound,
    errors: Callable[[Mapping[Key, str]], Mapping[str, str]] | str = "",
    not_found: str = error_messages.FORM_NO_LONGER_THERE,
) -> FormResult:
    """Answer a submitted form that changed nothing: it stays open with everything typed.

    Args:
        form: The submitted form.
        result: What the service answered.
        errors: Translates the service's fields into block ids, or the prefix that makes a block id of a field.
        not_found: The sentence for what no longer exists.
    """
    match result:
        case Invalid(problems):
            return show_errors(form, _prefixed(errors, problems) if isinstance(errors, str) else errors(problems))
        case Forbidden() | NotFound():
            return reject_form(form.view, reject_message(result, not_found).text)


def _prefixed(prefix: str, problems: Mapping[Key, str]) -> dict[str, str]:
    return {f"{prefix}.{key}" if prefix else str(key): each for key, each in problems.items()}


def show_errors(form: SubmittedForm, errors: Mapping[str, str]) -> FormResult:
    """Keep a form open, with errors at its fields.

    If a field is not in this form, the form is from an older version and cannot be corrected.
    """
    if not set(errors) <= set(_fields(form.view)):
        return reject_form(form.view, error_messages.FORM_NO_LONGER_THERE)
    return FieldErrors(errors)


def reject_form(view: Mapping[str, Any], sentence: str) -> FormResult:
    """Keep a form open with everything typed, and show a sentence at its first field."""
    for field in _fields(view):
        # Errors are shown only at input blocks.
        return FieldErrors({field: sentence})
    return ShowView(error_messages.instead_of_form(sentence))


def _fields(view: Mapping[str, Any]) -> list[str]:
    blocks = view.get("blocks", [])
    return [each["block_id"] for each in blocks if each.get("type") == "input" and each.get("block_id")]
