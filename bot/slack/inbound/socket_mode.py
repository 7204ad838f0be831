"""Socket Mode: receive Slack's requests over an outbound connection, which one thread watches and renews.

https://docs.slack.dev/apis/events-api/using-socket-mode. Why the SDK's client does not reconnect by itself:
docs/adr/0004-our-own-watch-over-socket-mode.md.
"""

import json
import logging
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.builtin.client import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest

from bot.slack.api.web_api import error_code, is_rate_limited

_log = logging.getLogger(__name__)

# Seconds between two looks at the connection.
_LOOK = 2.0
# Pauses between attempts double from the first to this one.
_MAX_BACKOFF = 60.0
# A connection that lasted this many times that long was good, and is replaced at once.
_GOOD_AFTER = 1.5
# How long running requests have before their connection is closed.
_LAST_ANSWERS = 5.0


class _Client(SocketModeClient):
    """An SDK connection that leaves reconnecting to the watch."""

    def connect_to_new_endpoint(self, force: bool = False) -> None:  # noqa: FBT001, FBT002 - the SDK's own signature
        """Do nothing: `SocketMode` reconnects."""

    def disconnect(self) -> None:
        """Close the connection."""
        try:
            super().disconnect()
        except AttributeError:
            # Another SDK thread has closed it between the SDK's check and its lock.
            _log.debug("socket mode connection closed twice")

    def issue_new_wss_url(self) -> str:
        """Request a connection URL without sleeping on a rate limit. Raises SlackApiError."""
        return str(self.web_client.apps_connections_open(app_token=self.app_token)["url"])


class _Connection(SocketModeHandler):
    """One connection from opening to closing.

    Args:
        app: Handles the envelopes.
        token: The app-level token.
        ping: Seconds between two pings.
        leave: Set when Slack announces the end of this connection, or it has ended.
    """

    def __init__(self, app: App, token: str, ping: float, leave: threading.Event) -> None:
        self.app = app
        self.client = _Client(
            app_token=token,
            logger=app.logger,
            web_client=app.client,
            proxy=app.client.proxy,
            auto_reconnect_enabled=False,
            ping_interval=ping,
            on_message_listeners=[self._find_disconnect_reason],
            on_close_listeners=[lambda _code, _reason: leave.set()],
        )
        self.client.socket_mode_request_listeners.append(self.handle)
        self._leave = leave
        self._answering = 0
        self._all_answered = threading.Condition()
        self._pong: float | None = None
        self.opened_at = time.monotonic()
        self.last_pong_at: float | None = None
        self.disconnect_reason: str | None = None

    def is_open(self) -> bool:
        """Tell whether the connection is open, as far as the SDK knows."""
        return bool(self.client.is_connected())

    def silent_for(self) -> float:
        """Return the seconds since the last pong, or since the connection was opened."""
        session = self.client.current_session
        pong = None if session is None else session.last_ping_pong_time
        if pong != self._pong:
            # The SDK stores the pong's wall-clock time, which may jump; only a change of it counts.
            self._pong, self.last_pong_at = pong, time.monotonic()
        return time.monotonic() - (self.opened_at if self.last_pong_at is None else self.last_pong_at)

    def handle(self, client: Any, req: SocketModeRequest) -> None:
        """Handle one envelope; the connection is not closed meanwhile."""
        with self._all_answered:
            self._answering += 1
        try:
            super().handle(client, req)
        finally:
            with self._all_answered:
                self._answering -= 1
                self._all_answered.notify_all()

    def close_gracefully(self) -> None:
        """Close the connection after running requests have finished or timed out; takes some seconds."""
        with self._all_answered:
            self._all_answered.wait_for(
                lambda: self._answering == 0 and self.client.message_queue.empty(), _LAST_ANSWERS
            )
        self.close()  # type: ignore[no-untyped-call] # Bolt gives it no types

    def _find_disconnect_reason(self, text: str) -> None:
        message = json.loads(text) if text.startswith("{") else {}
        if message.get("type") == "disconnect":
            self.disconnect_reason = str(message.get("reason"))
            self._leave.set()


