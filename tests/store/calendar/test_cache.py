"""Calendars that are kept in memory: what is shown is never older than what was committed before it was asked for."""

import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as wall_time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Table, insert, select, text
from sqlalchemy.sql.visitors import iterate

from bot.chat.surface import Surface
from bot.core.base.people import Prefs
from bot.core.calendar.models import AnnouncementChoice, AnnouncementDecision, Card, Session, SessionStatus, Texts
from bot.services.admin import installations
from bot.store.admin import connections, people, workspaces
from bot.store.calendar import calendars, channels, series, sessions
from bot.store.calendar.cache import Calendar, CalendarCache
from bot.store.db.engine import Database, Transaction, make_engine
from bot.store.db.types import Base
from bot.store.participation import attendance
from bot.store.privacy import personal_data, retention
from tests.databases import listening
from tests.factories import LONG_AGO, NEW_YORK, SERIES, a_session
from tests.store.calendar.calendar_truth import assert_calendars_are_true, calendar_of, stored_calendar_of

ROOT = Path(__file__).parents[3]
MARCH = date(2024, 3, 21)
WHOLE = Session(
    id=0,
    date=MARCH,
    added_at=LONG_AGO,
    dated_at=LONG_AGO,
    start=wall_time(12, 30),
    minutes=60,
    title="Handoffs",
    speakers=("The second", "A first", "The third"),
    place="Room 1",
    link="https://meet.example.org/j/1",
    restored=2,
    card=Card(abstract="What is handed over"),
)


@pytest.fixture
def running_app(db: Database) -> Database:
    """Two workspaces, each with two channels, two organizers and three sessions; one person comes to the first."""
    with db.write() as tx:
        for name in ("LHS Rounds", "Another's"):
            workspace = workspaces.add(tx)
            made = series.add(tx, workspace, name=name, zone=NEW_YORK, known_since=LONG_AGO).id
            for channel in ("C2", "C1"):
                channels.add(tx, made, f"{channel}{made}")
            known = (people.by_email(tx, workspace, "o@example.org"), people.by_external_id(tx, workspace, "U1"))
            for person in known:
                series.add_organizer(tx, made, person.id)
            first = sessions.add(tx, workspace, made, replace(WHOLE, accounts=(known[1].id, None, None)))
            sessions.add(tx, workspace, made, a_session(date(2024, 4, 18)))
            sessions.add(tx, workspace, made, replace(WHOLE, date=date(2024, 5, 16), status=SessionStatus.CANCELED))
            attendance.set_coming(tx, workspace, first.id, people.by_external_id(tx, workspace, "U2").id, comes=True)
    return db


@pytest.fixture
def another_process(database_url: str) -> Iterator[Database]:
    """What another process has: its own connections and its own memory."""
    db = Database(make_engine(database_url, patient=True))
    yield db
    db.close()


def version(db: Database, workspace_id: int = 1) -> str | None:
    with db.read_connection() as connection:
        found = connection.execute(calendars._VERSION_AND_PERSON, {"workspace_id": workspace_id, "external_id": None})
        version: str | None = found.one()[0]
        return version


def read_columns() -> dict[Table, set[str]]:
    """The tables and columns that a calendar is read from, out of the statements that read it."""
    found: dict[Table, set[str]] = {}
    for statement in (series._OF_WORKSPACE, sessions._OF_WORKSPACE):
        for part in iterate(statement):
            if isinstance(part, Column) and isinstance(part.table, Table):
                found.setdefault(Base.metadata.tables[part.table.name], set()).add(part.name)
    return found


def test_a_calendar_is_what_a_transaction_reads(running_app: Database) -> None:
    calendar_of(running_app)
    with running_app.read() as tx:
        in_transaction = (series.of_workspace(tx, 1), [series.get(tx, 1)], sessions.of_series(tx, 1))
    kept = calendar_of(running_app)

    [its_series], [whole, untimed, canceled] = kept.series, kept.sessions[1]
    assert in_transaction == ([its_series], [its_series], [whole, untimed, canceled])
    assert [channel.external_id for channel in its_series.channels] == ["C21", "C11"]
    assert [(each.external_id, each.email) for each in its_series.organizers] == [(None, "o@example.org"), ("U1", None)]
    assert replace(WHOLE, id=whole.id, accounts=(2, None, None), coming=1) == whole
    assert (untimed.start, untimed.speakers) == (None, ())
    assert canceled.status is SessionStatus.CANCELED


def test_a_calendar_that_has_not_changed_is_read_once(running_app: Database) -> None:
    first, second = calendar_of(running_app), calendar_of(running_app)
    with running_app.write() as tx:
        people.by_external_id(tx, 1, "U3")
        series.set_texts(tx, 2, Texts(name="Another"))
    third, others = calendar_of(running_app), calendar_of(running_app, 2)

    assert first is second is third
    assert others.series[0].texts.name == "Another"


