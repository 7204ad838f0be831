"""A session is found by its id, in its own workspace alone, without reading the others."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

import pytest

from bot.core.calendar.models import Series, Session
from bot.services.shared import session_lookup
from bot.store.admin import workspaces
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database, Transaction
from tests.databases import listening
from tests.factories import LONG_AGO, NEW_YORK, a_session

DAY = date(2024, 3, 21)


# What finds a session.
Find = Callable[[Transaction, int, int], tuple[Series, Session] | None]
FINDS = pytest.mark.parametrize("find", [session_lookup.find_session, partial(session_lookup.find_session, lock=True)])


def add_series(tx: Transaction, workspace_id: int, name: str, *, weeks: int) -> list[int]:
    """A new series with a session in each of so many weeks; the ids of the sessions."""
    series_id = series.add(tx, workspace_id, name=name, zone=NEW_YORK, known_since=LONG_AGO).id
    days = [DAY + timedelta(weeks=number) for number in range(weeks)]
    return [sessions.add(tx, workspace_id, series_id, a_session(day)).id for day in days]


@pytest.fixture
def statements(db: Database) -> Iterator[list[str]]:
    """Every statement that reaches the database."""
    heard: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        heard.append(statement)

    with listening(db, "before_cursor_execute", hear):
        yield heard


@FINDS
def test_it_is_found_with_its_series_and_no_other_series_is_read(
    db: Database, statements: list[str], find: Find
) -> None:
    with db.write() as tx:
        workspace_id = workspaces.add(tx)
        ids = [add_series(tx, workspace_id, f"Rounds {number}", weeks=3) for number in range(10)]
    with db.write() as tx:
        statements.clear()
        found = find(tx, workspace_id, ids[-1][1])

    assert found is not None
    its_series, session = found
    assert (ids[-1][1], DAY + timedelta(weeks=1)) == (session.id, session.date)
    assert "Rounds 9" == its_series.name
    assert 1 < len(statements) <= 4


@FINDS
def test_no_id_finds_a_session_of_another_workspace(db: Database, find: Find) -> None:
    with db.write() as tx:
        own, other = workspaces.add(tx), workspaces.add(tx)
        [session_id] = add_series(tx, other, "Rounds", weeks=1)
    with db.write() as tx:
        assert find(tx, own, session_id) is None
        assert find(tx, other, session_id) is not None
        assert find(tx, other, session_id + 1) is None
