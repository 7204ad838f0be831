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
_LONGEST_PAUSE = 60.0
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
        self._idle = threading.Condition()
        self._pong: float | None = None
        self.begun = time.monotonic()
        self.heard_at: float | None = None
        self.goodbye: str | None = None

    def stands(self) -> bool:
        """Tell whether the connection is open, as far as the SDK knows."""
        return bool(self.client.is_connected())

    def silent_for(self) -> float:
        """Return the seconds since the last pong, or since the connection was opened."""
        session = self.client.current_session
        pong = None if session is None else session.last_ping_pong_time
        if pong != self._pong:
            # The SDK stores the pong's wall-clock time, which may jump; only a change of it counts.
            self._pong, self.heard_at = pong, time.monotonic()
        return time.monotonic() - (self.begun if self.heard_at is None else self.heard_at)

    def handle(self, client: Any, req: SocketModeRequest) -> None:
        """Handle one envelope; the connection is not closed meanwhile."""
        with self._idle:
            self._answering += 1
        try:
            super().handle(client, req)
        finally:
            with self._idle:
                self._answering -= 1
                self._idle.notify_all()

    def close_gracefully(self) -> None:
        """Close the connection after running requests have finished or timed out; takes some seconds."""
        with self._idle:
            self._idle.wait_for(lambda: self._answering == 0 and self.client.message_queue.empty(), _LAST_ANSWERS)
        self.close()  # type: ignore[no-untyped-call] # Bolt gives it no types

    def _find_disconnect_reason(self, text: str) -> None:
        said = json.loads(text) if text.startswith("{") else {}
        if said.get("type") == "disconnect":
            self.goodbye = str(said.get("reason"))
            self._leave.set()


@dataclass(eq=False)
class SocketMode:
    """An outbound connection for Slack's requests. It starts even if Slack is unreachable.

    Attributes:
        app: Handles the envelopes.
        token: The app-level token.
        ping: Seconds between two pings.
        deaf_after: Seconds without a pong after which the connection is replaced.
        first_pause: Seconds before the second attempt to connect; doubled for each further one.
        refused_pause: Seconds before the next attempt after Slack has rejected the token.
    """

    app: App
    token: str = field(repr=False)
    # A silent connection is found after at most 22 seconds, and renewed after at most five more (two for an address,
    # three to connect).
    ping: float = 5.0
    deaf_after: float = 20.0
    first_pause: float = 1.0
    # A rejected token needs an operator, so it is retried slowly.
    refused_pause: float = 60.0

    def __post_init__(self) -> None:
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._now: _Connection | None = None
        self._refused: str | None = None
        self._said: str | None = None
        self._failures = 0
        self._thread = threading.Thread(target=self._watch, daemon=True, name="socket-mode")
        self._thread.start()

    def problem(self) -> str | None:
        """Return why Slack's requests cannot arrive, as a sentence; None if they can."""
        now = self._now
        if self._refused is not None:
            return f"Slack refuses the app token ({self._refused})"
        if now is None or not now.stands() or now.silent_for() > self.deaf_after or now.heard_at is None:
            said = self._said
            return "the connection to Slack does not answer" + ("" if said is None else f" ({said})")
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
            why = self._why_renew()
            if why is None:
                self._wake.wait(min(_LOOK, self.ping))
                self._wake.clear()
                continue
            pause = self._pause()
            if pause and self._stopping.wait(pause):
                return
            self._renew(why)

    def _why_renew(self) -> str | None:
        now = self._now
        if now is None:
            return "there is none"
        if time.monotonic() - now.begun > _GOOD_AFTER * self.deaf_after and now.silent_for() < self.deaf_after:
            self._failures = 0
        if now.goodbye is not None:
            return now.goodbye
        if not now.stands():
            return "it was closed"
        if now.silent_for() > self.deaf_after:
            return "it does not answer"
        return None

    def _pause(self) -> float:
        if self._failures == 0:
            return 0.0
        if self._refused is not None:
            return self.refused_pause
        return min(self.first_pause * 2.0 ** (self._failures - 1), _LONGEST_PAUSE)

    def _renew(self, why: str) -> None:
        """Open a new connection, and close the old one once the new one is open."""
        # Counted at once: a connection that Slack closes immediately must not be replaced without a pause.
        self._failures += 1
        self._wake.clear()
        made = _Connection(self.app, self.token, self.ping, self._wake)
        try:
            made.connect()  # type: ignore[no-untyped-call] # Bolt gives it no types
            failed = None if made.stands() else "it did not come to stand"
        except SlackApiError as error:
            failed = self._refusal(error)
        except Exception as error:  # noqa: BLE001 - whatever kept it from standing, it is tried again
            self._refused, failed = None, type(error).__name__
        if failed is not None:
            self._say(failed)
            _in_background(made)
            return
        self._said = self._refused = None
        _log.info("socket mode connected", extra={"before": why})
        last, self._now = self._now, made
        if last is not None:
            _in_background(last)

    def _say(self, failed: str) -> None:
        """Log once why there is no connection, and report it in `problem`."""
        if failed != self._said:
            _log.warning("socket mode connection failed", extra={"why": failed})
        self._said = failed

    def _refusal(self, error: SlackApiError) -> str:
        """Record a rejection by Slack; a rate limit is waited for, and is not a rejection."""
        response, word = error.response, error_code(error)
        if is_rate_limited(error):
            self._refused = None
            self._say("ratelimited")
            after = response.headers.get("Retry-After", "")
            self._stopping.wait(float(after) if after.isdigit() else 0.0)
            return "ratelimited"
        if word is None or response.status_code >= 500:
            self._refused = None
            return f"HTTP {response.status_code}"
        self._refused = word
        return f"{word}: make an app-level token with the scope connections:write, and set SLACK_APP_TOKEN to it"


def _in_background(connection: _Connection) -> threading.Thread:
    """Close a connection in a thread: the SDK waits for each of its own threads in turn."""
    thread = threading.Thread(target=connection.close_gracefully, daemon=True, name="socket-mode-closing")
    thread.start()
    return thread
