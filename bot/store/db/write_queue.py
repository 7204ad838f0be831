"""The queue of one process's threads for SQLite's one write lock."""

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from bot.store.db.errors import DatabaseFault, DatabaseUnavailableError


class WriteQueue:
    """Lets threads write one after the other, in the order in which they ask.

    Without it, SQLite's connections poll for the lock at growing intervals, and a busy writer can starve them.
    `threading.Lock` keeps no order either: the thread that releases it often takes it next. See
    docs/adr/0001-threads-queue-to-write-to-sqlite.md.

    Args:
        patience: Seconds that a thread waits, here and for other processes together.
    """

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._lock = threading.Lock()
        self._is_taken = False
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def turn(self) -> Iterator[float]:
        """Wait for this thread's turn, and yield the seconds that are left to wait for other processes.

        Raises:
            DatabaseUnavailableError: Other threads have been writing for too long.
        """
        begun = time.monotonic()
        if not self._take():
            raise DatabaseUnavailableError(
                "other threads of this process have been writing for too long", DatabaseFault.BUSY
            )
        try:
            yield max(0.0, begun + self._patience - time.monotonic())
        finally:
            self._pass_on()

    def _take(self) -> bool:
        with self._lock:
            if not self._is_taken:
                self._is_taken = True
                return True
            turn = threading.Event()
            self._waiting.append(turn)
        if turn.wait(self._patience):
            return True
        with self._lock:
            if turn in self._waiting:
                self._waiting.remove(turn)
                return False
        # The turn came at the last moment.
        return True

    def _pass_on(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._is_taken = False
