"""Allow one serving process for an SQLite database: a second one would serve and post from its own cached calendar.

The lock is the kernel's, on a file beside the database. It is held while any process that inherited it lives, and is
freed when the last of them ends; the file itself stays and has no meaning.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from bot.store.db.errors import DatabaseUnavailableError
from bot.store.db.url import normal_url


class AlreadyRunningError(Exception):
    """Another process serves the same SQLite database; the message says what to do."""


class InMemoryError(Exception):
    """A database in memory is private to its process; the message says what to do."""


@contextmanager
def exclusive(url: str) -> Iterator[None]:
    """Hold the process lock of an SQLite database until the block ends; Postgres needs none.

    Args:
        url: The database URL, as `make_engine` takes it.

    Raises:
        AlreadyRunningError: Another process holds the lock.
        InMemoryError: The database is in memory.
        DatabaseUnavailableError: The lock file cannot be created beside the database.
    """
    parsed = make_url(normal_url(url))
    if parsed.get_backend_name() != "sqlite":
        yield
        return
    database = _file(parsed.database)
    try:
        lock = os.open(f"{database}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise DatabaseUnavailableError(f"no lock can be kept beside {database}: {error.strerror}") from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunningError(
                f"Another process already serves {database}, and SQLite allows only one. Stop that process, or use"
                " Postgres, which web and worker as separate processes need."
            ) from error
        yield
    finally:
        # Closed and not unlocked: a child process that inherited it keeps it.
        os.close(lock)


def _file(database: str | None) -> Path:
    """Return the resolved path of a database's file."""
    name = database or ""
    if name.startswith("file:"):
        name = name.removeprefix("file:").partition("?")[0]
    if name in {"", ":memory:"} or "mode=memory" in (database or ""):
        raise InMemoryError(
            "An in-memory database can’t be shared. Use sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME."
        )
    return Path(name).resolve()
