"""Reading at a glance: the same as in a transaction, on connections that stay at hand."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from bot.core.calendar.models import Session, Status
from bot.store.admin import people, workspaces
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database, DatabaseUnavailableError, make_engine
from tests.factories import LONG_AGO, NEW_YORK, a_session

MARCH = date(2024, 3, 21)
WHOLE = Session(
    id=0,
    date=MARCH,
    added_at=LONG_AGO,
    dated_at=LONG_AGO,
    start=time(12, 30),
    minutes=60,
    title="Handoffs",
    speakers=("The second", "A first", "The third"),
    place="Room 1",
    link="https://meet.example.org/j/1",
    restored=2,
)


@pytest.fixture
def series_id(db: Database) -> int:
    """A series with two channels and two organizers, beside another one of another workspace."""
    with db.write() as tx:
        for name in ("LHS Rounds", "Another's"):
            workspace = workspaces.add(tx).id
            made = series.add(tx, workspace, name=name, zone=NEW_YORK, known_since=LONG_AGO).id
            for channel in ("C2", "C1"):
                series.add_channel(tx, made, f"{channel}{made}")
            for person in (
                people.by_email(tx, workspace, "organizer@example.org"),
                people.by_external_id(tx, workspace, "U1"),
            ):
                series.add_organizer(tx, made, person.id)
            sessions.add(tx, workspace, made, WHOLE)
    return 1


def add(db: Database, *added: Session) -> None:
    """Add sessions to the first series."""
    with db.write() as tx:
        for session in added:
            sessions.add(tx, 1, 1, session)


def test_a_glance_sees_what_a_transaction_sees(db: Database, series_id: int) -> None:
    add(db, a_session(date(2024, 4, 18)), replace(WHOLE, date=date(2024, 5, 16), status=Status.CANCELLED))
    with db.read() as tx:
        in_transaction = (series.of_workspace(tx, 1), series.get(tx, series_id), sessions.of_series(tx, series_id))
    with db.glancing() as glance:
        at_a_glance = (
            series.of_workspace(glance, 1),
            series.get(glance, series_id),
            sessions.of_series(glance, series_id),
        )

    [its_series], same, [whole, untimed, cancelled] = at_a_glance
    assert in_transaction == at_a_glance
    assert its_series == same
    assert [channel.external_id for channel in its_series.channels] == ["C21", "C11"]
    assert [(person.external_id, person.email) for person in its_series.organizers] == [
        (None, "organizer@example.org"),
        ("U1", None),
    ]
    assert replace(WHOLE, id=whole.id) == whole
    assert (untimed.start, untimed.speakers) == (None, ())
    assert cancelled.status is Status.CANCELLED


def test_of_those_ahead_the_first_are_read_and_the_others_counted(db: Database, series_id: int) -> None:
    add(
        db,
        a_session(date(2024, 3, 20)),
        replace(WHOLE, date=date(2024, 3, 20), status=Status.CANCELLED),
        replace(WHOLE, date=MARCH, start=time(9)),
        a_session(MARCH),
        a_session(date(2024, 3, 19)),
    )
    with db.glancing() as glance:
        first, further = sessions.ahead(glance, series_id, since=date(2024, 3, 20), most=3)
        all_of_them, none = sessions.ahead(glance, series_id, since=date(2024, 3, 20), most=10)
        nothing = sessions.ahead(glance, series_id, since=date(2024, 3, 22), most=3)

    # Within a day those without a time come first, as the core has it; both are in the order of their dates alone.
    assert {(each.date, each.start) for each in first} == {(date(2024, 3, 20), None), (MARCH, None), (MARCH, time(9))}
    assert 1 == further
    assert (4, 0) == (len(all_of_them), none)
    assert ([], 0) == nothing


def test_many_at_once_each_have_their_own_and_four_stay_at_hand(db: Database, series_id: int) -> None:
    together = Barrier(8, timeout=10)

    def look(_number: int) -> str:
        with db.glancing() as glance:
            together.wait()
            return series.get(glance, series_id).name

    with ThreadPoolExecutor(8) as pool:
        names = list(pool.map(look, range(8)))

    assert ["LHS Rounds"] * 8 == names
    assert 4 == db.engine.pool.checkedout()  # type: ignore[attr-defined] # the pool of both databases has it


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_a_connection_that_the_server_has_closed_is_not_used_again(db: Database, series_id: int) -> None:
    with db.glancing() as glance:
        series.get(glance, series_id)
    with db.read() as tx:
        others = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database()"
        tx.execute(text(f"{others} AND pid <> pg_backend_pid()"))
    with db.glancing() as glance:
        assert series.get(glance, series_id).name == "LHS Rounds"


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_a_connection_that_breaks_in_a_glance_is_said_to_be_and_replaced(db: Database, series_id: int) -> None:
    with pytest.raises(DatabaseUnavailableError), db.glancing() as glance:
        glance.driver.close()
        series.get(glance, series_id)
    with db.glancing() as glance:
        assert series.get(glance, series_id).name == "LHS Rounds"


def test_whoever_listens_to_statements_hears_a_glance_and_can_stop_it(db: Database, series_id: int) -> None:
    heard: list[str] = []

    def stop(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        heard.append(statement)
        raise OperationalError("away", None, ConnectionError("away"))

    event.listen(db.engine, "before_cursor_execute", stop)
    with pytest.raises(DatabaseUnavailableError, match="away"), db.glancing() as glance:
        series.get(glance, series_id)
    event.remove(db.engine, "before_cursor_execute", stop)

    assert 1 == len(heard)
    with db.glancing() as glance:
        assert series.get(glance, series_id).name == "LHS Rounds"


def test_a_database_that_is_away_is_said_to_be(tmp_path: Path) -> None:
    away = Database(make_engine(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}"))

    with pytest.raises(DatabaseUnavailableError), away.glancing():
        pytest.fail("there is nothing to look at")
    away.close()
