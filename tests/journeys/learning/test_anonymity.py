"""Nobody can tell who said what: swapping two people's answers changes nothing sent, logged or stored."""

import logging
import re

import pytest
from sqlalchemy import text

from bot.clock import SystemClock
from bot.demo import running
from playground.seed import CLINICIAN, MEMBER, ORGANIZER, SECOND_ORGANIZER
from tests.journeys.learning.test_evaluations import DAY, evaluate, open_prompt, stored
from tests.logged import logged

PEOPLE = (CLINICIAN, MEMBER, ORGANIZER, SECOND_ORGANIZER)
HAPPY: dict[str, object] = {"overall": "5", "keep": "Keep the discussion at the end", "stance": "already"}
SLOW: dict[str, object] = {
    "overall": "1",
    "relevant": "0",
    "change": "Measure the delay myself",
    "committed": "2",
    "barriers": ["time"],
}
# Random: ids of rows, forms, presses and unnamed blocks, secrets, and which of two organizers gets a message first.
# Also masked: wall-clock time, which differs between two runs.
_RANDOM = re.compile(
    r"(?<='block_id': ')[\w-]{4,8}(?=')|[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|\b[VFD]0[0-9A-Z]{6,}|[\w-]{20,}"
    r"|\d+\.\d+\.\w+|\d{10}\.\d{6}"
)
# Data about the machine itself.
_ITS_OWN = {"workers", "paces"}


def observable_traces(url: str, answers: dict[str, dict[str, object]], caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return everything sent, logged and stored when these answers are given in order, until the day after."""
    caplog.clear()
    machine = re.compile(
        rf"datetime\.datetime\({SystemClock().wall_now().year},[^)]*\)+|{SystemClock().wall_now().year}-[\d :.T+-]+"
    )
    with caplog.at_level(logging.DEBUG), running(url, paused=True) as demo:
        prompt = open_prompt(demo, demo.slack.as_user(CLINICIAN))
        for address in PEOPLE:
            person = demo.slack.as_user(address)
            evaluate(person, prompt, **answers[address])
            person.close(every=True)
            demo.bot.run_once()
        demo.clock.forward(DAY)
        sent = [f"{call.method} {sorted(call.arguments.items())}" for call in demo.slack.calls.all]
        with demo.bot.db.engine.connect() as connection:
            query = text("SELECT id FROM feedback ORDER BY id")
            order = {str(row.id).replace("-", ""): f"words {n}" for n, row in enumerate(connection.execute(query))}
        assert len(order) == sum(("keep" in each) + ("change" in each) for each in answers.values())
        kept = [each for each in stored(demo) if each.split()[0] not in _ITS_OWN]
    said = logged(each for each in caplog.records if not each.name.startswith(("playground", "uvicorn")))
    everything = [machine.sub("*", _RANDOM.sub("*", each)) for each in [*sent, *said, *kept]]
    # The order of the words within a message is random as well.
    return sorted(" ".join(sorted(re.split(r"[^\w*]+|\\n", each))) for each in everything)


@pytest.mark.postgres
def test_swapping_two_peoples_answers_changes_nothing_observable(
    database_url: str, another_database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    plain: dict[str, object] = {"overall": "4"}
    one = observable_traces(
        database_url, {CLINICIAN: HAPPY, MEMBER: SLOW, ORGANIZER: plain, SECOND_ORGANIZER: plain}, caplog
    )
    other = observable_traces(
        another_database_url, {CLINICIAN: SLOW, MEMBER: HAPPY, ORGANIZER: plain, SECOND_ORGANIZER: plain}, caplog
    )

    said = "\n".join(one)
    assert "discussion" in said
    assert "Measure" in said
    only = (sorted(set(one) - set(other)), sorted(set(other) - set(one)))
    assert only == ([], [])
    assert len(one) == len(other)


# SQLite keeps neither: these tables have no row numbers.
@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_postgres_row_metadata_reveals_nothing(database_url: str) -> None:
    """All answers are from the last transaction, and lie in the order of their random ids."""
    with running(database_url, paused=True) as demo:
        prompt = open_prompt(demo, demo.slack.as_user(CLINICIAN))
        for number, address in enumerate(PEOPLE):
            person = demo.slack.as_user(address)
            evaluate(person, prompt, keep=f"Words of their own {'abcd'[number]}")
            person.close(every=True)
        with demo.bot.db.engine.connect() as connection:
            for table in ("evaluations", "feedback"):
                rows = connection.execute(text(f"SELECT id, xmin::text AS by, ctid FROM {table} ORDER BY ctid")).all()  # noqa: S608 - fixed table names
                assert 4 == len(rows)
                assert 1 == len({row.by for row in rows})
                assert [row.id for row in rows] == sorted(row.id for row in rows)
