"""Faults behind the bot."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from bot.demo import Demo
from tests.databases import listening


@contextmanager
def database_away(demo: Demo) -> Iterator[None]:
    """Every statement fails as it does when the database server is down."""

    def fail(*_: object) -> None:
        raise OperationalError("away", None, ConnectionError("away"))

    with listening(demo.bot.db, "before_cursor_execute", fail):
        yield


@contextmanager
def sqlite_full(demo: Demo) -> Iterator[None]:
    """Fail with SQLITE_FULL, as on a full disk, by limiting the page count."""

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        # SQLite raises a lower limit to the current size.
        connection.execute("PRAGMA max_page_count=1")

    with _connecting_anew(demo, "connect", limit):
        with pytest.raises(OperationalError, match="full"):
            # Free pages within the file are used first.
            for statement in (
                "CREATE TABLE filler (bytes BLOB)",
                *["INSERT INTO filler VALUES (zeroblob(4000))"] * 1000,
            ):
                with demo.bot.db.engine.begin() as connection:
                    connection.execute(text(statement))
        yield
    # The limit is per connection, unlike a full disk.
    demo.bot.db.connect_anew()


@contextmanager
def sqlite_read_only(demo: Demo) -> Iterator[None]:
    """SQLite opens the file read-only (file permissions do not stop root).

    Connections made meanwhile stay read-only afterwards, as they would in production.
    """

    def read_only(_dialect: object, _record: object, arguments: list[Any], named: dict[str, Any]) -> sqlite3.Connection:
        connection: sqlite3.Connection = sqlite3.connect(f"file:{arguments[0]}?mode=ro", uri=True, **named)
        return connection

    with _connecting_anew(demo, "do_connect", read_only):
        yield


@contextmanager
def sqlite_locked(demo: Demo) -> Iterator[None]:
    """Another process holds the write lock for a while."""
    program = (
        "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]);"
        "db.execute('BEGIN IMMEDIATE'); print(flush=True); input()"
    )
    path = str(demo.bot.db.engine.url.database)
    with subprocess.Popen(
        [sys.executable, "-c", program, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        yield
        other.kill()


@contextmanager
def postgres_read_only(demo: Demo) -> Iterator[None]:
    """All sessions are ended, and new ones are read-only, as on a server that became the standby.

    Sessions begun meanwhile stay read-only afterwards, as they would in production.
    """
    name = demo.bot.db.engine.url.database
    _at_postgres(
        demo,
        f"ALTER DATABASE {name} SET default_transaction_read_only = on",
        f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",  # noqa: S608 - our own
    )
    yield
    _at_postgres(demo, f"ALTER DATABASE {name} RESET default_transaction_read_only")


@contextmanager
def postgres_full(demo: Demo) -> Iterator[None]:
    """Inserting a suggestion fails with Postgres's code for a full disk."""
    with demo.bot.db.engine.begin() as connection:
        connection.execute(
            text(
                "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
                " $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$"
            )
        )
        connection.execute(text("CREATE TRIGGER full_disk BEFORE INSERT ON suggestions EXECUTE FUNCTION full_disk()"))
    yield
    with demo.bot.db.engine.begin() as connection:
        connection.execute(text("DROP FUNCTION full_disk CASCADE"))


@contextmanager
def postgres_locked(demo: Demo) -> Iterator[None]:
    """Another session locks the tables of suggestions and deliveries, as a frozen process would."""
    engine = create_engine(demo.bot.db.engine.url)
    with engine.begin() as other:
        other.execute(text("LOCK TABLE suggestions, deliveries IN ACCESS EXCLUSIVE MODE"))
        yield
    engine.dispose()


@contextmanager
def _connecting_anew(demo: Demo, name: str, listener: Any) -> Iterator[None]:
    with listening(demo.bot.db, name, listener):
        demo.bot.db.connect_anew()
        yield


def _at_postgres(demo: Demo, *statements: str) -> None:
    """Run statements outside the bot's own connections."""
    admin = create_engine(demo.bot.db.engine.url.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        for each in statements:
            connection.execute(text(each))
    admin.dispose()
