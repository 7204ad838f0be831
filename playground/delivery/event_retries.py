"""Events that are sent again because the app did not answer them. https://docs.slack.dev/apis/events-api (retries)."""

import threading
from collections.abc import Callable
from dataclasses import dataclass

from playground.delivery.app_response import Reply
from playground.models import Json

# Seconds before the first, second and third repetition.
SLACKS_PAUSES = (0.0, 60.0, 300.0)


@dataclass(frozen=True)
class Again:
    """One repetition: which event, the how manieth time, why (x-slack-retry-reason), and what came of it."""

    event_id: str
    number: int
    reason: str
    reply: Reply


class Retries:
    """Sends again, in threads of its own.

    Args:
        send: Sends an event as the how manieth repetition for that reason.

    Attributes:
        pauses: Seconds before each repetition; empty where nothing is repeated. Slack's are SLACKS_PAUSES.
        done: The repetitions so far.
    """

    def __init__(self, send: Callable[[Json, int, str], Reply]) -> None:
        self._send = send
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._threads: list[threading.Thread] = []
        self.pauses: tuple[float, ...] = ()
        self.done: list[Again] = []

    def after(self, payload: Json, reply: Reply) -> None:
        """Look at the answer to the first sending of an event, and see to it that it is repeated if it must be."""
        reason = _reason(reply)
        if reason is None or not self.pauses:
            return
        thread = threading.Thread(target=self._repeat, args=(payload, reason, self.pauses), daemon=True)
        with self._lock:
            self._threads = [each for each in self._threads if each.is_alive()]
            self._threads.append(thread)
            thread.start()

    @property
    def pending(self) -> int:
        """How many events are still to be repeated."""
        with self._lock:
            return sum(each.is_alive() for each in self._threads)

    def stop(self) -> None:
        """Repeat nothing more; waits for what is being sent."""
        self._stopping.set()
        with self._lock:
            threads, self._threads = self._threads, []
        for thread in threads:
            thread.join()
        self._stopping.clear()

    def _repeat(self, payload: Json, reason: str, pauses: tuple[float, ...]) -> None:
        for number, pause in enumerate(pauses, 1):
            if self._stopping.wait(pause):
                return
            reply = self._send(payload, number, reason)
            self.done.append(Again(payload["event_id"], number, reason, reply))
            why = _reason(reply)
            if why is None:
                return
            reason = why


def _reason(reply: Reply) -> str | None:
    """Why an event that was answered so is sent again; None if it is not."""
    asked_not_to = any(name.lower() == "x-slack-no-retry" and value == "1" for name, value in reply.headers.items())
    if asked_not_to or (reply.status is not None and 200 <= reply.status < 300):
        return None
    if reply.status is not None:
        return "http_error"
    return "http_timeout" if reply.failure == "operation_timeout" else "connection_failed"