@pytest.mark.parametrize(
    "where", sorted((each.name, column) for each, names in read_columns().items() for column in names)
)
def test_any_change_of_a_column_that_is_shown_renews_the_version(running_app: Database, where: tuple[str, str]) -> None:
    """By plain SQL, as a program does that knows of no version."""
    table, column = where
    before, others = version(running_app), version(running_app, 2)
    with running_app.write() as tx:
        tx.execute(text(f"UPDATE {table} SET {column} = {column} WHERE workspace_id = 1"))  # noqa: S608 - our own names

    assert version(running_app) not in {None, before}
    assert others == version(running_app, 2)


@pytest.mark.parametrize("table", sorted(each.name for each in read_columns()))
def test_any_new_or_deleted_row_that_is_shown_renews_the_version(running_app: Database, table: str) -> None:
    """A person is shown as an organizer only, and cannot be deleted while being one."""
    its = Base.metadata.tables[table]
    seen = [version(running_app)]
    with running_app.write() as tx:
        tx.execute(text("DELETE FROM attendances WHERE workspace_id = 1"))
        tx.execute(text("DELETE FROM speakers WHERE workspace_id = 1"))
        kept = dict(tx.execute(select(its).where(its.c.workspace_id == 2)).mappings().first() or {})
    # A row like one of the other workspace's, which is another one by all that has to be unique.
    changed: dict[str, Any] = {"workspace_id": 1, "id": 4711, "address": "U4711", "feed_key": None, "position": 7}
    changed |= {"series_id": 1, "session_id": 2, "person_id": 3}
    row = kept | {name: value for name, value in changed.items() if name in kept}
    if table == "people":
        row |= {"email": None}
    for statement in (insert(its).values(row), its.delete().where(*(key == row[key.name] for key in its.primary_key))):
        seen.append(version(running_app))
        with running_app.write() as tx:
            tx.execute(statement)
    seen.append(version(running_app))

    expected = 2 if table == "people" else 4
    assert None not in seen
    assert expected == len(set(seen))
    assert_calendars_are_true(running_app)


WRITERS: dict[str, Callable[[Transaction], object]] = {
    "add a series": lambda tx: series.add(tx, 1, name="Second", zone=NEW_YORK, known_since=LONG_AGO),
    "texts": lambda tx: series.set_texts(tx, 1, Texts(name="New")),
    "award": lambda tx: series.set_award_url(tx, 1, "https://example.org/award"),
    "feed key": lambda tx: series.set_feed_key(tx, 1, "secret"),
    "decision": lambda tx: series.decide(tx, 1, AnnouncementDecision(2024, 3, AnnouncementChoice.SKIP, "U1", LONG_AGO)),
    "settings": lambda tx: series.keep_settings(tx, replace(SERIES, id=1, zone="Europe/Berlin", group="S1")),
    "preferences": lambda tx: series.set_prefs(tx, 1, 2, Prefs(suggestions=False)),
    "add a channel": lambda tx: channels.add(tx, 1, "C9"),
    "remove a channel": lambda tx: channels.remove(tx, 1, "C11"),
    "add an organizer": lambda tx: series.add_organizer(tx, 1, people.by_external_id(tx, 1, "U9").id),
    "remove an organizer": lambda tx: series.remove_organizer(tx, 1, 2),
    "replace an organizer": lambda tx: series.replace_organizer(tx, 1, people.by_external_id(tx, 1, "U9").id),
    "an organizer's address": lambda tx: people.set_external_id(tx, 1, "U8"),
    "add a session": lambda tx: sessions.add(tx, 1, 1, a_session(date(2024, 6, 20))),
    "a session's title": lambda tx: sessions.change(tx, replace(WHOLE, id=1, title="Sepsis")),
    "a session's speakers": lambda tx: sessions.change(tx, replace(WHOLE, id=1, speakers=("Somebody",))),
    "a session's card": lambda tx: sessions.change(tx, replace(WHOLE, id=1, card=Card(needs="A projector"))),
    "cancel a session": lambda tx: sessions.change(tx, replace(WHOLE, id=1, status=SessionStatus.CANCELED)),
    "somebody comes": lambda tx: attendance.set_coming(tx, 1, 1, 1, comes=True),
    "somebody does not come": lambda tx: attendance.set_coming(tx, 1, 1, 3, comes=False),
    "forget who came": lambda tx: retention.purge_attendance(tx, datetime(2025, 1, 1, tzinfo=UTC)),
    "erase a person": lambda tx: personal_data.erase(tx, 1, 2, "U1"),
    "erase the workspace": lambda tx: workspaces.erase(tx, 1),
}


