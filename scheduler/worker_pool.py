"""Threads that call the chat. A call that hangs blocks only its own thread."""

import logging
import threading
from collections import deque
from collections.abc import Callable

_log = logging.getLogger(__name__)


class WorkerPool:
    """Runs a limited number of tasks at once, each in its own thread. Further tasks wait for a free thread.

    The threads are daemons, so that a stopping process does not wait for a chat that never answers. A delivery that
    such a thread had begun is unconfirmed, and is reconciled later.

    Args:
        most: The maximum number of tasks at once.
        ahead: How many further tasks may wait.
    """

    def __init__(self, most: int, ahead: int = 0) -> None:
        self._most = most
        self._ahead = ahead
        self._waiting: deque[Callable[[], None]] = deque()
        self._threads = 0
        self._busy = 0
        self._ended = 0
        self._changed = threading.Condition()

    def free(self) -> int:
        """Return how many more tasks can start or wait now."""
        with self._changed:
            return self._free()

    def idle(self) -> bool:
        """Return whether no task is running or waiting."""
        with self._changed:
            return self._busy == 0

    def start(self, task: Callable[[], None], *, first: bool = False) -> None:
        """Start a task, or let it wait, before the others if `first`. Its exceptions are logged and affect no other."""
        with self._changed:
            self._busy += 1
            if first:
                self._waiting.appendleft(task)
            else:
                self._waiting.append(task)
            if self._threads == self._most:
                return
            self._threads += 1
        threading.Thread(target=self._run, daemon=True, name="sender").start()

    def wait(self, seconds: float, *, free: int) -> None:
        """Wait until a task has ended and that many can start or wait, at most this long."""
        with self._changed:
            ended = self._ended
            self._changed.wait_for(lambda: self._busy == 0 or (self._ended != ended and self._free() >= free), seconds)

    def wait_for_all(self, seconds: float) -> bool:
        """Wait until all tasks have ended, at most this long. Return whether they have."""
        with self._changed:
            return self._changed.wait_for(lambda: self._busy == 0, seconds)

    def _free(self) -> int:
        return self._most + self._ahead - self._busy

    def _run(self) -> None:
        """Run waiting tasks until there are none."""
        while True:
            with self._changed:
                if not self._waiting:
                    self._threads -= 1
                    return
                task = self._waiting.popleft()
            try:
                task()
            except Exception:  # noqa: BLE001 - logged, and its row is not lost
                # The delivery stays claimed until its lease expires, as if the worker had died.
                _log.exception("an errand to the chat was not finished")
            finally:
                with self._changed:
                    self._busy -= 1
                    self._ended += 1
                    self._changed.notify_all()
