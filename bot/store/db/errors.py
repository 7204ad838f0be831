"""Classify a driver's errors: the database is unavailable now, or the statement is wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError


class DatabaseFault(Enum):
    """Why the database is unavailable, in words that may be shown to people."""

    UNAVAILABLE = "the database doesn’t respond"
    BUSY = "the database is busy"
    FULL = "the database is full"
    READ_ONLY = "the database is read-only"
    BROKEN = "the database's disk or file is damaged"


class DatabaseUnavailableError(Exception):
    """The database is unreachable, locked, full or read-only; a retry may work later.

    Args:
        reason: The driver's first line, for the log; it holds no parameters.
        state: The kind of fault.
    """

    def __init__(self, reason: str, state: DatabaseFault = DatabaseFault.UNAVAILABLE) -> None:
        super().__init__(reason)
        self.state = state


# https://sqlite.org/rescode.html, the primary codes. Other codes are faults of the statement.
_SQLITE = {
    3: DatabaseFault.READ_ONLY,  # SQLITE_PERM
    5: DatabaseFault.BUSY,  # SQLITE_BUSY
    6: DatabaseFault.BUSY,  # SQLITE_LOCKED
    7: DatabaseFault.FULL,  # SQLITE_NOMEM
    8: DatabaseFault.READ_ONLY,  # SQLITE_READONLY
    9: DatabaseFault.BUSY,  # SQLITE_INTERRUPT
    10: DatabaseFault.BROKEN,  # SQLITE_IOERR
    11: DatabaseFault.BROKEN,  # SQLITE_CORRUPT
    13: DatabaseFault.FULL,  # SQLITE_FULL
    14: DatabaseFault.UNAVAILABLE,  # SQLITE_CANTOPEN
    15: DatabaseFault.BUSY,  # SQLITE_PROTOCOL
    26: DatabaseFault.BROKEN,  # SQLITE_NOTADB
}

# https://www.postgresql.org/docs/current/errcodes-appendix.html, whole codes before their classes.
_POSTGRES = {
    "25006": DatabaseFault.READ_ONLY,  # read_only_sql_transaction: a server that has become the standby
    "53300": DatabaseFault.BUSY,  # too_many_connections
    "53": DatabaseFault.FULL,  # insufficient_resources: disk_full, out_of_memory
    "40": DatabaseFault.BUSY,  # serialization_failure, deadlock_detected
    "55": DatabaseFault.BUSY,  # lock_not_available
    "57014": DatabaseFault.BUSY,  # query_canceled: the statement timeout
    "58": DatabaseFault.BROKEN,  # system_error, io_error
    "XX001": DatabaseFault.BROKEN,  # data_corrupted
    "XX002": DatabaseFault.BROKEN,  # index_corrupted
}
# A connection on which these happened keeps failing after the database has recovered.
_STALE = frozenset({DatabaseFault.READ_ONLY, DatabaseFault.BROKEN})


def classify(error: BaseException) -> DatabaseFault | None:
    """Return the database fault that a driver's error stands for; None if the database is fine."""
    sqlite = getattr(error, "sqlite_errorcode", None)
    if sqlite is not None:
        return _SQLITE.get(sqlite & 0xFF)
    postgres = getattr(error, "sqlstate", None) or ""
    return _POSTGRES.get(postgres) or _POSTGRES.get(postgres[:2])


def outlives_its_cause(error: BaseException) -> bool:
    """Tell whether the connection must be discarded, because it would keep failing after the database has recovered."""
    return classify(error) in _STALE


@contextmanager
def translate_errors() -> Iterator[None]:
    """Turn driver errors for an unavailable database into DatabaseUnavailableError."""
    try:
        yield
    except DBAPIError as error:
        state = None if error.orig is None else classify(error.orig)
        if state is None and not _of_the_connection(error):
            raise
        raise DatabaseUnavailableError(
            str(error.orig).partition("\n")[0], state or DatabaseFault.UNAVAILABLE
        ) from error
    except PoolTimeoutError as error:
        raise DatabaseUnavailableError("all connections are in use", DatabaseFault.BUSY) from error


def _of_the_connection(error: DBAPIError) -> bool:
    if error.connection_invalidated:
        return True
    # SQLite's generic code, such as for "no such table": a fault of the program.
    if getattr(error.orig, "sqlite_errorcode", None) is not None:
        return False
    return type(error).__name__ in {"OperationalError", "InternalError"}
