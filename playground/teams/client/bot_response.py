"""What Teams' clients do with the bot's responses to invokes."""

from dataclasses import dataclass, field

from playground.delivery.app_response import AppResponse
from playground.models import Json
from playground.teams.adaptive_cards.validator import card_errors
from playground.teams.models import ADAPTIVE_CARD, Dialog, Message
from playground.teams.tenant import Tenant

_UNREACHABLE = "Unable to reach app. Please try again."
_WRONG = "Something went wrong. Please try again."


@dataclass(frozen=True)
class InvokeResult:
    """The effect of a response.

    Attributes:
        error: None on success, else "unreachable", "invalid_response", "invalid_card", or the bot's own error code.
        error_text: What the client shows.
        detail: What is wrong with a card.
        notice: The message that the client shows on success.
    """

    error: str | None = None
    error_text: str | None = None
    detail: list[str] = field(default_factory=list)
    notice: str | None = None


_INVALID = InvokeResult("invalid_response", _WRONG)


def apply_card_response(tenant: Tenant, person: str, message: Message, response: AppResponse) -> InvokeResult:
    """Show the person the card in the response to an Action.Execute; others keep theirs.

    https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model (response format).
    """
    if response.status != 200:
        return InvokeResult("unreachable", _UNREACHABLE)
    body = response.json() or {}
    value = body.get("value")
    match body.get("statusCode"), body.get("type"):
        case 200, "application/vnd.microsoft.card.adaptive":
            if detail := card_errors(value):
                return InvokeResult("invalid_card", _WRONG, detail)
            tenant.show_to(person, message, value if isinstance(value, dict) else {})
            return InvokeResult()
        case 200, "application/vnd.microsoft.activity.message" if isinstance(value, str):
            return InvokeResult(notice=value)
        case int(), "application/vnd.microsoft.error" if isinstance(value, dict):
            return InvokeResult(str(value.get("code")), str(value.get("message")))
    return _INVALID


def apply_task_response(
    tenant: Tenant, person: str, message: Message, response: AppResponse, *, opening: bool
) -> InvokeResult:
    """Open, replace or close the person's dialog after a task/fetch (`opening`) or task/submit.

    https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots.
    """
    if response.status != 200:
        return InvokeResult("unreachable", _UNREACHABLE)
    task = (response.json() or {}).get("task")
    if task is None and not opening:
        _close(tenant, person)
        return InvokeResult()
    match task:
        case {"type": "message", "value": str(text)}:
            _show(tenant, person, Dialog(message.conversation, message.id, "", None, text))
            return InvokeResult(notice=text)
        case {"type": "continue", "value": dict(info)}:
            return _show_card(tenant, person, message, info)
    return _INVALID


def _show_card(tenant: Tenant, person: str, message: Message, info: Json) -> InvokeResult:
    attachment = info.get("card")
    if not isinstance(attachment, dict) or attachment.get("contentType") != ADAPTIVE_CARD:
        return _INVALID
    if detail := card_errors(attachment.get("content")):
        return InvokeResult("invalid_card", _WRONG, detail)
    dialog = Dialog(message.conversation, message.id, str(info.get("title") or ""), attachment["content"])
    dialog.height, dialog.width = info.get("height", "medium"), info.get("width", "medium")
    _show(tenant, person, dialog)
    return InvokeResult()


def _show(tenant: Tenant, person: str, dialog: Dialog) -> None:
    with tenant.lock:
        previous = tenant.dialogs.get(person)
        dialog.revision = previous.revision + 1 if previous else 0
        tenant.dialogs[person] = dialog
        tenant.mark_changed()


def _close(tenant: Tenant, person: str) -> None:
    with tenant.lock:
        tenant.dialogs.pop(person, None)
        tenant.mark_changed()
