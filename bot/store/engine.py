"""Engines and transactions for both databases."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import Session

from bot.store.glances import Glance, Glances

# One transaction. Everything in `bot.store` takes one first; only services open them.
Transaction = Session

_BUSY_MS = 15_000


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
    return create_engine(parsed, pool_pre_ping=True, pool_size=8, hide_parameters=True)


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
        self._glances = Glances(self._reading, engine)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Questions without changes; each sees what is committed when it is asked.

        Raises:
            DatabaseUnavailableError: The database cannot be reached.
        """
        with faults(), Session(self._reading, autoflush=False) as tx:
            yield tx

    def glancing(self) -> "_Glancing":
        """A read for a person who waits, by `Question`s alone: a session of the ORM costs more than what it reads here.

        Raises:
            DatabaseUnavailableError: The database cannot be reached.
        """
        return _Glancing(self._glances)

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
        self._glances.close()
        self.engine.dispose()


class _Glancing:
    """A glance for the length of a block. (As a class it costs half of what `contextmanager` does.)"""

    __slots__ = ("_glance", "_glances")

    def __init__(self, glances: Glances) -> None:
        self._glances = glances

    def __enter__(self) -> Glance:
        with faults():
            self._glance = self._glances.take()
        return self._glance

    def __exit__(self, _kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if error is None:
            self._glances.put_back(self._glance)
            return
        # Whatever it was, nobody has looked whether the connection still stands.
        self._glances.throw_away(self._glance)
        driver = self._glance.dialect.loaded_dbapi
        if isinstance(error, driver.OperationalError | driver.InternalError):
            raise _unavailable(error) from error
        if isinstance(error, DBAPIError):
            with faults():
                raise error


@contextmanager
def faults() -> Iterator[None]:
    """Turn a driver's word that the database cannot do it now into DatabaseUnavailableError."""
    try:
        yield
    except DBAPIError as error:
        if error.connection_invalidated or type(error).__name__ in {"OperationalError", "InternalError"}:
            raise _unavailable(error.orig) from error
        raise


def _unavailable(error: BaseException | None) -> DatabaseUnavailableError:
    return DatabaseUnavailableError(str(error).partition("\n")[0])
