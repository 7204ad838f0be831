"""Transactions on both databases."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.chat.surface import Surface
from bot.store.admin import connections, workspaces
from bot.store.admin.connections import QuotaScope
from bot.store.calendar import series
from bot.store.db import postgres
from bot.store.db.engine import (
    Database,
    DatabaseFault,
    DatabaseUnavailableError,
    make_engine,
    normal_url,
    translate_errors,
)

NOW = datetime(2024, 3, 1, 14, tzinfo=UTC)


@pytest.mark.parametrize("short", ["postgres://u:p@h/n", "postgresql://u:p@h/n", "postgresql+psycopg://u:p@h/n"])
def test_every_postgres_url_spelling_is_accepted(short: str) -> None:
    assert normal_url(short) == "postgresql+psycopg://u:p@h/n"


def test_datetimes_are_returned_aware_and_in_utc(db: Database) -> None:
    with db.write() as tx:
        made = series.add(tx, workspaces.add(tx), name="LHS Rounds", zone="America/New_York", known_since=NOW)
    with db.read() as tx:
        assert made.known_since == NOW
        assert made.known_since.tzinfo is UTC


def test_naive_datetime_is_rejected(db: Database) -> None:
    with pytest.raises(Exception, match="without its offset"), db.write() as tx:
        connections.pause(tx, 1, Surface.SLACK, QuotaScope.POSTING, wall_now=NOW, until=datetime(2024, 3, 1))


def test_failed_transaction_is_rolled_back(db: Database) -> None:
    with pytest.raises(ZeroDivisionError), db.write() as tx:
        workspaces.add(tx)
        raise ZeroDivisionError
    with db.read() as tx:
        assert [] == workspaces.every(tx)


def test_no_update_is_lost_between_reading_and_writing(db: Database) -> None:
    """Eight threads increment a count; the driver's own transactions would lose most increments."""
    with db.write() as tx:
        tx.execute(text("CREATE TABLE counted (n INTEGER)"))
        tx.execute(text("INSERT INTO counted VALUES (0)"))
    lock = "" if db.engine.dialect.name == "sqlite" else " FOR UPDATE"

    def count(_number: int) -> None:
        with db.write() as tx:
            n = tx.execute(text(f"SELECT n FROM counted{lock}")).scalar_one()  # noqa: S608 - no user input
            tx.execute(text("UPDATE counted SET n = :n"), {"n": n + 1})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(200)))
    with db.read() as tx:
        assert tx.execute(text("SELECT n FROM counted")).scalar_one() == 200


@pytest.mark.rest
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_writers_are_served_in_order(database_url: str) -> None:
    """Six threads write continuously. An unfair lock, like SQLite's own, would starve a seventh."""
    db = Database(make_engine(database_url))
    stop = Event()

    def write_again_and_again() -> None:
        while not stop.is_set():
            with db.write() as tx:
                workspaces.every(tx)
                time.sleep(0.1)

    waited = []
    with ThreadPoolExecutor(6) as pool:
        busy = [pool.submit(write_again_and_again) for _ in range(6)]
        try:
            for _ in range(8):
                begun = time.monotonic()
                with db.write() as tx:
                    waited.append(time.monotonic() - begun)
                    workspaces.every(tx)
        finally:
            stop.set()
        assert [None] * 6 == [each.exception() for each in busy]
    db.check()
    db.close()

    # At most six others are ahead.
    assert max(waited) < 1.15


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_writer_that_times_out_gets_a_busy_error(database_url: str) -> None:
    db = Database(make_engine(database_url))
    begun = time.monotonic()
    with db.write() as tx, ThreadPoolExecutor(1) as pool:
        workspaces.every(tx)
        waited = pool.submit(db.check).exception()
    assert isinstance(waited, DatabaseUnavailableError)
    assert waited.state is DatabaseFault.BUSY
    assert time.monotonic() - begun < 2
    db.check()
    db.close()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_combined_lock_wait_has_one_timeout(database_url: str) -> None:
    """Another process holds the lock. The second thread waits for the first thread, then for that process."""
    db, other_process = Database(make_engine(database_url)), Database(make_engine(database_url))
    waited = []

    def write(after: float) -> None:
        time.sleep(after)
        begun = time.monotonic()
        with pytest.raises(DatabaseUnavailableError), db.write():
            pass
        waited.append(time.monotonic() - begun)

    with other_process.write() as tx, ThreadPoolExecutor(2) as pool:
        workspaces.every(tx)
        list(pool.map(write, (0, 0.4)))
    # Its timeout is the full one again.
    with other_process.write() as tx, ThreadPoolExecutor(1) as pool:
        pool.submit(write, 0).result()
    db.close()
    other_process.close()

    assert all(1.0 < each < 1.8 for each in waited), waited


