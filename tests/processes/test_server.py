"""From start to graceful stop: `serve` on SQLite, `web` and `worker` on Postgres."""

import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.store.admin import workspaces
from bot.store.db.engine import Database, make_engine
from bot.store.outbox import deliveries
from bot.store.outbox.outbox_entries import OutboxEntry
from playground.client.user_driver import Outcome
from playground.seed import CLINICIAN, ORGANIZER, SECOND_ORGANIZER, make_workspace
from playground.server import Playground
from tests.processes.running_programs import events_url, programs, stopped_within

# Real processes, which take seconds to start and to stop.
pytestmark = pytest.mark.rest

BOTH = pytest.mark.parametrize(
    ("database_kind", "names"),
    [("sqlite", ("serve",)), pytest.param("postgres", ("web", "worker"), marks=pytest.mark.rest)],
    indirect=["database_kind"],
)


@BOTH
def test_start_to_graceful_stop(database_url: str, names: tuple[str, ...]) -> None:
    """An organizer known by email is resolved, a suggestion reaches both, and SIGTERM stops all within ten seconds."""
    with Playground(make_workspace()) as slack, programs(slack, database_url) as started:
        _, port = started.serving(names[0])
        for name in names[1:]:
            started.start(name)
        slack.connect(events_url(port))
        clinician = slack.as_user(CLINICIAN)
        asked = clinician.command("/lhs-rounds")
        clinician.command("/lhs-rounds", "suggest Handoffs")
        sent = clinician.submit()
        organizers = [slack.as_user(each) for each in (ORGANIZER, SECOND_ORGANIZER)]
        slack.wait(lambda: all(each.dm() for each in organizers), seconds=20)
        codes = stopped_within(10, started.running)

    assert "scheduled" in asked.text
    assert sent.ok
    assert all("Handoffs" in each.dm()[0].all_text() for each in organizers)
    assert [0] * len(names) == codes


@BOTH
def test_in_flight_work_is_finished(database_url: str, names: tuple[str, ...]) -> None:
    """SIGTERM while Slack takes three seconds for a post, and one second to open a form."""
    with Playground(make_workspace()) as slack, programs(slack, database_url) as started:
        _, port = started.serving(names[0])
        for name in names[1:]:
            started.start(name)
        slack.connect(events_url(port))
        first, second = slack.as_user(CLINICIAN), slack.as_user(ORGANIZER)
        first.command("/lhs-rounds", "suggest Warm up")
        first.submit()
        slack.wait(lambda: all(slack.as_user(each).dm() for each in (ORGANIZER, SECOND_ORGANIZER)), seconds=20)
        slack.faults.delay("chat.postMessage", seconds=3)
        first.command("/lhs-rounds", "suggest Handoffs")
        first.submit()
        slack.wait(lambda: not slack.faults.pending, seconds=10)
        slack.faults.delay("views.open", seconds=1)
        opened: list[Outcome] = []
        asking = threading.Thread(target=lambda: opened.append(second.command("/lhs-rounds", "suggest Sleep")))
        asking.start()
        slack.wait(lambda: not slack.faults.pending, seconds=10)
        codes = stopped_within(10, started.running)
        asking.join()
        stood = [card.all_text() for each in (ORGANIZER, SECOND_ORGANIZER) for card in slack.as_user(each).dm()]

    assert [0] * len(names) == codes
    assert opened[0].view is not None
    posted = sum("Handoffs" in card for card in stood)
    assert posted >= 1
    states = [str(entry.state) for entry in outbox_entries(database_url)]
    # Work that had not started waits for the next process; nothing is left unconfirmed.
    assert states.count("posted") == 2 + posted
    assert set(states) <= {"posted", "waiting"}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_process_that_gets_many_stop_signals_still_finishes(database_url: str) -> None:
    with Playground(make_workspace()) as slack, programs(slack, database_url) as started:
        program, port = started.serving("serve")
        slack.connect(events_url(port))
        slack.faults.delay("views.open", seconds=1.5)
        opened: list[Outcome] = []
        clinician = slack.as_user(CLINICIAN)
        asking = threading.Thread(target=lambda: opened.append(clinician.command("/lhs-rounds", "suggest Sleep")))
        asking.start()
        slack.wait(lambda: not slack.faults.pending, seconds=10)
        for number in (signal.SIGTERM, signal.SIGTERM, signal.SIGINT):
            program.send_signal(number)
            time.sleep(0.2)
        code = program.wait(10)
        asking.join()

    assert 0 == code
    assert opened[0].view is not None


@BOTH
def test_hanging_slack_does_not_block_shutdown(database_url: str, names: tuple[str, ...]) -> None:
    with Playground(make_workspace()) as slack, programs(slack, database_url) as started:
        _, port = started.serving(names[0])
        for name in names[1:]:
            started.start(name)
        slack.connect(events_url(port))
        clinician = slack.as_user(CLINICIAN)
        clinician.command("/lhs-rounds", "suggest Handoffs")
        slack.faults.delay("chat.postMessage", seconds=20, times=10)
        clinician.submit()
        slack.wait(lambda: slack.faults.pending[0].times < 10, seconds=30)
        assert [0] * len(names) == stopped_within(10, started.running)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_twelve_homes_opened_at_once_after_the_start(database_url: str) -> None:
    """End to end; the individual causes of failure are tested in `test_home` and `test_engine`."""
    with Playground(make_workspace()) as slack, programs(slack, database_url) as started:
        slack.workspace.subscriptions = {"app_home_opened"}
        _, port = started.serving("serve")
        slack.connect(events_url(port))
        people = [slack.as_user(each) for each in (ORGANIZER, SECOND_ORGANIZER, CLINICIAN)] * 4
        with ThreadPoolExecutor(len(people)) as pool:
            opened = list(pool.map(lambda person: person.open_home(), people))

    pages = [page.all_text() for person in people if (page := person.home()) is not None]
    assert [200] * 12 == [each.response.status for each in opened if each.response is not None]
    assert 12 == len(pages)
    assert all("LHS Rounds" in page for page in pages)


def outbox_entries(database_url: str) -> list[OutboxEntry]:
    db = Database(make_engine(database_url))
    with db.read() as tx:
        rows = deliveries.every(tx, workspaces.every(tx)[0])
    db.close()
    return rows