@dataclass(eq=False)
class SocketMode:
    """An outbound connection for Slack's requests. It starts even if Slack is unreachable.

    Attributes:
        app: Handles the envelopes.
        token: The app-level token.
        ping: Seconds between two pings.
        unresponsive_after: Seconds without a pong after which the connection is replaced.
        initial_backoff: Seconds before the second attempt to connect; doubled for each further one.
        rejected_pause: Seconds before the next attempt after Slack has rejected the token.
    """

    app: App
    token: str = field(repr=False)
    # A silent connection is found after at most 22 seconds, and renewed after at most five more (two for an address,
    # three to connect).
    ping: float = 5.0
    unresponsive_after: float = 20.0
    initial_backoff: float = 1.0
    # A rejected token needs an operator, so it is retried slowly.
    rejected_pause: float = 60.0

    def __post_init__(self) -> None:
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._now: _Connection | None = None
        self._rejection: str | None = None
        self._last_problem: str | None = None
        self._failures = 0
        self._thread = threading.Thread(target=self._watch, daemon=True, name="socket-mode")
        self._thread.start()

    def problem(self) -> str | None:
        """Return why Slack's requests cannot arrive, as a sentence; None if they can."""
        now = self._now
        if self._rejection is not None:
            return f"Slack refuses the app token ({self._rejection})"
        if now is None or not now.is_open() or now.silent_for() > self.unresponsive_after or now.last_pong_at is None:
            message = self._last_problem
            return "the connection to Slack does not answer" + ("" if message is None else f" ({message})")
        return None

    def stop(self) -> None:
        """Finish running requests and close the connection, within ten seconds."""
        self._stopping.set()
        self._wake.set()
        self._thread.join(_LAST_ANSWERS)
        if self._now is not None:
            _in_background(self._now).join(_LAST_ANSWERS)

    def _watch(self) -> None:
        while not self._stopping.is_set():
            reason = self._reason_to_renew()
            if reason is None:
                self._wake.wait(min(_LOOK, self.ping))
                self._wake.clear()
                continue
            pause = self._pause()
            if pause and self._stopping.wait(pause):
                return
            self._renew(reason)

    def _reason_to_renew(self) -> str | None:
        now = self._now
        if now is None:
            return "there is none"
        if (
            time.monotonic() - now.opened_at > _GOOD_AFTER * self.unresponsive_after
            and now.silent_for() < self.unresponsive_after
        ):
            self._failures = 0
        if now.disconnect_reason is not None:
            return now.disconnect_reason
        if not now.is_open():
            return "it was closed"
        if now.silent_for() > self.unresponsive_after:
            return "it does not answer"
        return None

    def _pause(self) -> float:
        if self._failures == 0:
            return 0.0
        if self._rejection is not None:
            return self.rejected_pause
        return min(self.initial_backoff * 2.0 ** (self._failures - 1), _MAX_BACKOFF)

    def _renew(self, reason: str) -> None:
        """Open a new connection, and close the old one once the new one is open."""
        # Counted at once: a connection that Slack closes immediately must not be replaced without a pause.
        self._failures += 1
        self._wake.clear()
        connection = _Connection(self.app, self.token, self.ping, self._wake)
        try:
            connection.connect()  # type: ignore[no-untyped-call] # Bolt gives it no types
            failed = None if connection.is_open() else "it did not open"
        except SlackApiError as error:
            failed = self._record_rejection(error)
        except Exception as error:  # noqa: BLE001 - whatever the error, it is tried again
            self._rejection, failed = None, type(error).__name__
        if failed is not None:
            self._record_problem(failed)
            _in_background(connection)
            return
        self._last_problem = self._rejection = None
        _log.info("socket mode connected", extra={"before": reason})
        last, self._now = self._now, connection
        if last is not None:
            _in_background(last)

    def _record_problem(self, failed: str) -> None:
        """Log once why there is no connection, and report it in `problem`."""
        if failed != self._last_problem:
            _log.warning("socket mode connection failed", extra={"why": failed})
        self._last_problem = failed

    def _record_rejection(self, error: SlackApiError) -> str:
        """Record a rejection by Slack; a rate limit is waited for, and is not a rejection."""
        response, word = error.response, error_code(error)
        if is_rate_limited(error):
            self._rejection = None
            self._record_problem("ratelimited")
            after = response.headers.get("Retry-After", "")
            self._stopping.wait(float(after) if after.isdigit() else 0.0)
            return "ratelimited"
        if word is None or response.status_code >= 500:
            self._rejection = None
            return f"HTTP {response.status_code}"
        self._rejection = word
        return f"{word}: make an app-level token with the scope connections:write, and set SLACK_APP_TOKEN to it"


def _in_background(connection: _Connection) -> threading.Thread:
    """Close a connection in a thread: the SDK waits for its threads one by one."""
    thread = threading.Thread(target=connection.close_gracefully, daemon=True, name="socket-mode-closing")
    thread.start()
    return thread
