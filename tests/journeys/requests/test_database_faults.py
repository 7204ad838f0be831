"""A database that is down, hanging, full, read-only or locked: a clear answer in time, nothing lost, full recovery."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial

import pytest

from bot.core.suggestions.suggestions import MAX_WHY
from bot.demo import Demo, build_for_playground, running
from playground.client.user_driver import Outcome
from playground.seed import CLINICIAN, MEMBER, ORGANIZER, SECOND_ORGANIZER
from tests.journeys import faults
from tests.journeys.requests.test_http_requests import get
from tests.postgres_server import OwnPostgres, own_postgres

# Databases that break, which take seconds.
pytestmark = pytest.mark.rest

COMMAND = "/lhs-rounds"
TOPIC, WHY = "suggestion.topic", "suggestion.why"
Fault = Callable[[Demo], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def server() -> Iterator[OwnPostgres]:
    with own_postgres() as server:
        yield server


@pytest.fixture
def is_database_patient() -> bool:
    """The shipped app gives up in time for Slack."""
    return False


def in_time(act: Callable[[], Outcome]) -> Outcome:
    """Perform the action, and check that Slack gets the response within its three seconds."""
    begun = time.monotonic()
    outcome = act()
    assert time.monotonic() - begun < 2.9
    assert outcome.response is not None
    assert outcome.response.status == 200
    return outcome


def check_fault(
    demo: Demo, fault: AbstractContextManager[None], said: str | None, *, posts_meanwhile: bool = False
) -> None:
    clinician = demo.slack.as_user(CLINICIAN)
    demo.bot.run_once()
    clinician.command(COMMAND, "suggest Earlier")
    assert clinician.submit().ok
    clinician.command(COMMAND, "suggest Fewer blood draws at night")
    clinician.fill(clinician.view() or pytest.fail("no form"), {WHY: "Patients sleep badly. " + "眠" * (MAX_WHY - 30)})
    with fault:
        sent = in_time(clinician.submit)
        assert "Your text is still here" in sent.errors[TOPIC]
        again = in_time(clinician.submit)
        assert "Your text is still here" in again.errors[TOPIC]
        view = clinician.view()
        assert view is not None
        assert "Patients sleep badly" in view.values[WHY][WHY]["value"]
        asked = in_time(lambda: demo.slack.as_user(MEMBER).command(COMMAND, "suggest Something else"))
        # If reads still work, the form opens with the text in it.
        assert "Something else" in (asked.text if asked.view is None else str(asked.view.values))
        demo.bot.run_once()
        assert get(demo, "/healthz")[0] == 200
        if said is not None:
            assert get(demo, "/readyz") == (503, said)
        if not posts_meanwhile:
            assert demo.slack.as_user(ORGANIZER).dm() == []
    demo.bot.db.full_for = 0
    demo.slack.wait(lambda: get(demo, "/readyz")[0] == 200, seconds=10)

    assert in_time(clinician.submit).ok

    def are_posted() -> bool:
        # The database may need a moment more.
        demo.bot.run_once()
        return all(len(demo.slack.as_user(each).dm()) == 2 for each in (ORGANIZER, SECOND_ORGANIZER))

    demo.slack.wait(are_posted, seconds=30)
    for each in (ORGANIZER, SECOND_ORGANIZER):
        cards = [card.all_text() for card in demo.slack.as_user(each).dm()]
        assert len(cards) == 2
        assert sum("Earlier" in card for card in cards) == 1
        assert sum("Fewer blood draws at night" in card for card in cards) == 1


@pytest.mark.parametrize(
    ("database_kind", "fault", "said", "posts_meanwhile"),
    [
        ("sqlite", faults.sqlite_full, "the database is full", True),
        ("sqlite", faults.sqlite_read_only, "the database is read-only", False),
        ("sqlite", faults.sqlite_locked, "the database is busy", False),
        ("postgres", faults.postgres_full, "the database is full", True),
        ("postgres", faults.postgres_read_only, "the database is read-only", False),
        ("postgres", faults.postgres_locked, None, False),
    ],
    indirect=["database_kind"],
)
def test_database_that_cannot_be_written(demo: Demo, fault: Fault, said: str | None, posts_meanwhile: bool) -> None:
    check_fault(demo, fault(demo), said, posts_meanwhile=posts_meanwhile)


@pytest.mark.parametrize("kind", ["stopped", "frozen"])
def test_postgres_server_becomes_unavailable(server: OwnPostgres, kind: str) -> None:
    """A stopped server refuses connections; a frozen one accepts queries and never responds."""
    with running(server.database(kind), paused=True, build=partial(build_for_playground, patient=False)) as demo:
        check_fault(demo, getattr(server, kind)(), "the database doesn’t respond")
