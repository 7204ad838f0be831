"""Notices a query that this process can no longer run."""

import logging
import os
import sqlite3
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from traceback import walk_tb
from types import TracebackType

from sqlalchemy.exc import (
    ArgumentError,
    CompileError,
    IllegalStateChangeError,
    InvalidRequestError,
    MultipleResultsFound,
    NoResultFound,
    PendingRollbackError,
    ResourceClosedError,
)
from sqlalchemy.orm.exc import ObjectDeletedError

_log = logging.getLogger(__name__)

# A query keeps failing after so many failures, each within so many seconds of the one before. Slack sends an event
# three times within six minutes.
_FAILURES = 3
_WINDOW = 600.0
PROBLEM = "a database query keeps failing: see the log, and restart this process"
# SQLAlchemy raises these if it cannot build a statement, and these subclasses of them for rows, sessions and results.
_CANNOT_BUILD = (InvalidRequestError, ArgumentError, CompileError)
_NOT_THE_STATEMENT = (
    NoResultFound,
    MultipleResultsFound,
    ObjectDeletedError,
    PendingRollbackError,
    ResourceClosedError,
    IllegalStateChangeError,
)
# https://www.postgresql.org/docs/current/errcodes-appendix.html, class 42: syntax error or access rule violation.
_POSTGRES_STATEMENT = "42"
# Modules that run queries which other modules make.
_RUNNERS = "bot.store.db."


@dataclass
class _Failures:
    """Failures of one query, the last one at a moment of the monotonic clock, and whether the log has said so."""

    number: int = 0
    last: float = 0.0
    is_logged: bool = False


class FailingQueries:
    """Counts the failures of each query of one process, by the function in `bot.store` that makes the query.

    Only a fault of the statement counts: SQLAlchemy cannot build it, or the database does not understand it. Such a
    query fails for everyone, with any values. A failure that depends on the values does not count: what one person
    types must not make a process unready for all.

    Attributes:
        window: Seconds after which a failure is forgotten, unless another one follows.
    """

    def __init__(self) -> None:
        self.window = _WINDOW
        self._lock = threading.Lock()
        self._failures: defaultdict[str, _Failures] = defaultdict(_Failures)

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count an error that the block raises, if it is a fault of a statement. The error goes on to the caller."""
        try:
            yield
        except Exception as error:
            self.count(error)
            raise

    def count(self, error: BaseException) -> None:
        """Count an error, if it is a fault of a statement. Each query that keeps failing is logged once."""
        if not _is_of_statement(error):
            return
        query = _query(error.__traceback__)
        now = time.monotonic()
        with self._lock:
            failures = self._failures[query]
            failures.number = failures.number + 1 if now - failures.last <= self.window else 1
            failures.last = now
            is_news = not failures.is_logged and self._keeps_failing(failures, now)
            failures.is_logged = failures.is_logged or is_news
        if is_news:
            _log.error(
                "a query keeps failing; this process is not ready",
                extra={"query": query, "error": type(error).__name__, "pid": os.getpid()},
            )

    def problem(self) -> str | None:
        """Why this process is not ready, in a sentence; None if no query keeps failing."""
        now = time.monotonic()
        with self._lock:
            return PROBLEM if any(self._keeps_failing(each, now) for each in self._failures.values()) else None

    def _keeps_failing(self, failures: _Failures, now: float) -> bool:
        return failures.number >= _FAILURES and now - failures.last <= self.window


def _is_of_statement(error: BaseException) -> bool:
    # SQLAlchemy wraps what it raises while it runs a statement, as it does what a driver raises.
    cause = getattr(error, "orig", None) or error
    if isinstance(cause, _CANNOT_BUILD):
        return not isinstance(cause, _NOT_THE_STATEMENT)
    if getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
        return True
    return str(getattr(cause, "sqlstate", None) or "").startswith(_POSTGRES_STATEMENT)


def _query(traceback: TracebackType | None) -> str:
    """The function of the store that made the query, as `module.function`; if there is none, that of the service."""
    of_store = of_service = None
    for frame, _ in walk_tb(traceback):
        module = str(frame.f_globals.get("__name__"))
        function = f"{module.rpartition('.')[2]}.{frame.f_code.co_name}"
        if module.startswith("bot.store.") and not module.startswith(_RUNNERS):
            of_store = function
        elif module.startswith("bot.services."):
            of_service = function
    return of_store or of_service or "unknown"
