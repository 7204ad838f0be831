"""Writing down, now and then, whether Slack is heard: `doctor`, another process, has no other way to know."""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from bot.store import heard
from bot.store.engine import Database, DatabaseUnavailableError
from bot.store.heard import Heard

_log = logging.getLogger(__name__)

# Whoever sends unsigned requests by the thousand causes one row a minute.
_EVERY = timedelta(minutes=1)


class Hearing:
    """Writes it down.

    Args:
        db: The database.
        real: The machine's time (aware).
    """

    def __init__(self, db: Database, real: Callable[[], datetime]) -> None:
        self._db = db
        self._real = real
        self._lock = threading.Lock()
        self._noted: dict[Heard, datetime] = {}
        # Apart from who answers: a database that is slow must not make Slack wait for this.
        self._writing = ThreadPoolExecutor(1, "hearing")
        self._stopped = False

    def __call__(self, what: Heard) -> None:
        """It came in now. Nobody waits for it to be written down."""
        real = self._real()
        with self._lock:
            last = self._noted.get(what)
            if last is not None and timedelta() <= real - last < _EVERY:
                return
            self._noted[what] = real
            if not self._stopped:
                self._writing.submit(self._write, what, real)

    def stop(self) -> None:
        """Write nothing more down; what has begun ends first."""
        with self._lock:
            self._stopped = True
        self._writing.shutdown()

    def _write(self, what: Heard, real: datetime) -> None:
        try:
            with self._db.writing() as tx:
                heard.note(tx, what, real)
        except DatabaseUnavailableError as error:
            _log.warning("database away, that slack was heard is not written down: %s", error)
