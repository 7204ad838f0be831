"""The time in which a person who waits has to be answered, and calls of Slack that share it."""

import time
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

from bot.slack.api.client import WAITING_TIMEOUT

# Slack shows an error to a person who gets no answer within three seconds; the way to Slack takes a part of them.
_SECONDS = 2.5
# A socket takes 0 for not waiting at all.
_SHORTEST = 0.1
_CALLS_AT_ONCE = 8

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Deadline:
    """The moment by which an answer has to leave, counted from now; all calls before the answer share it."""

    def __init__(self, seconds: float = _SECONDS) -> None:
        self._end = time.monotonic() + seconds

    def timeout(self) -> float:
        """Seconds that the next call may take."""
        return min(WAITING_TIMEOUT, max(_SHORTEST, self._end - time.monotonic()))


def call_all(calls: Mapping[K, Callable[[], V]], deadline: Deadline) -> dict[K, V]:
    """Make calls side by side; return the answers that came before the deadline, by the keys of their calls.

    A call that has not begun by then is never made. One that is under way ends by its own timeout, and its answer is
    dropped. What a call raises is raised here.
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