def test_unavailable_database_is_reported(tmp_path: Path) -> None:
    away = Database(make_engine(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}"))

    with pytest.raises(DatabaseUnavailableError):
        away.check()
    with pytest.raises(DatabaseUnavailableError), away.read_connection() as connection:
        connection.execute(text("SELECT 1"))
    away.close()


def test_invalid_database_file_is_reported_as_damaged(tmp_path: Path) -> None:
    (tmp_path / "rounds.db").write_bytes(b"not a database at all" * 500)
    damaged = Database(make_engine(f"sqlite:///{tmp_path / 'rounds.db'}"))

    with pytest.raises(DatabaseUnavailableError) as met:
        damaged.check()
    assert met.value.state is DatabaseFault.BROKEN
    damaged.close()


def test_invalid_query_is_not_a_database_fault(db: Database) -> None:
    with pytest.raises(DBAPIError), db.read() as tx:
        tx.execute(text("SELECT nothing FROM nowhere"))


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_timed_out_statement_leaves_the_connection_usable(database_url: str) -> None:
    impatient = Database(make_engine(database_url))
    begun = time.monotonic()
    with pytest.raises(DatabaseUnavailableError) as met, impatient.read() as tx:
        tx.execute(text("SELECT pg_sleep(10)"))
    assert time.monotonic() - begun < 5
    assert met.value.state is DatabaseFault.BUSY
    impatient.check()
    impatient.close()


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_patient_engine_has_no_timeout(db: Database) -> None:
    with db.read() as tx:
        tx.execute(text("SELECT pg_sleep(2.2)"))


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_deadlock_is_reported_as_busy(db: Database) -> None:
    """Two transactions take two locks in opposite order; waiting longer would not help, retrying does."""
    with db.write() as tx:
        tx.execute(text("SET LOCAL deadlock_timeout = '50ms'"))
        tx.execute(text("SELECT pg_advisory_xact_lock(1)"))

        def other() -> DatabaseFault | None:
            try:
                with db.write() as second:
                    second.execute(text("SET LOCAL deadlock_timeout = '50ms'"))
                    second.execute(text("SELECT pg_advisory_xact_lock(2)"))
                    second.execute(text("SELECT pg_advisory_xact_lock(1)"))
            except DatabaseUnavailableError as error:
                return error.state
            return None

        with ThreadPoolExecutor(1) as pool:
            state = pool.submit(other)
            while not tx.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one():
                assert not state.done()
            mine: DatabaseFault | None = None
            try:
                with translate_errors():
                    tx.execute(text("SELECT pg_advisory_xact_lock(2)"))
            except DatabaseUnavailableError as error:
                mine = error.state
                tx.rollback()
            assert {mine, state.result()} == {None, DatabaseFault.BUSY}


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_closed_connection_is_replaced(db: Database) -> None:
    with pytest.raises(DatabaseUnavailableError) as met, db.write() as tx:
        tx.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    assert met.value.state is DatabaseFault.UNAVAILABLE
    db.check()


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
@pytest.mark.parametrize("trusted", [3600.0, 0.0], ids=["just used", "idle"])
def test_a_connection_that_the_server_ended_is_replaced_before_it_is_used(
    db: Database, trusted: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The end of one that was just used is seen; one that has been idle is tested, for nothing may be seen of it."""
    monkeypatch.setattr(postgres, "_TRUSTED", trusted)
    if not trusted:
        monkeypatch.setattr(postgres, "_has_input", lambda _connection: False)
    with db.read_connection() as first, db.read_connection() as second:
        others = [each.scalar(text("SELECT pg_backend_pid()")) for each in (first, second)]
    admin = make_engine(db.engine.url.render_as_string(hide_password=False))
    with admin.connect() as connection:
        for each in others:
            connection.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": each})
    admin.dispose()
    with db.read_connection() as first, db.read_connection() as second:
        now = [each.scalar(text("SELECT pg_backend_pid()")) for each in (first, second)]

    assert set(others).isdisjoint(now)


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_a_connection_that_was_just_used_is_not_tested(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    tested = []
    reading = db.engines[1].dialect
    really = reading.do_ping

    def test(connection: Any) -> bool:
        tested.append(connection)
        return really(connection)

    monkeypatch.setattr(reading, "do_ping", test)
    for _ in range(5):
        with db.read_connection() as connection:
            connection.execute(text("SELECT 1"))
    at_once = len(tested)
    monkeypatch.setattr(postgres, "_TRUSTED", 0)
    for _ in range(2):
        with db.read_connection() as connection:
            connection.execute(text("SELECT 1"))

    assert (0, 1) == (at_once, len(tested))


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_a_connection_that_breaks_while_it_is_used_is_replaced(db: Database) -> None:
    with pytest.raises(DatabaseUnavailableError) as met, db.read_connection() as connection:
        driver: Any = connection.connection.driver_connection
        driver.close()
        connection.execute(text("SELECT 1"))
    with db.read_connection() as connection:
        found = connection.scalar(text("SELECT 1"))

    assert met.value.state is DatabaseFault.UNAVAILABLE
    assert 1 == found


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_exhausted_pool_fails_fast(db: Database) -> None:
    with ExitStack() as held:
        for _ in range(18):
            held.enter_context(db.read()).execute(text("SELECT 1"))
        begun = time.monotonic()
        with pytest.raises(DatabaseUnavailableError) as met:
            db.check()
        assert time.monotonic() - begun < 2.9
    assert met.value.state is DatabaseFault.BUSY
    db.check()
