"""Open forms for a person who waits."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Respond
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.slack.api.web_api import error_code
from bot.views import error_messages
from bot.views.kit import block_kit
from bot.views.kit.block_kit import Message, View
from handlers.slack.support.deadline import Deadline
from handlers.slack.support.respond import send_reply

FORM_EXPIRED = block_kit.message(error_messages.FORM_DID_NOT_OPEN, [block_kit.plain(error_messages.FORM_DID_NOT_OPEN)])
_log = logging.getLogger(__name__)


def open_or_respond(
    client: WebClient, body: dict[str, Any], respond: Respond, view: View, otherwise: Message = FORM_EXPIRED
) -> None:
    """Open a form for a person who pressed a button; if it does not open, show them `otherwise`."""
    deadline = Deadline()
    if not open_view(client, body.get("trigger_id"), view):
        send_reply(respond, otherwise, deadline)


def open_over(client: WebClient, body: dict[str, Any], respond: Respond, view: View, otherwise: Message) -> None:
    """Open a form on top of the one whose button was pressed, if there is one."""
    below = body.get("view")
    if isinstance(below, dict) and below.get("type") == "modal":
        push_view(client, body.get("trigger_id"), view)
    else:
        open_or_respond(client, body, respond, view, otherwise)


def show_errors(view: Mapping[str, Any], errors: Mapping[str, str]) -> dict[str, Any]:
    """Keep a form open, with errors at its fields.

    If a field is not in this form, the form is from an older version and cannot be corrected.
    """
    if not set(errors) <= set(_fields(view)):
        return reject(view, error_messages.FORM_NO_LONGER_THERE)
    return {"response_action": "errors", "errors": dict(errors)}


def reject(view: Mapping[str, Any], sentence: str) -> dict[str, Any]:
    """Keep a form open with everything typed, and show a sentence at its first field."""
    for field in _fields(view):
        # Slack shows errors only at input blocks.
        return {"response_action": "errors", "errors": {field: sentence}}
    return {"response_action": "update", "view": error_messages.instead_of_form(sentence)}


def _fields(view: Mapping[str, Any]) -> list[str]:
    blocks = view.get("blocks", [])
    return [each["block_id"] for each in blocks if each.get("type") == "input" and each.get("block_id")]


def open_view(client: WebClient, trigger_id: str | None, view: View) -> bool:
    """Open a form; returns False if the press is more than three seconds old, or Slack is slow."""
    return _is_open(client.views_open, trigger_id, view)


def push_view(client: WebClient, trigger_id: str | None, view: View) -> bool:
    """Open a form on top of the one whose button was pressed; returns whether it opened."""
    return _is_open(client.views_push, trigger_id, view)


def update_view(client: WebClient, body: Mapping[str, Any], view: View) -> None:
    """Replace the view whose button was pressed; a rejection is logged."""
    shown_view = body.get("view")
    name = shown_view.get("id") if isinstance(shown_view, dict) else None
    _show("modal update failed", client.views_update, view_id=name, view=view)


def _is_open(call: Callable[..., object], trigger_id: str | None, view: View) -> bool:
    if not trigger_id:
        _log.warning("modal open failed", extra={"why": "no trigger_id"})
        return False
    return _show("modal open failed", call, trigger_id=trigger_id, view=view)


def _show(failure: str, call: Callable[..., object], **arguments: Any) -> bool:
    try:
        call(**arguments)
    except (SlackClientError, OSError) as error:
        _log.warning(failure, extra={"why": _why(error)})
        return False
    return True


def _why(error: Exception) -> str:
    """Return Slack's error code, the HTTP status of an answer without one, or the kind of failure."""
    if isinstance(error, SlackApiError):
        return error_code(error) or str(error.response.status_code)
    return type(error).__name__
