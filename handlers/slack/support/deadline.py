"""The deadline for answering a person, and calls of Slack that share it."""

import time
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

from bot.slack.api.client import WAITING_TIMEOUT

# Slack shows an error after three seconds without an answer, including the network time.
_SECONDS = 2.5
# A socket treats 0 as non-blocking.
_SHORTEST = 0.1
_CALLS_AT_ONCE = 8

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Deadline:
    """The moment by which an answer must be sent, counted from now; all calls before the answer share it."""

    def __init__(self, seconds: float = _SECONDS) -> None:
        self._end = time.monotonic() + seconds

    def timeout(self) -> float:
        """Return the seconds that the next call may take."""
        return min(WAITING_TIMEOUT, max(_SHORTEST, self._end - time.monotonic()))


def call_all(calls: Mapping[K, Callable[[], V]], deadline: Deadline) -> dict[K, V]:
    """Make calls in parallel, and return the answers that came before the deadline, by key.

    A call that has not started by then is never made. One that is running ends by its own timeout, and its answer is
    dropped. An exception of a call is raised here.
    """
    if not calls:
        return {}
    pool = ThreadPoolExecutor(min(len(calls), _CALLS_AT_ONCE), thread_name_prefix="lookup")
    try:
        futures = {key: pool.submit(call) for key, call in calls.items()}
        done, _ = wait(futures.values(), deadline.timeout())
        return {key: future.result() for key, future in futures.items() if future in done}
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
