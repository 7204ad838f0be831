"""Sends activities again that the bot did not take.

Teams does not document its retries. The Bot Framework waits 15 seconds
(https://learn.microsoft.com/azure/bot-service/bot-builder-howto-long-operations-guidance), and bots are told to expect
an activity more than once. Invokes are not sent again, because a person sees that they failed.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from playground.delivery.app_response import AppResponse
from playground.models import Json

# Seconds before the first, second and third retry: our own assumption.
TEAMS_RETRY_DELAYS = (1.0, 10.0, 60.0)


@dataclass(frozen=True)
class RetryAttempt:
    """One retry: the activity's id, the number of the attempt, and the bot's response."""

    activity_id: str
    number: int
    response: AppResponse


class ActivityRetries:
    """Retries activities in background threads.

    Args:
        send: Sends an activity.

    Attributes:
        delays: Seconds before each retry; empty disables retries. Teams' own, as far as known, are TEAMS_RETRY_DELAYS.
        attempts: The retries so far.
    """

    def __init__(self, send: Callable[[Json], AppResponse]) -> None:
        self._send = send
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self.delays: tuple[float, ...] = ()
        self.attempts: list[RetryAttempt] = []

    def schedule(self, activity: Json, response: AppResponse) -> None:
        """Schedule retries if the response to the first attempt calls for them."""
        if activity["type"] == "invoke" or not self.delays or not _is_retried(response):
            return
        thread = threading.Thread(target=self._repeat, args=(activity, self.delays), daemon=True)
        with self._lock:
            self._threads = [each for each in self._threads if each.is_alive()]
            self._threads.append(thread)
            thread.start()

    @property
    def pending(self) -> int:
        """Number of activities that are still to be retried."""
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

    def _repeat(self, activity: Json, delays: tuple[float, ...]) -> None:
        for number, delay in enumerate(delays, 1):
            if self._stopping.wait(delay):
                return
            response = self._send(activity)
            self.attempts.append(RetryAttempt(activity["id"], number, response))
            if not _is_retried(response):
                return


def _is_retried(response: AppResponse) -> bool:
    """Tell whether an activity with this response is sent again: no response in time, or a server's error."""
    return response.status is None or response.status >= 500
