"""Retries of events that the app did not acknowledge. https://docs.slack.dev/apis/events-api (retries)."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from playground.delivery.app_response import AppResponse
from playground.models import Json

# Seconds before the first, second and third retry.
SLACK_RETRY_DELAYS = (0.0, 60.0, 300.0)


@dataclass(frozen=True)
class RetryAttempt:
    """One retry: the event, the number of the attempt, the x-slack-retry-reason, and the app's response."""

    event_id: str
    number: int
    reason: str
    response: AppResponse


class EventRetries:
    """Retries events in background threads.

    Args:
        send: Sends an event, given the retry number and reason.

    Attributes:
        delays: Seconds before each retry; empty disables retries. Slack's own are SLACK_RETRY_DELAYS.
        attempts: The retries so far.
    """

    def __init__(self, send: Callable[[Json, int, str], AppResponse]) -> None:
        self._send = send
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self.delays: tuple[float, ...] = ()
        self.attempts: list[RetryAttempt] = []

    def schedule(self, payload: Json, response: AppResponse) -> None:
        """Schedule retries if the response to the first attempt calls for them."""
        reason = _reason(response)
        if reason is None or not self.delays:
            return
        thread = threading.Thread(target=self._repeat, args=(payload, reason, self.delays), daemon=True)
        with self._lock:
            self._threads = [each for each in self._threads if each.is_alive()]
            self._threads.append(thread)
            thread.start()

    @property
    def pending(self) -> int:
        """Number of events that are still to be retried."""
        with self._lock:
            return sum(each.is_alive() for each in self._threads)

    def stop(self) -> None:
        """Cancel pending retries and wait for attempts in progress."""
        self._stopping.set()
        with self._lock:
            threads, self._threads = self._threads, []
        for thread in threads:
            thread.join()
        self._stopping.clear()

    def _repeat(self, payload: Json, reason: str, delays: tuple[float, ...]) -> None:
        for number, delay in enumerate(delays, 1):
            if self._stopping.wait(delay):
                return
            response = self._send(payload, number, reason)
            self.attempts.append(RetryAttempt(payload["event_id"], number, reason, response))
            next_reason = _reason(response)
            if next_reason is None:
                return
            reason = next_reason


def _reason(response: AppResponse) -> str | None:
    """Return the reason to retry an event after this response; None if it is not retried."""
    opted_out = any(name.lower() == "x-slack-no-retry" and value == "1" for name, value in response.headers.items())
    if opted_out or (response.status is not None and 200 <= response.status < 300):
        return None
    if response.status is not None:
        return "http_error"
    return "http_timeout" if response.failure == "operation_timeout" else "connection_failed"
