"""Engines and transactions for both databases."""

import select
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidatePoolError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

# One transaction. Everything in `bot.store` takes one first; only services open them.
Transaction = Session

_BUSY_MS = 15_000
# Seconds for which a connection that was in use is taken to be standing, unless its end can be seen.
_FRESH = 1


class DatabaseUrlError(ValueError):
    """What is given as a database's address is none."""


class DatabaseUnavailableError(Exception):
    """The database cannot be reached, is locked, full or read-only; the same may work later."""


def normal_url(url: str) -> str:
    """The URL with the driver that this bot ships: also Heroku's `postgres://` and the bare `postgresql://`."""
    for short in ("postgres://", "postgresql://"):
        if url.startswith(short):
            return "postgresql+psycopg://" + url.removeprefix(short)
    return url


def make_engine(url: str) -> Engine:
    """An engine for SQLite or Postgres. Raises DatabaseUrlError for what is no address of one.

    Its errors hide the parameters of statements: they would carry people's words into the log.
    """
    try:
        parsed = make_url(normal_url(url))
    except (ArgumentError, ValueError) as error:
        raise DatabaseUrlError("it should be sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME") from error
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed.render_as_string(hide_password=False))
    return _postgres(parsed)


def _postgres(url: URL) -> Engine:
    engine = create_engine(url, pool_size=8, hide_parameters=True)

    @event.listens_for(engine, "checkin")
    def _left(_connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["left"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _look(connection: Any, record: ConnectionPoolEntry, _proxy: Any) -> None:
        # SQLAlchemy's own `pool_pre_ping` asks the server every time, which is a third of what a command's read costs.
        # A server that went away has closed its side, and that can be seen without asking; only after a pause, in
        # which something between may have dropped the connection without a word, it has to be asked.
        left = record.info.get("left")
        if left is None or (time.monotonic() - left < _FRESH and not _has_something_to_say(connection.fileno())):
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            # The pool makes new connections instead of all that it has.
            raise InvalidatePoolError("the connection is gone") from error

    return engine


def _has_something_to_say(descriptor: int) -> bool:
    """Whether anything waits to be read from a connection that nobody has asked anything: as a rule, its end."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver's own way of beginning late loses updates without a word; BEGIN is ours (see _begin).
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute(f"PRAGMA busy_timeout={_BUSY_MS}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that reads first and writes later must hold the write lock from its beginning: upgraded later
        # it fails at once with "database is locked", whatever the time-out.
        # One that only reads needs none at all: each of its questions sees what is committed, as on Postgres.
        if not connection.get_execution_options().get("reads", False):
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


class Database:
    """Where transactions come from.

    Args:
        engine: As made by `make_engine`.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        options: dict[str, Any] = {"reads": True}
        if engine.dialect.name == "postgresql":
            # A read that needs no snapshot saves the round trips of BEGIN and ROLLBACK.
            options["isolation_level"] = "AUTOCOMMIT"
        self._reading = engine.execution_options(**options)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """A transaction that only reads. Raises DatabaseUnavailableError if the database cannot be reached."""
        with faults(), Session(self._reading, autoflush=False) as tx:
            yield tx

    @contextmanager
    def glancing(self) -> Iterator[Connection]:
        """A read for a person who waits, by `questions` alone: the ORM's session costs more than what it reads.

        Raises:
            DatabaseUnavailableError: The database cannot be reached.
        """
        driver = self.engine.dialect.loaded_dbapi
        with faults(), self._reading.connect() as connection:
            try:
                yield connection
            except (driver.OperationalError, driver.InternalError, driver.InterfaceError) as error:
                # Nobody has looked whether this connection is any good: it is not used again.
                connection.invalidate(error)
                raise DatabaseUnavailableError(str(error).partition("\n")[0]) from error

    @contextmanager
    def writing(self) -> Iterator[Transaction]:
        """A transaction that commits at its end, and undoes everything if anything is raised in it.

        Raises:
            DatabaseUnavailableError: The database cannot be reached or written to.
        """
        with faults(), Session(self.engine) as tx, tx.begin():
            yield tx

    def check(self) -> None:
        """Raise DatabaseUnavailableError unless a question is answered."""
        with self.reading() as tx:
            tx.execute(text("SELECT 1"))

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()


@contextmanager
def faults() -> Iterator[None]:
    """Turn a driver's word that the database cannot do it now into DatabaseUnavailableError."""
    try:
        yield
    except DBAPIError as error:
        if error.connection_invalidated or type(error).__name__ in {"OperationalError", "InternalError"}:
            raise DatabaseUnavailableError(str(error.orig).partition("\n")[0]) from error
        raise
