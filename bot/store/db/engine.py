"""Engines and transactions for both databases."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, Table, create_engine, delete, event, insert, make_url, text, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from bot.store.calendar.cache import CalendarCache
from bot.store.db.errors import DatabaseFault, DatabaseUnavailableError, outlives_its_cause, translate_errors
from bot.store.db.failing_queries import FailingQueries
from bot.store.db.url import normal_url
from bot.store.db.write_queue import WriteQueue

__all__ = [
    "Database",
    "DatabaseFault",
    "DatabaseUnavailableError",
    "DatabaseUrlError",
    "Reader",
    "Transaction",
    "core",
    "make_engine",
    "normal_url",
    "translate_errors",
]

# All functions of `bot.store` take one first; only services open them.
Transaction = Session
# A read-only query runs on a transaction, or on a connection from `Database.read_connection`.
Reader = Session | Connection


def core(tx: Transaction) -> Connection:
    """Return the connection of a transaction, for queries without entities: the ORM costs more than a small query."""
    tx.flush()
    return tx.connection()


# Seconds to wait for SQLite's write lock: while a person waits (Slack allows three), and otherwise.
_BUSY = 1.2
_BUSY_PATIENT = 15
# The option of an engine that says whether its callers have time.
_IS_PATIENT = "is patient"
# The option of a connection that says how many seconds it waits for the write lock.
_PATIENCE = "patience"
# Seconds that emptying the log waits for readers.
_CHECKPOINT_SECONDS = 0.2
# Seconds to wait for a connection while all are in use.
_NONE_FREE = 2
# Seconds for which a full database is reported: only a write shows it, and there may be none.
_FULL_FOR = 60


class DatabaseUrlError(ValueError):
    """The database URL is invalid."""


def make_engine(url: str, *, patient: bool = False, reads: bool = False) -> Engine:
    """Create an engine for SQLite or Postgres. Raises DatabaseUrlError for any other URL.

    Its errors hide statement parameters, which would put people's words into the log.

    Args:
        url: The database URL.
        patient: Whether the caller has time, as an import or a migration has. Otherwise a call fails after two seconds,
            because Slack gives a person's request three.
        reads: Whether it only reads. Then there are no transactions, and each query sees what is committed when it
            runs: on Postgres that saves the round trips of BEGIN and ROLLBACK, and on both databases half of what
            SQLAlchemy adds to a small query.
    """
    try:
        parsed = make_url(normal_url(url))
    except (ArgumentError, ValueError) as error:
        raise DatabaseUrlError("Use sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME.") from error
    options: dict[str, Any] = {"hide_parameters": True, "execution_options": {_IS_PATIENT: patient}}
    if reads:
        options |= {"isolation_level": "AUTOCOMMIT", "pool_reset_on_return": None}
    if parsed.get_backend_name() == "sqlite":
        busy = _BUSY_PATIENT if patient else _BUSY
        engine = create_engine(parsed, connect_args={"timeout": busy}, **options)
        _prepare_sqlite(engine)
        if not reads:
            _lock_at_begin(engine, busy)
    else:
        engine = create_engine(parsed, pool_size=8, pool_timeout=_NONE_FREE, skip_autocommit_rollback=reads, **options)
        # The import would slow down a start on SQLite.
        from bot.store.db import postgres  # noqa: PLC0415 - loaded only where it is wanted

        postgres.check_idle_connections(engine)
        if not patient:
            postgres.limit_waits(engine)
    _prepare_statement_classes(engine.dialect.name)

    @event.listens_for(engine, "handle_error")
    def _throw_away(context: ExceptionContext) -> None:
        if outlives_its_cause(context.original_exception):
            context.is_disconnect = True

    return engine


def _prepare_statement_classes(dialect: str) -> None:
    """Let SQLAlchemy make its classes for annotated INSERT, UPDATE and DELETE statements while one thread runs.

    SQLAlchemy makes each of them at its first use, without a lock. If a thread finds such a class half made, SQLAlchemy
    stops caching its statements until the process ends, and compiles each one again, often inside a write transaction.
    """
    table = Table("unused", MetaData())
    statements = [insert(table), sqlite.insert(table), update(table), delete(table)]
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - its engine has loaded it; SQLite's has not

        statements.append(postgresql.insert(table))
    for statement in statements:
        statement._annotate({})  # noqa: SLF001 - no public function makes the class


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver's own deferred BEGIN loses updates silently; BEGIN is ours (see _lock_at_begin).
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")
        # Deleted content is overwritten, and does not stay in the file.
        connection.execute("PRAGMA secure_delete=ON")


def _lock_at_begin(engine: Engine, busy: float) -> None:
    """Let each transaction take SQLite's write lock at its start, and wait for it as long as it may."""

    def wait_for_lock(connection: sqlite3.Connection, seconds: float) -> None:
        connection.execute(f"PRAGMA busy_timeout={int(seconds * 1000)}")

    @event.listens_for(engine, "checkout")
    def _be_patient_again(connection: sqlite3.Connection, record: ConnectionPoolEntry, _proxy: Any) -> None:
        # The last transaction on this connection may have had less time left.
        if record.info.pop(_PATIENCE, busy) != busy:
            wait_for_lock(connection, busy)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that reads first and writes later must hold the write lock from its start: a later upgrade fails
        # at once with "database is locked", whatever the timeout. A read-only one needs no lock: each query sees what
        # is committed, as on Postgres.
        options = connection.get_execution_options()
        if not options.get("reads", False):
            patience = options.get(_PATIENCE, busy)
            driver: Any = connection.connection.driver_connection
            wait_for_lock(driver, patience)
            connection.info[_PATIENCE] = patience
            connection.exec_driver_sql("BEGIN IMMEDIATE")


