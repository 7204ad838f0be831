"""Requests from Slack to the app: signed HTTP requests, or envelopes while a Socket Mode connection is open."""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from urllib.parse import urlencode

from playground.delivery.app_response import AppResponse
from playground.delivery.event_retries import event_id, retry_reason
from playground.delivery.http_post import post
from playground.delivery.retries import Retries
from playground.delivery.socket_mode import SocketConnections
from playground.models import Json
from playground.workspace import Workspace

FORM = "application/x-www-form-urlencoded"
# Seconds. https://docs.slack.dev/interactivity/handling-user-interaction
ACK_TIMEOUT = 3.0


def compute_signature(secret: str, timestamp: str, body: bytes) -> str:
    """Sign a body, version v0: https://docs.slack.dev/authentication/verifying-requests-from-slack."""
    return "v0=" + hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()


class Outbound:
    """Sends requests from Slack to the app.

    Args:
        workspace: Provides the signing secret.
        sockets: The Socket Mode connections, used while one is open.

    Attributes:
        url: The app's request URL; None until it is known.
        timeout: Seconds that the app has to respond.
        retries: Event retries; off unless its delays are set.
    """

    def __init__(self, workspace: Workspace, sockets: SocketConnections) -> None:
        self._workspace = workspace
        self._sockets = sockets
        self.url: str | None = None
        self.timeout = ACK_TIMEOUT
        self.retries = Retries(self._event, event_id, retry_reason)

    def command(self, fields: Mapping[str, str]) -> AppResponse:
        """Send a slash command."""
        if self._sockets.connected:
            return self._envelope("slash_commands", dict(fields), answers=True)
        return self.send(command_body(fields))

    def interaction(self, payload: Json) -> AppResponse:
        """Send block_actions, a view_submission or a shortcut."""
        if self._sockets.connected:
            return self._envelope("interactive", payload, answers=payload["type"] == "view_submission")
        return self.send(interaction_body(payload))

    def event(self, payload: Json, *, retry_num: int = 0, retry_reason: str = "http_timeout") -> AppResponse:
        """Send an event, and schedule retries if it is not acknowledged and `retries` has delays.

        A `retry_num` above 0 marks a manual retry. https://docs.slack.dev/apis/events-api.
        """
        response = self._event(payload, retry_num, retry_reason)
        if not retry_num:
            self.retries.schedule(payload, response)
        return response

    def _event(self, payload: Json, retry_num: int, retry_reason: str) -> AppResponse:
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
        signature: str | None = None,
        timeout: float | None = None,
    ) -> AppResponse:
        """POST a signed body to the app.

        Args:
            body: The raw body.
            content_type: Content type of the body.
            headers: Additional headers; a value of "" removes a header.
            timestamp: Replaces the current time; the signature covers it.
            signature: Replaces the correct signature.
            timeout: Seconds, instead of Slack's three.
        """
        if self.url is None:
            return AppResponse(None, failure="dispatch_failed")
        moment = str(int(self._workspace.wall_now())) if timestamp is None else timestamp
        correct = compute_signature(self._workspace.signing_secret, moment, body)
        sent = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": moment,
            "X-Slack-Signature": correct if signature is None else signature,
            **(headers or {}),
        }
        return post(self.url, body, {name: value for name, value in sent.items() if value}, timeout or self.timeout)

    def _envelope(
        self, kind: str, payload: Json, *, answers: bool, retry_num: int = 0, retry_reason: str = ""
    ) -> AppResponse:
        started = time.monotonic()
        acknowledged, answer = self._sockets.deliver(
            kind, payload, answers=answers, timeout=self.timeout, retry_num=retry_num, retry_reason=retry_reason
        )
        seconds = time.monotonic() - started
        if not acknowledged:
            return AppResponse(None, failure="operation_timeout", seconds=seconds)
        body = "" if answer is None else answer if isinstance(answer, str) else json.dumps(answer)
        return AppResponse(200, body, "application/json" if isinstance(answer, dict) else "text/plain", None, seconds)


def command_body(fields: Mapping[str, str]) -> bytes:
    """Return the body of a slash command."""
    return urlencode(fields).encode()


def interaction_body(payload: Json) -> bytes:
    """Return the body of an interaction."""
    return urlencode({"payload": json.dumps(payload)}).encode()
