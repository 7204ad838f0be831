"""Being asked to stop: what is in the air is finished, and the process ends within ten seconds."""

import signal
import subprocess
import time

import pytest

from playground.people import Person
from playground.seed import CLINICIAN, ORGANIZER, SECOND_ORGANIZER, make_workspace
from playground.server import Playground
from tests.processes.programs import programs

BOTH = pytest.mark.parametrize(
    ("database_url", "names"),
    [("sqlite", ("serve",)), ("postgres", ("web", "worker"))],
    indirect=["database_url"],
)


def suggest(clinician: Person) -> None:
    clinician.command("/lhs-rounds", "suggest Handoffs")
    clinician.submit()


def stopped(running: list[subprocess.Popen[bytes]]) -> float:
    begun = time.monotonic()
    for each in running:
        each.send_signal(signal.SIGTERM)
    for each in running:
        each.wait(15)
    return time.monotonic() - begun


@BOTH
def test_a_post_in_the_air_is_finished_and_kept(database_url: str, names: tuple[str, ...]) -> None:
    with Playground(make_workspace()) as slack:
        with programs(slack, database_url, *names) as running:
            slack.faults.delay("chat.postMessage", seconds=2, times=2)
            suggest(slack.as_user(CLINICIAN))
            slack.wait(lambda: len(slack.faults.waiting) == 0, seconds=10)  # both calls have begun
            seconds = stopped(running)
        with programs(slack, database_url, *names):
            # Were they not kept as posted, they would be looked for.
            time.sleep(1)

        assert seconds < 10
        assert [1, 1] == [len(slack.as_user(each).dm()) for each in (ORGANIZER, SECOND_ORGANIZER)]
        assert 0 == slack.calls.count("conversations.history")


@BOTH
def test_slack_not_answering_does_not_keep_it_from_ending(database_url: str, names: tuple[str, ...]) -> None:
    with Playground(make_workspace()) as slack, programs(slack, database_url, *names) as running:
        slack.faults.delay("chat.postMessage", seconds=30, times=2)
        suggest(slack.as_user(CLINICIAN))
        slack.wait(lambda: len(slack.faults.waiting) == 0, seconds=10)

        assert stopped(running) < 10
