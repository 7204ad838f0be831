"""Sends again what an app did not accept."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from playground.delivery.app_response import AppResponse
from playground.models import Json


@dataclass(frozen=True)
class RetryAttempt:
    """One retry: the payload's id, the number of the attempt, its reason, and the app's response."""

    id: str
    number: int
    reason: str
    response: AppResponse


class Retries:
    """Retries payloads in background threads.

    Args:
        send: Sends a payload again, given the number and the reason of the retry.
        id_of: Returns a payload's id.
        reason_after: Returns why a payload is sent again after a response; None if it is not.

    Attributes:
        delays: Seconds before each retry; empty disables retries.
        attempts: The retries so far.
    """

    def __init__(
        self,
        send: Callable[[Json, int, str], AppResponse],
        id_of: Callable[[Json], str],
        reason_after: Callable[[Json, AppResponse], str | None],
    ) -> None:
        self._send = send
        self._id_of = id_of
        self._reason_after = reason_after
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self.delays: tuple[float, ...] = ()
        self.attempts: list[RetryAttempt] = []

    def schedule(self, payload: Json, response: AppResponse) -> None:
        """Schedule retries if the response to the first attempt calls for them."""
        reason = self._reason_after(payload, response)
        if reason is None or not self.delays:
            return
        thread = threading.Thread(target=self._repeat, args=(payload, reason, self.delays), daemon=True)
        with self._lock:
            self._threads = [each for each in self._threads if each.is_alive()]
            self._threads.append(thread)
            thread.start()

    @property
    def pending(self) -> int:
        """Number of payloads that are still to be retried."""
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
            self.attempts.append(RetryAttempt(self._id_of(payload), number, reason, response))
            next_reason = self._reason_after(payload, response)
            if next_reason is None:
                return
            reason = next_reason
