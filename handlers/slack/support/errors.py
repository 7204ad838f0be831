"""The one error path: what was not foreseen is logged once; the person is told kindly and keeps what they typed."""

import logging
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from slack_bolt import BoltContext, BoltResponse
from slack_bolt.error import BoltUnhandledRequestError

from bot.slack.views import error_messages
from bot.store.db.engine import DatabaseUnavailableError
from handlers.slack.support import modals
from handlers.slack.support.respond import send_reply

_log = logging.getLogger(__name__)

_JSON: dict[str, str | Sequence[str]] = {"content-type": "application/json; charset=utf-8"}


def handle_error(error: Exception, body: dict[str, Any], context: BoltContext) -> BoltResponse:
    """Bolt's own error handler: whatever a listener raised ends here."""
    if isinstance(error, BoltUnhandledRequestError):
        _log.info("nothing listens to this any more", extra={"type": body.get("type")})
        return respond_gone(body, context)
    if isinstance(error, DatabaseUnavailableError):
        _log.warning("database away while somebody waited", extra={"why": str(error)})
        if _is_event(body):
            return _again()
        return respond_error(
            body, context, error_messages.FORM_NOT_SENT if _is_form(body) else error_messages.BUSY_DATABASE
        )
    reference = uuid.uuid4().hex[:8]
    _log.error("unforeseen", extra={"reference": reference}, exc_info=error)
    return _again() if _is_event(body) else respond_error(body, context, error_messages.unforeseen(reference))


def respond_gone(body: Mapping[str, Any], context: BoltContext) -> BoltResponse:
    """The answer to what is from an earlier time: it has no effect any more."""
    return respond_error(
        body, context, error_messages.FORM_NO_LONGER_THERE if _is_form(body) else error_messages.NO_LONGER_THERE
    )


def respond_error(body: Mapping[str, Any], context: BoltContext, sentence: str) -> BoltResponse:
    """The answer that shows a sentence to the person who waits, wherever they are.

    A form stays open with all that was typed, and shows it at its first field. A command's is said to the typist alone,
    with what they typed. A button's is said beside the message that it is on.
    """
    if _is_form(body):
        return BoltResponse(status=200, body=modals.reject(body.get("view", {}), sentence), headers=_JSON)
    if "command" in body:
        message = error_messages.keeping(sentence, str(body.get("text") or ""))
        told = {"response_type": "ephemeral", "text": message.text, "blocks": list(message.blocks)}
        return BoltResponse(status=200, body=told, headers=_JSON)
    if context.respond is not None and body.get("response_url"):
        send_reply(context.respond, error_messages.keeping(sentence, ""))
    return BoltResponse(status=200, body="")


def _again() -> BoltResponse:
    """Whoever answers an event with 200 is not sent it again."""
    return BoltResponse(status=503, body="")


def _is_event(body: Mapping[str, Any]) -> bool:
    return body.get("type") == "event_callback"


def _is_form(body: Mapping[str, Any]) -> bool:
    return body.get("type") == "view_submission"
