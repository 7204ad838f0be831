"""An upgrade from the first release: no data is lost, and no in-flight message is lost or duplicated.

`first-release.jsonl` has the rows of a database of the first release: the page's calendar, three suggestions, feedback
and an announcement. Of the last suggestion's two messages one is waiting, and the other was being posted by a worker
that died.
"""

import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, Table, column, insert, inspect, select, table

from bot.demo import START, Demo, running
from bot.formats import backup_file
from bot.store.admin import backup
from bot.store.db.engine import Database, make_engine
from bot.store.db.migrate import is_current, migrate
from bot.store.db.types import Base
from handlers.slack.registry import COMMAND
from playground.seed import CLINICIAN, ORGANIZER, SECOND_ORGANIZER
from tests.store.calendar.calendar_truth import calendar_of

FILE = Path(__file__).with_name("first-release.jsonl")
FIRST = "0001"


def rows() -> list[tuple[str, dict[str, Any]]]:
    return list(backup_file.read(FILE)[1])


def left_by_first_release(url: str) -> Engine:
    """Fill an empty database as the first release left it."""
    engine = make_engine(url, patient=True)
    migrate(engine, FIRST)
    with engine.begin() as connection:
        backup._insert(connection, iter(rows()))
        if engine.dialect.name == "postgresql":
            backup._go_on_counting(connection)
    return engine


@pytest.fixture
def first_release(bare_url: str) -> Iterator[Database]:
    """A database as the first release left it."""
    db = Database(left_by_first_release(bare_url))
    yield db
    db.close()


def test_fixture_matches_the_first_release(first_release: Database) -> None:
    assert not is_current(first_release.engine)
    assert "urgency" not in {each["name"] for each in inspect(first_release.engine).get_columns("deliveries")}


def test_migration_keeps_every_row_and_value(first_release: Database) -> None:
    migrate(first_release.engine)
    after: dict[str, list[dict[str, Any]]] = {}
    for name, row in backup.dump(first_release.engine)[1]:
        after.setdefault(name, []).append(row)

    for name, row in rows():
        assert any(row.items() <= each.items() for each in after[name]), (name, row)
    # The workspace's Slack has a row of its own by now.
    expected = Counter(name for name, _ in rows()) + Counter({"connections": 1})
    assert expected == {name: len(some) for name, some in after.items()}


def test_backup_of_an_earlier_version_restores_into_an_empty_database(bare_url: str, another_database_url: str) -> None:
    bare, migrated = (make_engine(url, patient=True) for url in (bare_url, another_database_url))
    number = backup.load(bare, FIRST, iter(rows()), START)
    with pytest.raises(backup.OtherSchemaError, match="a database without tables"):
        backup.load(migrated, FIRST, iter(rows()), START)
    current = is_current(bare)
    for each in (bare, migrated):
        each.dispose()

    assert len(rows()) == number
    assert current


def test_in_flight_messages_arrive_once(first_release: Database) -> None:
    migrate(first_release.engine)
    url = first_release.engine.url.render_as_string(hide_password=False)
    with running(url, paused=True, page=None, start=START + timedelta(minutes=10)) as demo:
        for _ in range(3):
            demo.bot.run_once()
            after_reconcile_delay(demo)
        told = [
            sum("Sleep on the wards" in each.all_text() for each in demo.slack.as_user(who).dm())
            for who in (ORGANIZER, SECOND_ORGANIZER)
        ]
        answered = demo.slack.as_user(CLINICIAN).command(COMMAND, "next").text
        demo.clock.forward(timedelta(days=30).total_seconds())
        channel = [each.text for each in demo.slack.workspace.delivery_log.delivered() if each.channel.startswith("C")]

    assert [1, 1] == told
    assert "Stephanie Hucker" in answered
    # March was announced in another Slack; later announcements are posted here, once each.
    assert channel
    assert len(channel) == len(set(channel))


def after_reconcile_delay(demo: Demo) -> None:
    """Advance past `reconcile_after` of the message that was being posted."""
    with demo.bot.db.write() as tx:
        deliveries = Base.metadata.tables["deliveries"]
        tx.execute(
            deliveries.update().where(deliveries.c.check_at.is_not(None)).values(check_at=demo.bot.clock.wall_now())
        )


def test_current_schema_accepts_writes_of_the_first_release(first_release: Database) -> None:
    """Old and new programs run side by side during an upgrade, so every insert of the old one must still work."""
    columns = {
        each: [one["name"] for one in inspect(first_release.engine).get_columns(each)]
        for each in inspect(first_release.engine).get_table_names()
        if each != "alembic_version"
    }
    migrate(first_release.engine)
    done = set()
    with first_release.engine.begin() as connection:
        for name, row in rows():
            if name not in done and name != "organizers":
                its = Base.metadata.tables[name]
                connection.execute(insert(bare(its, columns[name])), another(its, row))
                connection.execute(select(bare(its, columns[name]))).all()
                done.add(name)

    assert {"workspaces", "people", "series", "sessions", "suggestions", "feedback", "deliveries"} <= done


def test_what_the_first_release_writes_is_shown_at_once(first_release: Database) -> None:
    """It knows of no version of the calendar, and renews it nevertheless."""
    names = [each["name"] for each in inspect(first_release.engine).get_columns("sessions")]
    migrate(first_release.engine)
    its = Base.metadata.tables["sessions"]
    before = calendar_of(first_release)
    number_kept = len(first_release.calendars)
    with first_release.engine.begin() as connection:
        row = next(row for name, row in rows() if name == "sessions")
        connection.execute(insert(bare(its, names)), another(its, row))
    after = calendar_of(first_release)

    assert 1 == number_kept
    assert len(before.sessions[1]) + 1 == len(after.sessions[1])


def bare(its: Table, names: list[str]) -> Any:
    return table(its.name, *(column(name, its.c[name].type) for name in names))


def another(its: Table, row: dict[str, Any]) -> dict[str, Any]:
    """Return a similar row that differs in every unique value."""
    changed: dict[str, Any] = {}
    for name, value in row.items():
        read = backup._typed(its.c[name], value)
        unique = its.c[name].primary_key or name in {"key", "address", "email", "submission", "team"}
        match read:
            case _ if not unique or its.c[name].foreign_keys or read is None:
                changed[name] = read
            case uuid.UUID():
                changed[name] = uuid.UUID(int=4711)
            case int():
                changed[name] = 4711
            case _:
                changed[name] = f"{read}-other"
    return changed
