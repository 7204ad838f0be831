"""One serving process for a SQLite file: two would wait for each other's locks while people wait for both."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from bot.store.engine import normal_url


class ServedAlreadyError(Exception):
    """Another process serves this database."""


@contextmanager
def sole_process(database_url: str) -> Iterator[None]:
    """Be the only process that serves a SQLite database, until the block ends; nothing is done for others.

    The lock is the kernel's, on a file beside the database: it is passed on to child processes and freed with the last
    of them, however they end.

    Raises:
        ServedAlreadyError: Another process serves it.
    """
    url = make_url(normal_url(database_url))
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        yield
        return
    path = Path(f"{url.database}.lock")
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ServedAlreadyError(
                f"another lhs-rounds process serves {url.database} already: stop it first; or use Postgres"
                " (DATABASE_URL), where any number of them may run (`serve` answers and posts in one process)"
            ) from error
        yield
