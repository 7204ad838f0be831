"""Backup and restore of the whole database, and JSON export of one workspace, into either database."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.chat.actor import Actor, Times
from bot.core.suggestions.suggestions import SuggestionForm
from bot.demo import Demo, running
from bot.formats import backup_file
from bot.services.suggestions import suggestions
from bot.store.admin import backup
from bot.store.db.engine import Database, make_engine
from bot.store.schema.tables import DeliveryRow, SuggestionRow
from handlers.slack.registry import COMMAND
from playground.seed import CLINICIAN, MEMBER, ORGANIZER
from tests.cli.conftest import Run


@pytest.fixture
def busy_calendar(calendar_url: str) -> Iterator[Demo]:
    """A calendar of which much was said and done."""
    with running(calendar_url, paused=True, page=None) as demo:
        clinician, member = demo.slack.as_user(CLINICIAN), demo.slack.as_user(MEMBER)
        for topic in ("Handoffs at night", "Labs that nobody needs"):
            clinician.command(COMMAND, f"suggest {topic}")
            clinician.submit()
            clinician.close(every=True)
        member.command(COMMAND, "feedback The room is too small 🙂")
        member.submit()
        member.close(every=True)
        demo.clock.forward(timedelta(days=30).total_seconds())
        with demo.bot.db.write() as tx:
            first, second = tx.scalars(select(SuggestionRow).order_by(SuggestionRow.id))
            # Within a table, earlier rows may reference later ones.
            first.merged_into = second.id
        yield demo


def everything(db: Database) -> dict[str, list[Any]]:
    """Return all rows, except the state of those that are reconciled after a restore."""
    rows: dict[str, list[Any]] = {}
    for name, row in backup.dump(db.engine)[1]:
        rows.setdefault(name, []).append(row)
    return rows


def test_restored_data_equals_the_backup(
    busy_calendar: Demo, run: Run, tmp_path: Path, another_database_url: str
) -> None:
    """Into a database without tables; deliveries due since are reconciled, nothing else differs."""
    before = everything(busy_calendar.bot.db)
    made = run("backup", "rounds.backup", DATABASE_URL=busy_calendar.bot.settings.database_url)
    back = run("restore", "rounds.backup", DATABASE_URL=another_database_url)
    db = Database(make_engine(another_database_url))
    after = everything(db)
    db.close()
    waiting = {row["id"] for row in before["deliveries"] if row["state"] == "waiting"}
    doubted = {row["id"] for row in after["deliveries"] if str(row["why"]).startswith("restored")}

    assert (made.code, back.code) == (0, 0)
    assert f"{sum(map(len, before.values()))} rows" in made.out
    assert {name: rows for name, rows in before.items() if name != "deliveries"} == {
        name: rows for name, rows in after.items() if name != "deliveries"
    }
    assert [row for row in before["deliveries"] if row["id"] not in waiting] == [
        row for row in after["deliveries"] if row["id"] not in waiting
    ]
    # By the machine's clock it is 2026 or later, so deliveries waiting in 2024 may have been posted since.
    assert doubted == waiting != set()
    assert 0o600 == (tmp_path / "rounds.backup").stat().st_mode & 0o777


def test_bot_continues_after_a_restore(busy_calendar: Demo, run: Run, another_database_url: str) -> None:
    """New rows get unused ids."""
    run("backup", "rounds.backup", DATABASE_URL=busy_calendar.bot.settings.database_url)
    run("restore", "rounds.backup", DATABASE_URL=another_database_url)
    with running(another_database_url, paused=True, page=None) as again:
        clinician = again.slack.as_user(CLINICIAN)
        # Another Slack with the same name.
        clinician.command(COMMAND, "suggest Sleep on the wards")
        sent = clinician.submit()

    assert sent.ok


def test_restore_into_the_other_database(
    busy_calendar: Demo, run: Run, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    before = everything(busy_calendar.bot.db)
    there = f"sqlite:///{tmp_path / 'there.db'}"
    run("backup", "rounds.backup", DATABASE_URL=busy_calendar.bot.settings.database_url)
    back = run("restore", "rounds.backup", DATABASE_URL=there)
    db = Database(make_engine(there))
    after = everything(db)
    db.close()

    assert 0 == back.code
    assert {name: len(rows) for name, rows in before.items()} == {name: len(rows) for name, rows in after.items()}
    assert before["sessions"] == after["sessions"]
    assert before["mentions"] == after["mentions"]


def test_backup_is_consistent_under_concurrent_writes(busy_calendar: Demo, tmp_path: Path) -> None:
    """Suggestions and their deliveries are written together; a backup never has one without the other."""
    stop = threading.Event()
    made = []

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            made.append(
                suggestions.submit_suggestion(
                    busy_calendar.bot.db,
                    actor=Actor(workspace_id=1, external_id=CLINICIAN),
                    series_id=1,
                    submission=suggestions.SuggestionSubmission(
                        id=f"V{number}", draft=SuggestionForm(f"Topic {number}"), confirmed=True
                    ),
                    times=Times.of(busy_calendar.bot.clock),
                )
            )

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            rows: dict[str, list[Any]] = {}
            for name, row in backup.dump(busy_calendar.bot.db.engine)[1]:
                rows.setdefault(name, []).append(row)
            told = {row["subject"] for row in rows["deliveries"] if row["kind"] == "suggestion"}
            assert {f"suggestion/{row['id']}" for row in rows["suggestions"]} == told, number
    finally:
        stop.set()
        writer.join()
    assert made


def test_restore_does_not_overwrite(busy_calendar: Demo, run: Run) -> None:
    url = busy_calendar.bot.settings.database_url
    before = everything(busy_calendar.bot.db)
    run("backup", "rounds.backup", DATABASE_URL=url)
    refused = run("restore", "rounds.backup", DATABASE_URL=url)

    assert 1 == refused.code
    assert "Nothing was changed" in refused.err
    assert "Set DATABASE_URL to an empty database" in refused.err
    assert before == everything(busy_calendar.bot.db)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda lines: lines[:-1], "is incomplete"),
        (lambda lines: [*lines[:5], *lines[6:]], "missing or unreadable rows"),
        (lambda lines: [*lines[:5], "{", *lines[6:]], "damaged after row 4"),
        (lambda _: ["hello"], "isn’t a backup"),
        (lambda lines: [lines[0].replace('"schema": "', '"schema": "9'), *lines[1:]], "newer version"),
    ],
)
def test_damaged_backup_is_not_restored(
    busy_calendar: Demo, run: Run, tmp_path: Path, another_database_url: str, spoil: Any, said: str
) -> None:
    exported = run("export", "--format", "json", DATABASE_URL=busy_calendar.bot.settings.database_url)
    (tmp_path / "bad.json").write_text("\n".join(spoil(exported.out.splitlines())) + "\n")
    refused = run("restore", "bad.json", DATABASE_URL=another_database_url)
    db = Database(make_engine(another_database_url))
    left = everything(db)
    db.close()

    assert 1 == refused.code
    assert said in refused.err
    assert {} == left


def test_workspace_json_round_trips(busy_calendar: Demo, run: Run, tmp_path: Path, another_database_url: str) -> None:
    exported = run("export", "--format", "json", DATABASE_URL=busy_calendar.bot.settings.database_url)
    (tmp_path / "all.json").write_text(exported.out)
    lines = [json.loads(line) for line in exported.out.splitlines()]
    back = run("import", "all.json", DATABASE_URL=another_database_url)
    suggested = [each["row"]["topic"] for each in lines if each.get("table") == "suggestions"]
    db = Database(make_engine(another_database_url))
    after = everything(db)
    db.close()

    assert 0 == back.code, back.err
    assert ["Handoffs at night", "Labs that nobody needs"] == suggested
    assert everything(busy_calendar.bot.db)["sessions"] == after["sessions"]
    assert everything(busy_calendar.bot.db)["feedback"] == after["feedback"]


def test_posts_since_the_backup_are_reconciled(
    busy_calendar: Demo, run: Run, tmp_path: Path, another_database_url: str
) -> None:
    """A morning backup is restored at noon; announcements posted in between exist once."""
    file = tmp_path / "morning.backup"
    backup_file.write(file, *backup.dump(busy_calendar.bot.db.engine))
    posted = busy_calendar.clock.next_post()
    channel = [each.text for each in busy_calendar.slack.workspace.delivery_log.delivered()]
    revision, rows = backup_file.read(file)
    other = Database(make_engine(another_database_url))
    backup.load(other.engine, revision, rows, busy_calendar.bot.clock.now())
    with other.read() as tx:
        doubtful = tx.scalars(select(DeliveryRow.key).where(DeliveryRow.state == "unknown")).all()
    other.close()

    assert posted
    assert channel
    assert sorted(doubtful) == [
        "announcement/1/month/2024-04/channel-1",
        "organizers-week/1/week/2024-04-01/person-1",
        "organizers-week/1/week/2024-04-01/person-2",
    ]


def test_person_is_erased(busy_calendar: Demo, run: Run) -> None:
    url = busy_calendar.bot.settings.database_url
    seen = run("erase", CLINICIAN, DATABASE_URL=url)
    still = run("erase", CLINICIAN, DATABASE_URL=url)
    done = run("erase", CLINICIAN, "--yes", DATABASE_URL=url)
    again = run("erase", CLINICIAN, DATABASE_URL=url)
    organizer = run("erase", ORGANIZER, "--yes", DATABASE_URL=url)

    assert "2 topics you suggested" in seen.out
    assert "Add --yes" in seen.out
    assert seen.out == still.out
    assert f"Deleted data for {CLINICIAN}" in done.out
    assert f"No data found for {CLINICIAN}" in again.out
    assert 1 == organizer.code
    assert "Ask another organizer to remove them first." in organizer.err
