"""Byte by byte: what the files of the database hold of anonymous words, and of a person who was erased."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.demo import Demo
from bot.formats import backup_file
from bot.store.admin import backup
from playground.client.user_driver import UserDriver
from playground.seed import CLINICIAN, MEMBER, ORGANIZER, SECOND_ORGANIZER
from tests.cli.conftest import Run
from tests.cli.conftest import run as run  # noqa: PLC0414 - a fixture
from tests.journeys.learning.test_evaluations import evaluate, open_prompt
from tests.observability.test_metrics import get

COMMAND = "/lhs-rounds"
WORDS = {
    CLINICIAN: "Zebrafish before lunch", MEMBER: "Quokka after lunch", ORGANIZER: "Ocelot at dawn",
    SECOND_ORGANIZER: "Wombat at dusk",
}  # fmt: skip
ADDRESS = "clinician.of.rounds@example.org"
# In a row's bytes as text, no further from the words than a row is long.
NEAR = 400


def files(demo: Demo) -> bytes:
    """Return all bytes of the database: SQLite's file and log, or the files of Postgres' tables after a vacuum."""
    url = demo.bot.db.engine.url
    if demo.bot.db.engine.dialect.name == "sqlite":
        file = Path(str(url.database))
        return b"".join(each.read_bytes() for each in sorted(file.parent.glob(f"{file.name}*")))
    with demo.bot.db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM FULL"))
        connection.execute(text("CHECKPOINT"))
        names = connection.scalars(
            text(
                "SELECT pg_relation_filepath(oid) FROM pg_class"
                " WHERE relkind IN ('r', 't', 'i') AND relname NOT LIKE 'pg\\_%'"
            )
        ).all()
        return b"".join(
            bytes(connection.scalars(text("SELECT pg_read_binary_file(:name)"), {"name": each}).one()) for each in names
        )


def answer(demo: Demo, *people: str) -> None:
    prompt = open_prompt(demo, demo.slack.as_user(CLINICIAN))
    for each in people:
        person = demo.slack.as_user(each)
        evaluate(person, prompt, keep=WORDS[each])
        person.close(every=True)


@pytest.mark.postgres
def test_no_persons_trace_lies_beside_anonymous_words(demo: Demo) -> None:
    """In the files as they are after the hourly cleanup, free pages and the log included."""
    demo.slack.workspace.users[CLINICIAN].email = ADDRESS
    answer(demo, *WORDS)
    demo.clock.forward(timedelta(hours=2).total_seconds())
    demo.bot.cleanup.run()
    held = files(demo)
    traces = [
        each.encode() for each in (*WORDS, ADDRESS, *(demo.slack.workspace.users[one].real_name for one in WORDS))
    ]

    for words in WORDS.values():
        places = [each.start() for each in re.finditer(words.encode(), held)]
        # Once: no earlier image of a page, whose order would tell when they came.
        assert 1 == len(places), words
        around = held[places[0] - NEAR : places[0] + NEAR]
        assert [] == [each for each in traces if each in around]


@pytest.mark.postgres
def test_two_exports_around_one_answer_differ_in_nothing_that_docs_do_not_admit(demo: Demo, tmp_path: Path) -> None:
    """That one person answered, and anonymous rows: comparing copies is what docs/privacy.md names as what remains."""
    answer(demo, MEMBER, ORGANIZER, SECOND_ORGANIZER)
    exports = []
    for name in ("before", "after"):
        revision, rows = backup.dump(demo.bot.db.engine)
        backup_file.write(tmp_path / name, revision, rows)
        exports.append({json.dumps(each, sort_keys=True) for each in backup_file.read(tmp_path / name)[1]})
        if name == "before":
            answer(demo, CLINICIAN)
    before, after = exports
    new = [json.loads(each) for each in after - before]
    anonymous = [row for table, row in new if table in {"evaluations", "feedback"}]

    assert {"evaluations", "feedback"} <= {table for table, _ in new}
    assert 1 == sum(WORDS[CLINICIAN] in str(row) for row in anonymous)
    for row in anonymous:
        # No person, no time, no number that counts up.
        assert not row.get("person_id")
        assert not re.search(r"\d{4}-\d\d-\d\dT", json.dumps(row))
        assert re.fullmatch(r"[0-9a-f]{8}-?[0-9a-f]{4}-?4[0-9a-f]{3}-?[0-9a-f]{4}-?[0-9a-f]{12}", str(row["id"]))
    for table, row in new:
        if table not in {"evaluations", "feedback"}:
            assert WORDS[CLINICIAN] not in str(row), table
            assert not {str(each["id"]) for each in anonymous} & set(map(str, row.values())), table


def test_an_answer_counts_in_the_metrics_as_any_request(demo: Demo) -> None:
    def lines(page: str) -> set[str]:
        return {each.partition("{")[0].partition(" ")[0] for each in page.splitlines() if not each.startswith("#")}

    answer(demo, MEMBER)
    before = get(demo.url, "/metrics")[1]
    answer(demo, CLINICIAN)
    after = get(demo.url, "/metrics")[1]

    assert lines(before) == lines(after)
    changed = set(after.splitlines()) - set(before.splitlines())
    assert [] == [each for each in changed if "evaluat" in each or "feedback" in each or CLINICIAN in each]


@pytest.mark.postgres
def test_erase_leaves_nothing_in_the_files(demo: Demo, clinician: UserDriver, run: Run) -> None:
    demo.slack.workspace.users[CLINICIAN].email = ADDRESS
    for words in ("suggest Zebrafish rounds", "feedback I saw it", "remind"):
        clinician.command(COMMAND, words)
        if words != "remind":
            clinician.submit()
            clinician.close(every=True)
    demo.bot.run_once()
    clinician.open_home()
    before = files(demo)
    erased = run("erase", CLINICIAN, "--yes", DATABASE_URL=str(demo.bot.settings.database_url))
    after = files(demo)

    assert (0, True) == (erased.code, CLINICIAN.encode() in before), erased.err
    assert [] == [each for each in (CLINICIAN, ADDRESS) if each.encode() in after]