@pytest.mark.parametrize("name", WRITERS)
def test_what_is_written_is_shown_by_all_processes(running_app: Database, another_process: Database, name: str) -> None:
    before = [calendar_of(each) for each in (running_app, another_process)]
    with running_app.write() as tx:
        WRITERS[name](tx)
    after = [calendar_of(each) for each in (running_app, another_process)]

    assert before[0] == before[1] != after[0] == after[1] == stored_calendar_of(running_app)


def test_undone_or_uncommitted_changes_are_not_shown(running_app: Database, another_process: Database) -> None:
    before = calendar_of(another_process)
    with pytest.raises(ZeroDivisionError), running_app.write() as tx:
        sessions.change(tx, replace(WHOLE, id=1, title="Undone"))
        raise ZeroDivisionError
    undone = calendar_of(another_process)
    with running_app.write() as tx:
        sessions.change(tx, replace(WHOLE, id=1, title="Committed"))
        meanwhile = calendar_of(another_process)
    after = calendar_of(another_process)

    assert before is undone is meanwhile
    assert after.sessions[1][0].title == "Committed"


def read_while(db: Database, statement: str, change: Callable[[], None]) -> Calendar:
    """Read a calendar; just before a statement that has these words the change is made, once."""
    waiting = [change]

    def make_it(_connection: object, _cursor: object, sql: str, *_: object) -> None:
        if statement in sql and waiting:
            waiting.pop()()

    with listening(db, "before_cursor_execute", make_it):
        return calendar_of(db)


@pytest.mark.parametrize("statement", ["FROM series JOIN channels", "FROM sessions", "FROM calendar_versions"])
def test_what_changes_while_a_calendar_is_read_is_shown_next(
    running_app: Database, another_process: Database, statement: str
) -> None:
    """What was read of two moments is not kept: another request may have read the version before the change."""

    def change() -> None:
        with another_process.write() as tx:
            series.set_texts(tx, 1, Texts(name="New"))
            sessions.change(tx, replace(WHOLE, id=1, title="New"))

    read_while(running_app, statement, change)
    number_kept = len(running_app.calendars)
    after = calendar_of(running_app)

    assert number_kept == (1 if statement == "FROM calendar_versions" else 0)
    assert (after.series[0].texts.name, after.sessions[1][0].title) == ("New", "New")


def test_no_answer_goes_back_in_time_while_threads_write(running_app: Database, another_process: Database) -> None:
    """Two processes read and two threads write, in any order; each reads at least what was committed when it began."""
    committed = 0
    turn = threading.Lock()
    stop = threading.Event()
    rng = random.Random(0)  # noqa: S311 - nobody is to be kept from guessing

    def write(db: Database) -> None:
        nonlocal committed
        for _ in range(40):
            with turn:
                with db.write() as tx:
                    sessions.change(tx, replace(WHOLE, id=1, title=str(committed + 1)))
                committed += 1
            time.sleep(rng.random() / 200)

    def read(db: Database) -> int:
        latest = 0
        while not stop.is_set():
            least = max(committed, latest)
            latest = int(calendar_of(db).sessions[1][0].title or 0)
            assert latest >= least
        return latest

    with running_app.write() as tx:
        sessions.change(tx, replace(WHOLE, id=1, title="0"))
    with ThreadPoolExecutor(6) as pool:
        readers = [pool.submit(read, db) for db in (running_app, another_process) * 2]
        writers = [pool.submit(write, db) for db in (running_app, another_process)]
        try:
            for each in writers:
                each.result()
        finally:
            stop.set()
        assert all(each.result() > 0 for each in readers)
    assert calendar_of(running_app).sessions[1][0].title == "80"
    assert calendar_of(running_app) == calendar_of(another_process)


