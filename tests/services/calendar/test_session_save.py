"""One saved session is one transaction that locks its series once."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event

from bot.chat.actor import Actor, Times
from bot.core.calendar.session_form import SessionFormData
from bot.services.calendar import sessions
from bot.services.calendar.sessions import SessionSubmission
from bot.services.shared.results import Saved
from bot.store.db.engine import Database
from tests.harness import ORGANIZERS, Harness


@pytest.fixture
def statements(db: Database) -> Iterator[list[str]]:
    """Every statement that reaches the database."""
    executed: list[str] = []

    def record(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        executed.append(" ".join(statement.split()))

    event.listen(db.engine, "before_cursor_execute", record)
    yield executed
    event.remove(db.engine, "before_cursor_execute", record)


def test_a_saved_session_locks_its_series_once(db: Database, statements: list[str]) -> None:
    harness = Harness(db)
    statements.clear()

    saved = sessions.save(
        db,
        actor=Actor(workspace_id=harness.workspace, external_id=ORGANIZERS[0]),
        submission=SessionSubmission(
            series_id=harness.series,
            session_id=None,
            version=0,
            only_moves=False,
            draft=SessionFormData(date="2024-05-16", title="Sleep"),
            confirmed=(),
        ),
        names_of=lambda _: {},
        times=Times.of(harness.clock),
    )

    assert isinstance(saved, Saved)
    locks = [each for each in statements if each.startswith("SELECT series.id FROM series WHERE series.id =")]
    assert len(locks) == 1
