"""The threads that call the chat: one that hangs holds up only itself."""

import logging
import threading
from collections.abc import Callable

_log = logging.getLogger(__name__)


class WorkerPool:
    """At most so many calls at once, each in a thread of its own.

    The threads are daemons: a process that is asked to stop does not wait for a chat that never answers. What such a
    thread had begun is unknown then, and looked for.

    Args:
        most: How many at once.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._busy = 0
        self._changed = threading.Condition()

    def free(self) -> int:
        """How many more could begin now."""
        with self._changed:
            return self._most - self._busy

    def idle(self) -> bool:
        """Whether none is at work."""
        with self._changed:
            return self._busy == 0

    def start(self, errand: Callable[[], None]) -> None:
        """Let one begin; what it raises is logged, and ends nothing else."""
        with self._changed:
            self._busy += 1
        threading.Thread(target=self._run, args=(errand,), daemon=True, name="sender").start()

    def wait(self, seconds: float) -> None:
        """Wait until one has ended, at most so long."""
        with self._changed:
            if self._busy:
                self._changed.wait(seconds)

    def wait_for_all(self, seconds: float) -> bool:
        """Wait until all have ended, at most so long; whether they have."""
        with self._changed:
            return self._changed.wait_for(lambda: self._busy == 0, seconds)

    def _run(self, errand: Callable[[], None]) -> None:
        try:
            errand()
        except Exception:  # noqa: BLE001 - logged, and its row is not lost
            # Its row stays claimed until the lease runs out, and is then dealt with like a dead worker's.
            _log.exception("an errand to the chat was not finished")
        finally:
            with self._changed:
                self._busy -= 1
                self._changed.notify_all()
