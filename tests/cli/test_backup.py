"""Everything out and in again: as a backup of the whole, and as JSON of one workspace; into either database."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

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
def lived(calendar_url: str) -> Iterator[Demo]:
    """A calendar of which much was said and done."""
    with running(calendar_url, standing=True, is_taken_in=True) as demo:
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
            # Of rows of one table the earlier may point to the later.
            first.merged_into = second.id
        yield demo


def everything(db: Database) -> dict[str, list[Any]]:
    """All rows, but for how those stand that are looked for after a restore."""
    rows: dict[str, list[Any]] = {}
    for name, row in backup.dump(db.engine)[1]:
        rows.setdefault(name, []).append(row)
    return rows


@pytest.mark.postgres
def test_what_is_restored_is_what_was_backed_up(
    lived: Demo, run: Run, tmp_path: Path, another_database_url: str
) -> None:
    """Into a database that has no tables yet; what was due since is looked for, and nothing else differs."""
    before = everything(lived.bot.db)
    made = run("backup", "rounds.backup", DATABASE_URL=lived.bot.settings.database_url)
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
    # It is 2026 and later by this machine's clock: all that waited in 2024 may have been posted since.
    assert doubted == waiting != set()
    assert 0o600 == (tmp_path / "rounds.backup").stat().st_mode & 0o777


@pytest.mark.postgres
def test_it_goes_on_after_a_restore(lived: Demo, run: Run, another_database_url: str) -> None:
    """New rows get ids that are free."""
    run("backup", "rounds.backup", DATABASE_URL=lived.bot.settings.database_url)
    run("restore", "rounds.backup", DATABASE_URL=another_database_url)
    with running(another_database_url, standing=True, is_taken_in=True) as again:
        clinician = again.slack.as_user(CLINICIAN)
        # Another Slack of the same name.
        clinician.command(COMMAND, "suggest Sleep on the wards")
        sent = clinician.submit()

    assert sent.ok


def test_from_one_kind_of_database_into_the_other(
    lived: Demo, run: Run, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    before = everything(lived.bot.db)
    there = f"sqlite:///{tmp_path / 'there.db'}"
    run("backup", "rounds.backup", DATABASE_URL=lived.bot.settings.database_url)
    back = run("restore", "rounds.backup", DATABASE_URL=there)
    db = Database(make_engine(there))
    after = everything(db)
    db.close()

    assert 0 == back.code
    assert {name: len(rows) for name, rows in before.items()} == {name: len(rows) for name, rows in after.items()}
    assert before["sessions"] == after["sessions"]
    assert before["mentions"] == after["mentions"]


def test_a_backup_is_of_one_moment_while_others_write(lived: Demo, tmp_path: Path) -> None:
    """Suggestions and their messages are written together: a copy never has the one without the other."""
    stop = threading.Event()
    made = []

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            made.append(
                suggestions.submit_suggestion(
                    lived.bot.db,
                    actor=Actor(workspace_id=1, external_id=CLINICIAN),
                    series_id=1,
                    submission=f"V{number}",
                    draft=SuggestionForm(f"Topic {number}"),
                    times=Times.of(lived.bot.clock),
                    was_asked=True,
                )
            )

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            rows: dict[str, list[Any]] = {}
            for name, row in backup.dump(lived.bot.db.engine)[1]:
                rows.setdefault(name, []).append(row)
            told = {row["subject"] for row in rows["deliveries"] if row["kind"] == "suggestion"}
            assert {f"suggestion/{row['id']}" for row in rows["suggestions"]} == told, number
    finally:
        stop.set()
        writer.join()
    assert made


def test_nothing_is_put_over_what_is_there(lived: Demo, run: Run) -> None:
    url = lived.bot.settings.database_url
    before = everything(lived.bot.db)
    run("backup", "rounds.backup", DATABASE_URL=url)
    refused = run("restore", "rounds.backup", DATABASE_URL=url)

    assert 1 == refused.code
    assert "Nothing was changed" in refused.err
    assert "Name an empty one in DATABASE_URL" in refused.err
    assert before == everything(lived.bot.db)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda lines: lines[:-1], "not whole"),
        (lambda lines: [*lines[:5], *lines[6:]], "rows are missing"),
        (lambda lines: [*lines[:5], "{", *lines[6:]], "damaged after row 4"),
        (lambda _: ["hello"], "no copy"),
        (lambda lines: [lines[0].replace('"schema": "', '"schema": "9'), *lines[1:]], "newer version"),
    ],
)
def test_what_is_damaged_is_not_restored(
    lived: Demo, run: Run, tmp_path: Path, another_database_url: str, spoil: Any, said: str
) -> None:
    exported = run("export", "--format", "json", DATABASE_URL=lived.bot.settings.database_url)
    (tmp_path / "bad.json").write_text("\n".join(spoil(exported.out.splitlines())) + "\n")
    refused = run("restore", "bad.json", DATABASE_URL=another_database_url)
    db = Database(make_engine(another_database_url))
    left = everything(db)
    db.close()

    assert 1 == refused.code
    assert said in refused.err
    assert {} == left


def test_everything_of_a_workspace_as_json_and_back(
    lived: Demo, run: Run, tmp_path: Path, another_database_url: str
) -> None:
    exported = run("export", "--format", "json", DATABASE_URL=lived.bot.settings.database_url)
    (tmp_path / "all.json").write_text(exported.out)
    lines = [json.loads(line) for line in exported.out.splitlines()]
    back = run("import", "all.json", DATABASE_URL=another_database_url)
    suggested = [each["row"]["topic"] for each in lines if each.get("table") == "suggestions"]
    db = Database(make_engine(another_database_url))
    after = everything(db)
    db.close()

    assert 0 == back.code, back.err
    assert ["Handoffs at night", "Labs that nobody needs"] == suggested
    assert everything(lived.bot.db)["sessions"] == after["sessions"]
    assert everything(lived.bot.db)["feedback"] == after["feedback"]


def test_what_may_have_been_posted_since_is_looked_for_and_not_posted_twice(
    lived: Demo, run: Run, tmp_path: Path, another_database_url: str
) -> None:
    """A backup of the morning, restored at noon: what was announced in between stands once."""
    file = tmp_path / "morning.backup"
    backup_file.write(file, *backup.dump(lived.bot.db.engine))
    posted = lived.clock.next_post()
    channel = [each.text for each in lived.slack.workspace.book.delivered()]
    revision, rows = backup_file.read(file)
    other = Database(make_engine(another_database_url))
    backup.load(other.engine, revision, rows, lived.bot.clock.now())
    with other.read() as tx:
        doubtful = tx.scalar(select(func.count()).select_from(DeliveryRow).where(DeliveryRow.state == "unknown"))
    other.close()

    assert posted
    assert channel
    assert doubtful == 1


def test_a_person_is_erased(lived: Demo, run: Run) -> None:
    url = lived.bot.settings.database_url
    seen = run("erase", CLINICIAN, DATABASE_URL=url)
    still = run("erase", CLINICIAN, DATABASE_URL=url)
    done = run("erase", CLINICIAN, "--yes", DATABASE_URL=url)
    again = run("erase", CLINICIAN, DATABASE_URL=url)
    organizer = run("erase", ORGANIZER, "--yes", DATABASE_URL=url)

    assert "suggestions: 2" in seen.out
    assert "add --yes" in seen.out
    assert seen.out == still.out
    assert f"{CLINICIAN} is erased" in done.out
    assert f"Nothing is kept of {CLINICIAN}" in again.out
    assert 1 == organizer.code
    assert "let another organizer" in organizer.err
