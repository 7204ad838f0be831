"""One saved session is one transaction that locks its series once, and reads it once."""

from collections.abc import Callable, Iterator

import pytest

from bot.chat.actor import Actor, Times
from bot.core.calendar.models import Session
from bot.core.calendar.session_form import SessionFormData
from bot.services.calendar import sessions
from bot.services.calendar.sessions import SavedSession, SessionSubmission
from bot.store.db.engine import Database
from tests.databases import listening
from tests.harness import ORGANIZERS, Harness


@pytest.fixture
def statements(db: Database) -> Iterator[list[str]]:
    """Every statement that reaches the database."""
    executed: list[str] = []

    def record(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        executed.append(" ".join(statement.split()))

    with listening(db, "before_cursor_execute", record):
        yield executed


def save(harness: Harness, *, session: Session | None = None, title: str = "Sleep") -> Session:
    """Save the form of a session, or of a new one."""
    saved = sessions.save(
        harness.db,
        actor=Actor(workspace_id=harness.workspace, external_id=ORGANIZERS[0]),
        submission=SessionSubmission(
            series_id=harness.series,
            session_id=None if session is None else session.id,
            version=0 if session is None else session.version,
            only_moves=False,
            draft=SessionFormData(date="2024-05-16", title=title),
            confirmed=(),
        ),
        names_of=lambda _: {},
        times=Times.of(harness.clock),
    )
    assert isinstance(saved, SavedSession)
    return saved.session


def series_locks_and_reads(statements: list[str]) -> tuple[int, int]:
    """How many statements lock a series, and how many read its content."""
    locks = [each for each in statements if each.startswith("SELECT series.id FROM series WHERE series.id =")]
    reads = [each for each in statements if each.startswith("SELECT series.") and "series.name" in each]
    return len(locks), len(reads)


def test_a_saved_session_locks_and_reads_its_series_once(db: Database, statements: list[str]) -> None:
    harness = Harness(db)
    statements.clear()

    added = save(harness)
    assert (1, 1) == series_locks_and_reads(statements)

    statements.clear()
    save(harness, session=added, title="Sleep and recovery")
    assert (1, 1) == series_locks_and_reads(statements)


@pytest.mark.parametrize("change", [sessions.cancel, sessions.restore])
def test_a_canceled_or_restored_session_locks_and_reads_its_series_once(
    db: Database, statements: list[str], change: Callable[..., object]
) -> None:
    harness = Harness(db)
    added = save(harness)
    actor, times = Actor(workspace_id=harness.workspace, external_id=ORGANIZERS[0]), Times.of(harness.clock)
    if change is sessions.restore:
        sessions.cancel(db, actor=actor, session_id=added.id, times=times)
    statements.clear()

    assert isinstance(change(db, actor=actor, session_id=added.id, times=times), SavedSession)
    assert (1, 1) == series_locks_and_reads(statements)
