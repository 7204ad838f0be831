"""Open and answer forms for a person who waits."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.slack.api.web_api import error_code
from bot.views.kit.block_kit import View
from handlers.features.support.interactions import FieldErrors, FormResult, OpenForm, ShowView
from handlers.slack.support.deadline import Deadline
from handlers.slack.support.respond import response_url, send_reply

_log = logging.getLogger(__name__)


def render(result: FormResult) -> dict[str, Any]:
    """Render the answer to a submitted form.

    https://docs.slack.dev/surfaces/modals#updating_response and https://docs.slack.dev/surfaces/modals#displaying_errors
    """
    match result:
        case ShowView(view):
            return {"response_action": "update", "view": view}
        case FieldErrors(errors):
            return {"response_action": "errors", "errors": dict(errors)}


def open_form(client: WebClient, body: Mapping[str, Any], form: OpenForm) -> None:
    """Open a form for a person who pressed a button; if it does not open, show them what it says."""
    deadline = Deadline()
    below = body.get("view")
    if form.over and isinstance(below, dict) and below.get("type") == "modal":
        _is_open(client.views_push, body.get("trigger_id"), form.view)
    elif not open_view(client, body.get("trigger_id"), form.view):
        send_reply(response_url(body), form.otherwise, deadline)


def open_view(client: WebClient, trigger_id: str | None, view: View) -> bool:
    """Open a form; returns False if the press is more than three seconds old, or Slack is slow."""
    return _is_open(client.views_open, trigger_id, view)


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
