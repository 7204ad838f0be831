"""The programs as they are run: `serve` on SQLite, `web` and `worker` on Postgres, started and stopped for real."""

import signal
import time

import pytest

from playground.seed import CLINICIAN, ORGANIZER, SECOND_ORGANIZER, make_workspace
from playground.server import Playground
from tests.processes.programs import programs


@pytest.mark.parametrize(
    ("database_url", "names"),
    [("sqlite", ("serve",)), ("postgres", ("web", "worker"))],
    indirect=["database_url"],
)
def test_from_the_start_to_a_graceful_stop(database_url: str, names: tuple[str, ...]) -> None:
    """An organizer known by e-mail is found, a suggestion reaches both, and SIGTERM ends all within ten seconds."""
    with Playground(make_workspace()) as slack, programs(slack, database_url, *names) as running:
        clinician = slack.as_user(CLINICIAN)
        asked = clinician.command("/lhs-rounds")
        clinician.command("/lhs-rounds", "suggest Handoffs")
        sent = clinician.submit()
        organizers = [slack.as_user(each) for each in (ORGANIZER, SECOND_ORGANIZER)]
        slack.wait(lambda: all(each.dm() for each in organizers), seconds=20)
        begun = time.monotonic()
        for each in running:
            each.send_signal(signal.SIGTERM)
        codes = [each.wait(15) for each in running]
        seconds = time.monotonic() - begun

    assert "planned" in asked.text
    assert sent.ok
    assert all("Handoffs" in each.dm()[0].everything() for each in organizers)
    assert [0] * len(names) == codes
    assert seconds < 10
