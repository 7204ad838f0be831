"""Noticing a query that this process cannot run any more."""

import logging
import sqlite3
import threading
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from traceback import walk_tb
from types import TracebackType

from sqlalchemy.exc import (
    ArgumentError,
    CompileError,
    InvalidRequestError,
    MultipleResultsFound,
    NoResultFound,
    PendingRollbackError,
)

_log = logging.getLogger(__name__)

# So many failures of one query within so many seconds. Slack sends an event three times within six minutes.
_FAILURES = 3
_WINDOW = 600.0
PROBLEM = "a database query keeps failing: see the log, and restart this process"
# A statement that SQLAlchemy cannot build; and what it raises of the same family for the rows that were found.
_CANNOT_BUILD = (InvalidRequestError, ArgumentError, CompileError)
_ABOUT_ROWS = (NoResultFound, MultipleResultsFound, PendingRollbackError)
# https://www.postgresql.org/docs/current/errcodes-appendix.html, class 42: syntax error or access rule violation.
_POSTGRES_STATEMENT = "42"
# Modules that run the queries of others.
_RUNNERS = frozenset({"engine", "faults", "glances", "insert", "questions", __name__.rpartition(".")[2]})


class FailingQueries:
    """Counts the failures of each query of one process, by the function in `bot.store` that makes the query.

    Only a fault of the statement counts: SQLAlchemy cannot build it, or the database does not understand it. Such a
    query fails for everyone, whatever they ask. A failure that depends on the values in it does not count, so that
    nobody can make a process unready by what they type.

    Attributes:
        window: Seconds within which failures are counted; without a new one the process is ready again after that.
    """

    def __init__(self) -> None:
        self.window = _WINDOW
        self._lock = threading.Lock()
        self._failed_at: defaultdict[str, deque[float]] = defaultdict(lambda: deque(maxlen=_FAILURES))
        self._logged: set[str] = set()

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count what is raised in the block, if it is a fault of a statement; it is raised all the same."""
        try:
            yield
        except Exception as error:
            self.count(error)
            raise

    def count(self, error: BaseException) -> None:
        """Count an error, if it is a fault of a statement; logged once for each query that keeps failing."""
        if not _is_of_statement(error):
            return
        query = _query(error.__traceback__)
        with self._lock:
            self._failed_at[query].append(time.monotonic())
            is_news = query not in self._logged and self._keeps_failing(query)
            if is_news:
                self._logged.add(query)
        if is_news:
            _log.error(
                "a query keeps failing, this process is not ready query=%s error=%s", query, type(error).__name__
            )

    def problem(self) -> str | None:
        """What keeps this process from being ready, in words; None if every query works."""
        with self._lock:
            return PROBLEM if any(self._keeps_failing(query) for query in self._failed_at) else None

    def _keeps_failing(self, query: str) -> bool:
        failed_at = self._failed_at[query]
        return len(failed_at) == _FAILURES and time.monotonic() - failed_at[0] <= self.window


def _is_of_statement(error: BaseException) -> bool:
    if isinstance(error, _CANNOT_BUILD):
        return not isinstance(error, _ABOUT_ROWS)
    driver_error = getattr(error, "orig", None) or error
    if getattr(driver_error, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
        return True
    return str(getattr(driver_error, "sqlstate", None) or "").startswith(_POSTGRES_STATEMENT)


def _query(traceback: TracebackType | None) -> str:
    """The function of the store that made the query, as `module.function`."""
    found = "unknown"
    for frame, _ in walk_tb(traceback):
        package, _, module = str(frame.f_globals.get("__name__")).rpartition(".")
        if package == __package__ and module not in _RUNNERS:
            found = f"{module}.{frame.f_code.co_name}"
    return found