def test_no_answer_goes_back_in_time_while_another_process_writes(running_app: Database, database_url: str) -> None:
    command = [sys.executable, "-m", "tests.store.calendar.calendar_writer", database_url, "100"]
    committed = 0
    shown = set()
    with running_app.write() as tx:
        sessions.change(tx, replace(WHOLE, id=1, title="0"))
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        with ThreadPoolExecutor(1) as pool:

            def listen(lines: Any) -> None:
                nonlocal committed
                for line in lines:
                    committed = int(line)

            listening = pool.submit(listen, writer.stdout)
            while not listening.done():
                least = committed
                title = int(calendar_of(running_app).sessions[1][0].title or 0)
                assert title >= least
                shown.add(title)
            listening.result()

    assert 0 == writer.returncode
    assert 100 == int(calendar_of(running_app).sessions[1][0].title or 0)
    # It did read while the other process wrote.
    assert len(shown) > 5


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_two_that_write_the_same_calendar_do_not_lock_each_other_out(
    running_app: Database, another_process: Database
) -> None:
    """The version's row is locked last. Locked at the first change, it would be a part of this deadlock."""
    is_locked, is_changed = threading.Event(), threading.Event()

    def change_preferences() -> None:
        with another_process.write() as tx:
            is_locked.wait(10)
            series.set_prefs(tx, 1, 2, Prefs(suggestions=False))
            is_changed.set()
            series.lock(tx, 1)

    with ThreadPoolExecutor(1) as pool:
        with running_app.write() as tx:
            series.lock(tx, 1)
            changing = pool.submit(change_preferences)
            is_locked.set()
            is_changed.wait(10)
            sessions.add(tx, 1, 1, a_session(date(2024, 6, 20)))
        changing.result()

    assert_calendars_are_true(running_app)


def test_a_change_of_many_rows_costs_little(running_app: Database) -> None:
    """However many rows a transaction changes, on Postgres it writes the version's row once."""
    its = Base.metadata.tables["speakers"]
    with running_app.write() as tx:
        rows = [{"session_id": 2, "position": n, "workspace_id": 1, "name": f"S{n}"} for n in range(3000)]
        tx.execute(insert(its), rows)
    begun = time.process_time()
    with running_app.write() as tx:
        is_postgres = running_app.engine.dialect.name == "postgresql"
        written = text("SELECT pg_stat_get_xact_tuples_updated('calendar_versions'::regclass)")
        # The server also counts what this connection wrote a moment ago.
        before = tx.scalar(written) if is_postgres else 0
        tx.execute(text("UPDATE speakers SET name = name WHERE session_id = 2"))
        if is_postgres:
            tx.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
            assert before + 1 == tx.scalar(written)

    assert time.process_time() - begun < 1
    assert 3000 == len(calendar_of(running_app).sessions[1][1].speakers)


class TestForgetting:
    def test_an_erased_workspace_is_forgotten(self, running_app: Database) -> None:
        for workspace_id in (1, 2):
            calendar_of(running_app, workspace_id)
        with running_app.write() as tx:
            connections.leave(tx, 2, Surface.SLACK, LONG_AGO)
        installations.forget(running_app, LONG_AGO + timedelta(days=31))

        assert 1 == len(running_app.calendars)
        assert version(running_app, 2) is None
        assert Calendar((), {}) == calendar_of(running_app, 2)
        assert 1 == len(running_app.calendars)

    def test_a_program_that_knows_of_no_version_can_erase_a_workspace(self, running_app: Database) -> None:
        calendar_of(running_app, 2)
        known = [each for each in reversed(Base.metadata.sorted_tables) if each.name != "calendar_versions"]
        with running_app.write() as tx:
            for table in known:
                if "workspace_id" in table.c:
                    tx.execute(table.delete().where(table.c.workspace_id == 2))
            tx.execute(text("DELETE FROM workspaces WHERE id = 2"))

        assert version(running_app, 2) is None
        assert Calendar((), {}) == calendar_of(running_app, 2)
        assert 0 == len(running_app.calendars)

    def test_those_used_last_are_kept_as_far_as_there_is_room(self) -> None:
        """Each has a series, which counts as ten sessions, and five sessions."""
        cache = CalendarCache(most=35)
        calendar = Calendar((SERIES,), {1: tuple(a_session(MARCH, id=number) for number in range(5))})
        for workspace_id in (1, 2):
            cache.put(workspace_id, "a", calendar)
        cache.get(1, "a")
        cache.put(3, "a", calendar)
        kept = [workspace_id for workspace_id in (1, 2, 3) if cache.get(workspace_id, "a") is not None]
        large = replace(calendar, sessions={1: calendar.sessions[1] * 20})
        cache.put(4, "a", large)

        assert [1, 3] == kept
        assert cache.get(4, "a") is large
        assert 1 == len(cache)

    def test_another_version_is_not_used_and_not_kept(self) -> None:
        cache = CalendarCache()
        cache.put(1, "a", Calendar((), {}))

        assert cache.get(1, "b") is None
        assert 0 == len(cache)

    def test_calendar_unused_for_an_hour_is_forgotten(self, monkeypatch: pytest.MonkeyPatch) -> None:
        now = 0.0
        monkeypatch.setattr(time, "monotonic", lambda: now)
        cache = CalendarCache()
        for workspace_id in (1, 2):
            cache.put(workspace_id, "a", Calendar((), {}))
        now = 3000
        cache.get(2, "a")
        now = 3700
        cache.get(2, "a")

        assert 1 == len(cache)
        assert cache.get(1, "a") is None
