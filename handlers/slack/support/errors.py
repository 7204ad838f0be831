"""Handle unexpected errors: log once, apologize to the person, and keep what they typed."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.error import BoltUnhandledRequestError

from bot.chat.surface import Surface
from bot.store.db.engine import DatabaseUnavailableError
from bot.views import error_messages
from handlers.features.support.rejections import reject_form, unforeseen
from handlers.slack.support import modals
from handlers.slack.support.respond import response_url, send_reply

_log = logging.getLogger(__name__)

_JSON: dict[str, str | Sequence[str]] = {"content-type": "application/json; charset=utf-8"}


class RetryEventError(Exception):
    """An event was not handled; Slack has to send it again."""


def handle_error(error: Exception, body: dict[str, Any]) -> BoltResponse:
    """Handle an exception of any listener, as Bolt's error handler."""
    if isinstance(error, BoltUnhandledRequestError):
        _log.info("no listener for request", extra={"type": body.get("type")})
        return respond_gone(body)
    if isinstance(error, RetryEventError):
        _log.warning("event must be sent again", extra={"why": str(error)})
        return BoltResponse(status=503, body="")
    if isinstance(error, DatabaseUnavailableError):
        _log.warning("database unavailable during request", extra={"why": str(error)})
        sentence = error_messages.FORM_NOT_SENT if _is_form(body) else error_messages.BUSY_DATABASE
    else:
        sentence = unforeseen(error)
    if body.get("type") == "event_callback":
        # Slack sends an event again if it is answered with an error.
        return BoltResponse(status=503, body="")
    return respond_error(body, sentence)


def respond_gone(body: Mapping[str, Any]) -> BoltResponse:
    """Answer a button or form that no longer exists in this version."""
    gone = error_messages.no_longer_there(Surface.SLACK)
    return respond_error(body, error_messages.FORM_NO_LONGER_THERE if _is_form(body) else gone)


def respond_error(body: Mapping[str, Any], sentence: str) -> BoltResponse:
    """Show a sentence to the person who waits (form, command or button).

    A form stays open with everything typed, and shows the sentence at its first field. A command is answered with what
    was typed. A button is answered beside its message.
    """
    if _is_form(body):
        return BoltResponse(status=200, body=modals.render(reject_form(body.get("view", {}), sentence)), headers=_JSON)
    if "command" in body:
        message = error_messages.keeping(sentence, str(body.get("text") or ""))
        payload = {"response_type": "ephemeral", "text": message.text, "blocks": list(message.blocks)}
        return BoltResponse(status=200, body=payload, headers=_JSON)
    url = response_url(body)
    if url:
        send_reply(url, error_messages.keeping(sentence, ""))
    return BoltResponse(status=200, body="")


def _is_form(body: Mapping[str, Any]) -> bool:
    return body.get("type") == "view_submission"
