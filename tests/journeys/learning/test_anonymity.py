"""Nobody can tell who said what: had two people swapped their answers, nothing sent, logged or stored would differ."""

import logging
import re

import pytest
from sqlalchemy import text

from bot.clock import SystemClock
from bot.demo import running
from playground.seed import CLINICIAN, MEMBER, ORGANIZER, SECOND_ORGANIZER
from tests.journeys.learning.test_evaluations import DAY, evaluate, stored, the_prompt
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
# What is random: ids of rows, of forms and of presses, secrets; which of two organizers is told a moment sooner. And
# the machine's time, which goes on between two runs.
_RANDOM = re.compile(
    r"[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|\b[VFD]0[0-9A-Z]{6,}|[\w-]{20,}"
    r"|\d+\.\d+\.\w+|\d{10}\.\d{6}"
)
# What one machine keeps of itself.
_ITS_OWN = {"workers", "paces"}


def of_a_season(url: str, answers: dict[str, dict[str, object]], caplog: pytest.LogCaptureFixture) -> list[str]:
    """All that is sent, logged and stored where people give these answers, one after the other, until the day after."""
    caplog.clear()
    machine = re.compile(
        rf"datetime\.datetime\({SystemClock().wall_now().year},[^)]*\)+|{SystemClock().wall_now().year}-[\d :.T+-]+"
    )
    with caplog.at_level(logging.DEBUG), running(url, standing=True) as demo:
        prompt = the_prompt(demo, demo.slack.as_user(CLINICIAN))
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
def test_had_two_people_swapped_their_answers_nothing_would_differ(
    database_url: str, another_database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    plain: dict[str, object] = {"overall": "4"}
    one = of_a_season(database_url, {CLINICIAN: HAPPY, MEMBER: SLOW, ORGANIZER: plain, SECOND_ORGANIZER: plain}, caplog)
    other = of_a_season(
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
def test_what_postgres_keeps_of_each_row_tells_nothing(database_url: str) -> None:
    """All answers are of the last transaction, and lie in the order of their random ids."""
    with running(database_url, standing=True) as demo:
        prompt = the_prompt(demo, demo.slack.as_user(CLINICIAN))
        for number, address in enumerate(PEOPLE):
            person = demo.slack.as_user(address)
            evaluate(person, prompt, keep=f"Words of their own {'abcd'[number]}")
            person.close(every=True)
        with demo.bot.db.engine.connect() as connection:
            for table in ("evaluations", "feedback"):
                rows = connection.execute(text(f"SELECT id, xmin::text AS by, ctid FROM {table} ORDER BY ctid")).all()  # noqa: S608 - names of our own tables
                assert 4 == len(rows)
                assert 1 == len({row.by for row in rows})
                assert [row.id for row in rows] == sorted(row.id for row in rows)
