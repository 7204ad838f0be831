"""One serving process to an SQLite database: a second one would answer and post from a calendar that it holds alone.

The lock is the kernel's, on a file beside the database. It is held for as long as any process lives that has inherited
it, and freed when the last of them ends, however it ends; the file itself stays and means nothing.
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
    """The database would be gone with the process, and seen by no other; the message says what to do."""


@contextmanager
def exclusive(url: str) -> Iterator[None]:
    """Be the one serving process of an SQLite database until the block ends; on Postgres there may be any number.

    Args:
        url: The database's address, as `make_engine` takes it.

    Raises:
        NotAloneError: There is one already.
        InMemoryError: The database is in memory.
        DatabaseUnavailableError: The lock's file cannot be made beside the database.
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
                f"another process serves {database} already, and an SQLite database is served by one: stop that one,"
                " or use Postgres (`serve` answers and posts by itself; `web` and `worker` apart need Postgres)"
            ) from error
        yield
    finally:
        # Closed and not unlocked: a child that inherited it keeps it.
        os.close(lock)


def _file(database: str | None) -> Path:
    """The one path of a database's file, whichever link leads to it."""
    name = database or ""
    if name.startswith("file:"):
        name = name.removeprefix("file:").partition("?")[0]
    if name in {"", ":memory:"} or "mode=memory" in (database or ""):
        raise InMemoryError(
            "a database in memory cannot be served: use sqlite:///FILE, or postgresql+psycopg://USER:PASSWORD@HOST/NAME"
        )
    return Path(name).resolve()
