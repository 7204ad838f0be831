"""Two of each process on Postgres, killed and frozen under load: acknowledged suggestions arrive exactly once."""

import signal
from collections import Counter
from hashlib import sha256

import pytest
from sqlalchemy import create_engine, text

from benchmarks.common.servers import free_port
from playground.seed import CLINICIAN, ORGANIZER, SECOND_ORGANIZER, make_workspace
from playground.server import Playground
from tests.processes.running_programs import answers, events_url, programs

# Dissimilar topics; the bot asks for confirmation before it takes a similar one.
TOPICS = [sha256(bytes([number])).hexdigest()[:16] for number in range(16)]
# Seconds until in-flight work of a frozen process is settled: its lease, `reconcile_after`, and the search.
_LONGEST = 150


@pytest.mark.rest
@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_killed_and_frozen_processes_lose_and_repeat_nothing(database_url: str) -> None:
    with Playground(make_workspace()) as slack, programs(slack, database_url) as started:
        ports = [free_port(), free_port()]
        first_web, second_web = (started.start("web", port) for port in ports)
        first_worker, second_worker = started.start("worker"), started.start("worker")
        slack.wait(lambda: all(answers(port) for port in ports), seconds=40)
        clinician = slack.as_user(CLINICIAN)
        organizers = [slack.as_user(each) for each in (ORGANIZER, SECOND_ORGANIZER)]
        kept: list[str] = []

        def received() -> list[Counter[str]]:
            """Return how often each organizer received each topic."""
            cards = [[card.all_text() for card in each.dm()] for each in organizers]
            return [Counter(topic for topic in TOPICS for card in each if topic in card) for each in cards]

        def all_received() -> bool:
            return all(set(each) >= set(kept) for each in received())

        def suggest(topic: str, port: int) -> None:
            slack.connect(events_url(port))
            form = clinician.command("/lhs-rounds", f"suggest {topic}").view
            if form is None:
                return
            # A frozen process may open its form late, on top of the next one.
            if topic in str(form.values) and clinician.submit().ok:
                kept.append(topic)
            clinician.close(every=True)

        for turn, topic in enumerate(TOPICS):
            match turn:
                case 4:
                    started.signal(first_worker, signal.SIGSTOP)
                case 6:
                    started.signal(first_web, signal.SIGKILL)
                case 9:
                    started.signal(second_web, signal.SIGSTOP)
                case 10:
                    started.signal(second_web, signal.SIGCONT)
                    started.signal(first_worker, signal.SIGCONT)
                    first_web = started.start("web", ports[0])
                case 12:
                    # Wait until idle: a message in flight in a killed worker stays leased for a minute.
                    slack.wait(all_received, seconds=_LONGEST)
                    started.signal(second_worker, signal.SIGKILL)
                    slack.wait(lambda: answers(ports[0]), seconds=30)
            suggest(topic, ports[turn % 2])
        slack.wait(all_received, seconds=_LONGEST)

    engine = create_engine(database_url)
    with engine.connect() as connection:
        stored = Counter(connection.execute(text("SELECT topic FROM suggestions")).scalars())
    engine.dispose()
    assert len(kept) >= 11
    assert set(kept) <= set(stored)
    assert set(stored.values()) == {1}
    for each in received():
        assert set(kept) <= set(each)
        assert set(each.values()) == {1}
