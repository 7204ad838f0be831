"""The app's response to one request, without a network, and whether Slack would accept it."""

import io
import json
import logging
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bot.demo import Demo
from playground.blockkit import message_faults, view_faults
from playground.delivery.app_response import AppResponse
from playground.delivery.outbound import FORM
from playground.models import Json
from tests.robustness.signed_requests import signed

_INNARDS = re.compile(r"Traceback|\w(Error|Exception)\b|number: [0-9a-f]{8}")


def ask(demo: Demo, body: bytes, *, kind: str = FORM) -> AppResponse:
    """Pass a correctly signed body to the app's WSGI application; exceptions propagate."""
    said: dict[str, Any] = {}

    def start_response(status: str, headers: list[tuple[str, str]]) -> None:
        said.update(status=int(status[:3]), headers=dict(headers))

    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/slack/events",
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": kind,
        "wsgi.input": io.BytesIO(body),
        **{
            f"HTTP_{name.upper().replace('-', '_')}": value
            for name, value in signed(demo.slack.signing_secret, body, kind=kind).items()
        },
    }
    started = time.monotonic()
    text = b"".join(demo.bot.web(environ, start_response)).decode()
    headers = {name.lower(): value for name, value in said["headers"].items()}
    return AppResponse(said["status"], text, headers.get("content-type", ""), None, time.monotonic() - started)


def faults(reply: AppResponse, sent: Json) -> list[str]:
    """Return the problems of a response to a payload; empty if it is 200, in time, and valid for that kind."""
    found = []
    if reply.status != 200:
        found.append(f"status {reply.status}")
    if reply.seconds >= 3:
        found.append(f"{reply.seconds} seconds")
    if _INNARDS.search(reply.body):
        found.append(f"innards: {reply.body}")
    if reply.body:
        found += _body_faults(sent, json.loads(reply.body))
    return found


def _body_faults(sent: Json, answer: Any) -> list[str]:
    if "command" in sent:
        return message_faults(answer["blocks"])
    match sent.get("type"), answer:
        case "url_verification", {"challenge": _}:
            return []
        case "view_submission", {"response_action": "update", "view": view}:
            return view_faults(view, surface="modal")
        case "view_submission", {"response_action": "errors", "errors": errors}:
            blocks = [each for each in sent["view"]["blocks"] if isinstance(each, dict)]
            return (
                [] if errors and set(errors) <= {each.get("block_id") for each in blocks} else [f"no field: {errors}"]
            )
    return [f"an answer that is none: {answer}"]


class _RecordingHandler(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(logging.Formatter().format(record))


@contextmanager
def errors_logged() -> Iterator[list[str]]:
    """Collect the errors logged meanwhile with a traceback; these are unexpected ones."""
    kept = _RecordingHandler()
    logging.getLogger().addHandler(kept)
    try:
        yield kept.found
    finally:
        logging.getLogger().removeHandler(kept)
