"""What Slack sends out: signed HTTP requests to the app's address, or envelopes while a socket is connected."""

import hashlib
import hmac
import http.client
import json
import time
from collections.abc import Mapping
from typing import Literal
from urllib.parse import urlencode, urlsplit

from playground.delivery.app_response import Reply
from playground.delivery.event_retries import Retries
from playground.delivery.socket_mode import Sockets
from playground.models import Json
from playground.workspace import Workspace

FORM = "application/x-www-form-urlencoded"
# Seconds. https://docs.slack.dev/interactivity/handling-user-interaction
PATIENCE = 3.0


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """v0 of https://docs.slack.dev/authentication/verifying-requests-from-slack."""
    return "v0=" + hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()


class Outgoing:
    """Slack's way to the app.

    Args:
        workspace: Whose secret signs.
        sockets: The Socket Mode connections; used while there is one.

    Attributes:
        url: The app's request URL; None before it is known.
        patience: Seconds that an answer may take.
        retries: Events that are sent again; none are unless its pauses are set.
    """

    def __init__(self, workspace: Workspace, sockets: Sockets) -> None:
        self._workspace = workspace
        self._sockets = sockets
        self.url: str | None = None
        self.patience = PATIENCE
        self.retries = Retries(self._event)

    def command(self, fields: Mapping[str, str]) -> Reply:
        """Send a slash command."""
        if self._sockets.connected:
            return self._envelope("slash_commands", dict(fields), answers=True)
        return self.send(command_body(fields))

    def interaction(self, payload: Json) -> Reply:
        """Send block_actions, view_submission, a shortcut."""
        if self._sockets.connected:
            return self._envelope("interactive", payload, answers=payload["type"] == "view_submission")
        return self.send(interaction_body(payload))

    def event(self, payload: Json, *, retry_num: int = 0, retry_reason: str = "http_timeout") -> Reply:
        """Send an event, and again later if it is not answered well and `retries` has pauses.

        A `retry_num` above 0 is a repetition by hand. https://docs.slack.dev/apis/events-api.
        """
        reply = self._event(payload, retry_num, retry_reason)
        if not retry_num:
            self.retries.after(payload, reply)
        return reply

    def _event(self, payload: Json, retry_num: int, retry_reason: str) -> Reply:
        if self._sockets.connected:
            return self._envelope("events_api", payload, answers=False, retry_num=retry_num, retry_reason=retry_reason)
        again = {"X-Slack-Retry-Num": str(retry_num), "X-Slack-Retry-Reason": retry_reason} if retry_num else {}
        return self.send(json.dumps(payload).encode(), content_type="application/json", headers=again)

    def send(
        self,
        body: bytes,
        *,
        content_type: str = FORM,
        headers: Mapping[str, str] | None = None,
        timestamp: str | None = None,
        signed: str | None = None,
        patience: float | None = None,
    ) -> Reply:
        """POST a body to the app, signed.

        Args:
            body: As it goes over the wire.
            content_type: Of the body.
            headers: More headers; a value of "" leaves a header out.
            timestamp: Instead of now; the signature is over it.
            signed: Instead of the right signature.
            patience: Seconds, instead of Slack's three.
        """
        if self.url is None:
            return Reply(None, failure="dispatch_failed")
        moment = str(int(self._workspace.wall_now())) if timestamp is None else timestamp
        right = signature(self._workspace.signing_secret, moment, body)
        sent = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": moment,
            "X-Slack-Signature": right if signed is None else signed,
            **(headers or {}),
        }
        return self._post(body, {name: value for name, value in sent.items() if value}, patience or self.patience)

    def _post(self, body: bytes, headers: Mapping[str, str], patience: float) -> Reply:
        parts = urlsplit(self.url or "")
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=patience)
        started = time.monotonic()
        failure: Literal["operation_timeout", "dispatch_failed"]
        try:
            connection.request("POST", parts.path or "/", body, dict(headers))
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        except TimeoutError:
            failure = "operation_timeout"
        except (OSError, http.client.HTTPException):
            failure = "dispatch_failed"
        else:
            seconds = time.monotonic() - started
            if seconds <= patience:
                kind_of = response.headers.get("Content-Type", "")
                return Reply(response.status, text, kind_of, None, seconds, dict(response.headers.items()))
            failure = "operation_timeout"
        finally:
            connection.close()
        return Reply(None, failure=failure, seconds=time.monotonic() - started)

    def _envelope(
        self, kind: str, payload: Json, *, answers: bool, retry_num: int = 0, retry_reason: str = ""
    ) -> Reply:
        started = time.monotonic()
        acknowledged, answer = self._sockets.deliver(
            kind, payload, answers=answers, patience=self.patience, retry_num=retry_num, retry_reason=retry_reason
        )
        seconds = time.monotonic() - started
        if not acknowledged:
            return Reply(None, failure="operation_timeout", seconds=seconds)
        body = "" if answer is None else answer if isinstance(answer, str) else json.dumps(answer)
        return Reply(200, body, "application/json" if isinstance(answer, dict) else "text/plain", None, seconds)


def command_body(fields: Mapping[str, str]) -> bytes:
    """The body of a slash command."""
    return urlencode(fields).encode()


def interaction_body(payload: Json) -> bytes:
    """The body of an interaction."""
    return urlencode({"payload": json.dumps(payload)}).encode()
