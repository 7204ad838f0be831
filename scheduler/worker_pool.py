"""Threads that call the chat. A call that hangs blocks only its own thread."""

import logging
import threading
from collections.abc import Callable

_log = logging.getLogger(__name__)


class WorkerPool:
    """Runs a limited number of tasks at once, each in its own thread.

    The threads are daemons, so that a stopping process does not wait for a chat that never answers. A delivery that
    such a thread had begun is unconfirmed, and is reconciled later.

    Args:
        most: The maximum number of tasks at once.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._busy = 0
        self._changed = threading.Condition()

    def free(self) -> int:
        """Return how many more tasks can start now."""
        with self._changed:
            return self._most - self._busy

    def idle(self) -> bool:
        """Return whether no task is running."""
        with self._changed:
            return self._busy == 0

    def start(self, task: Callable[[], None]) -> None:
        """Start a task. Its exceptions are logged and affect no other task."""
        with self._changed:
            self._busy += 1
        threading.Thread(target=self._run, args=(task,), daemon=True, name="sender").start()

    def wait(self, seconds: float) -> None:
        """Wait until a task ends, at most this long."""
        with self._changed:
            if self._busy:
                self._changed.wait(seconds)

    def wait_for_all(self, seconds: float) -> bool:
        """Wait until all tasks have ended, at most this long. Return whether they have."""
        with self._changed:
            return self._changed.wait_for(lambda: self._busy == 0, seconds)

    def _run(self, task: Callable[[], None]) -> None:
        try:
            task()
        except Exception:  # noqa: BLE001 - logged, and its row is not lost
            # The delivery stays claimed until its lease expires, as if the worker had died.
            _log.exception("an errand to the chat was not finished")
        finally:
            with self._changed:
                self._busy -= 1
                self._changed.notify_all()