class Database:
    """Opens transactions.

    Args:
        engine: As made by `make_engine`. Reads have another engine, with separate connections.

    Attributes:
        engine: For transactions that write.
        engines: Both engines: `engine`, and the one for reads.
        full_for: Seconds for which a full database is reported.
        failing_queries: The queries that keep failing in this process.
        calendars: The calendars that this process read last.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.full_for: float = _FULL_FOR
        self.failing_queries = FailingQueries()
        self.calendars = CalendarCache()
        self._found_full: float | None = None
        is_patient: bool = engine.get_execution_options()[_IS_PATIENT]
        busy = _BUSY_PATIENT if is_patient else _BUSY
        self._write_queue = WriteQueue(busy) if engine.dialect.name == "sqlite" else None
        url = engine.url.render_as_string(hide_password=False)
        self._reading = make_engine(url, patient=is_patient, reads=True)
        self.engines = (engine, self._reading)
        self._generation = 0
        for each in self.engines:
            event.listen(each, "connect", self._note_generation)
            event.listen(each, "checkin", self._close_the_old)

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Open a read-only transaction; each query sees what is committed when it runs.

        Raises:
            DatabaseUnavailableError: The database cannot be reached.
        """
        with self.failing_queries.counted(), translate_errors(), Session(self._reading, autoflush=False) as tx:
            yield tx

    @contextmanager
    def read_connection(self) -> Iterator[Connection]:
        """Open a read-only connection without the ORM, whose session costs more than a small query.

        Raises:
            DatabaseUnavailableError: The database cannot be reached.
        """
        with self.failing_queries.counted(), translate_errors(), self._reading.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Open a transaction that commits at its end, and rolls back if an exception is raised in it.

        Raises:
            DatabaseUnavailableError: The database cannot be reached or written to.
        """
        try:
            with (
                self.failing_queries.counted(),
                self._turn_to_write() as options,
                translate_errors(),
                Session(self.engine) as tx,
                tx.begin(),
            ):
                if options:
                    tx.connection(execution_options=options)
                yield tx
        except DatabaseUnavailableError as error:
            if error.state is DatabaseFault.FULL:
                self._found_full = time.monotonic()
            raise

    def check(self) -> None:
        """Raise DatabaseUnavailableError unless the database seems readable and writable."""
        if self.engine.dialect.name == "sqlite":
            # BEGIN takes the write lock even on a read-only file, without an error; only a write fails.
            with (
                self._turn_to_write() as options,
                translate_errors(),
                self.engine.connect().execution_options(**options) as connection,
                connection.begin() as transaction,
            ):
                connection.exec_driver_sql("PRAGMA user_version=0")
                transaction.rollback()
        else:
            with self.read() as tx:
                read_only = tx.execute(text("SELECT current_setting('transaction_read_only')")).scalar_one() == "on"
            if read_only:
                # Connections stay read-only even after the server accepts writes again.
                self.connect_anew()
                raise DatabaseUnavailableError("transactions are read-only by default", DatabaseFault.READ_ONLY)
        if self._found_full is not None and time.monotonic() - self._found_full < self.full_for:
            raise DatabaseUnavailableError("it was full a moment ago", DatabaseFault.FULL)

    def empty_log(self) -> None:
        """Empty SQLite's write-ahead log, which keeps what was deleted or rewritten; later, if a reader needs it now.

        Raises:
            DatabaseUnavailableError: The log was not emptied.
        """
        if self._write_queue is None:
            return
        with self._turn_to_write(), translate_errors(), self._reading.connect() as connection:
            # The checkpoint holds up writers while it waits for readers. Other reads may wait longer.
            connection.detach()
            connection.exec_driver_sql(f"PRAGMA busy_timeout={int(_CHECKPOINT_SECONDS * 1000)}")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()

    @contextmanager
    def _turn_to_write(self) -> Iterator[dict[str, Any]]:
        """Wait for this thread's turn to write; yield connection options with the remaining time."""
        if self._write_queue is None:
            yield {}
        else:
            with self._write_queue.turn() as seconds_left:
                yield {_PATIENCE: seconds_left}

    def connect_anew(self) -> None:
        """Close or replace all connections, those in use once they are returned."""
        self._generation += 1
        for each in self.engines:
            each.dispose()

    close = connect_anew

    def _note_generation(self, _connection: Any, record: ConnectionPoolEntry) -> None:
        record.info["generation"] = self._generation

    def _close_the_old(self, connection: Any, record: ConnectionPoolEntry) -> None:
        """Close a connection that is returned to a discarded pool."""
        if connection is not None and record.info.get("generation", 0) != self._generation:
            connection.close()
