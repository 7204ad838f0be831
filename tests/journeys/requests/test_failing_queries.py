"""A query that fails on every use makes the process unready and is logged once."""

import logging
import time

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, InvalidRequestError, NoResultFound
from sqlalchemy.orm import aliased

from bot.demo import Demo
from bot.store.calendar import series
from bot.store.db.engine import Database
from bot.store.db.failing_queries import PROBLEM
from bot.store.schema.tables import PersonRow, SuggestionRow
from bot.store.suggestions import suggestions
from playground.client.user_driver import UserDriver
from tests.journeys.requests.test_http_requests import get
from tests.logged import logged

COMMAND = "/lhs-rounds"


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [each for each in logged(caplog.records) if "keeps failing" in each]


# Broken as by an alias shared between threads: its columns are the table's, so the join has two left sides.
BROKEN = select(SuggestionRow, PersonRow.address).join(aliased(PersonRow), PersonRow.id == SuggestionRow.person_id)


@pytest.mark.postgres
def test_query_that_keeps_failing_makes_the_process_unready(
    demo: Demo,
    clinician: UserDriver,
    organizer: UserDriver,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(suggestions, "_QUESTION", BROKEN)
        first = [organizer.open_home().response for _ in range(2)]
        ready_after_two = get(demo, "/readyz")
        rest = [organizer.open_home().response for _ in range(4)]
        unready = get(demo, "/readyz")
        alive = get(demo, "/healthz")
        asked = clinician.command(COMMAND, "next")
    still_unready = get(demo, "/readyz")
    demo.bot.db.failing_queries.window = 0
    ready_again = get(demo, "/readyz")

    assert [503] * 6 == [each.status for each in (*first, *rest) if each is not None]
    assert (200, "ready") == ready_after_two
    assert (503, PROBLEM) == unready == still_unready
    assert (200, "alive") == alive
    assert "Stephanie Hucker" in asked.text
    [line] = [each for each in said(caplog) if each.startswith("a query keeps failing")]
    assert line.startswith(
        "a query keeps failing; this process is not ready query=suggestions._read error=InvalidRequestError pid="
    )
    assert (200, "ready") == ready_again


@pytest.mark.postgres
def test_missing_table_is_detected(db: Database, caplog: pytest.LogCaptureFixture) -> None:
    """It is read without the ORM, and then in a transaction."""
    with db.write() as tx:
        tx.execute(text("ALTER TABLE series RENAME TO elsewhere"))
    for _ in range(3):
        with pytest.raises(DBAPIError), db.read_connection() as reader:
            series.of_workspace(reader, 1)
    read = db.failing_queries.problem()
    for _ in range(3):
        with pytest.raises(DBAPIError), db.write() as tx:
            series.lock(tx, 1)

    assert PROBLEM == read
    assert ["of_workspace", "lock"] == [line.split("query=series.")[1].split()[0] for line in said(caplog)]


def test_request_errors_do_not_affect_readiness(db: Database, caplog: pytest.LogCaptureFixture) -> None:
    """A missing row, an invalid value or a bug elsewhere is not the query's fault."""
    caplog.set_level(logging.ERROR)
    for _ in range(5):
        with pytest.raises(NoResultFound), db.read() as tx:
            series.get(tx, 4711)
        with pytest.raises(DBAPIError), db.write() as tx:
            tx.execute(text("INSERT INTO workspaces (id) VALUES (1), (1)"))
        with pytest.raises(ZeroDivisionError), db.read():
            raise ZeroDivisionError

    assert db.failing_queries.problem() is None
    assert [] == said(caplog)


def test_query_counts_as_failing_until_it_succeeds_for_a_while(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """It fails at 0, 500 and 1000 seconds; ten minutes later the process is ready again."""
    now = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    found = []
    for moment, fails in ((0, True), (500, True), (1000, True), (1599, False), (1601, False), (1602, True)):
        now = float(moment)
        if fails:
            db.failing_queries.count(InvalidRequestError("it cannot be built"))
        found.append(db.failing_queries.problem())

    assert [None, None, PROBLEM, PROBLEM, None, None] == found


def test_rare_failures_do_not_affect_readiness(db: Database) -> None:
    db.failing_queries.window = 0
    for _ in range(5):
        with pytest.raises(InvalidRequestError), db.read() as tx:
            tx.execute(BROKEN)

    assert db.failing_queries.problem() is None
