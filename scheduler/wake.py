"""Wakes the scheduler from another thread."""

import threading
from collections.abc import Callable


class Wake:
    """Wakes this process's scheduler, if it has one. Otherwise the worker finds the delivery within a second."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._target: Callable[[], None] | None = None

    def target(self, wake: Callable[[], None] | None) -> None:
        """Set what wakes the scheduler; None for nothing."""
        with self._lock:
            self._target = wake

    def __call__(self) -> None:
        """Wake the scheduler."""
        with self._lock:
            if self._target is not None:
                self._target()
