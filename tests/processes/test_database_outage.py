"""The programs while their Postgres is stopped: they live on, and need no restart when it is back."""

import os
import signal
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from bot.store.admin.workspaces import _FIRST_START
from playground.seed import CLINICIAN, ORGANIZER, make_workspace
from playground.server import Playground
from tests.postgres_server import own_postgres
from tests.processes.running_programs import answers, events_url, programs

pytestmark = pytest.mark.rest


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_also_a_process_that_is_replaced_meanwhile_waits_for_the_database() -> None:
    """gunicorn itself would give up for good when a worker of its cannot start."""
    with own_postgres() as server, Playground(make_workspace()) as slack, programs(slack, server.url) as started:
        web, port = started.serving("web")
        worker = started.start("worker")
        slack.connect(events_url(port))
        clinician = slack.as_user(CLINICIAN)
        clinician.command("/lhs-rounds", "suggest Handoffs")
        with server.stopped():
            assert "Your words are still here" in str(clinician.submit().errors)
            before = children(web.pid)
            for each in before:
                os.kill(each, signal.SIGKILL)
            slack.wait(lambda: len(children(web.pid)) == 2 and not set(children(web.pid)) & set(before), seconds=10)
        slack.wait(lambda: answers(port), seconds=20)
        slack.wait(lambda: clinician.submit().ok, seconds=10)
        slack.wait(lambda: bool(slack.as_user(ORGANIZER).dm()), seconds=20)

        assert len(slack.as_user(ORGANIZER).dm()) == 1
        assert web.poll() is None
        assert worker.poll() is None


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_a_process_that_starts_while_a_frozen_one_holds_what_it_needs_waits(database_url: str) -> None:
    """Another start was frozen in the middle: its lock stands until it goes on, or the server ends it."""
    with Playground(make_workspace()) as slack, programs(slack, database_url) as started:
        engine = create_engine(database_url)
        with engine.connect() as frozen:
            frozen.execute(text(f"SELECT pg_advisory_xact_lock({_FIRST_START})"))
            worker = started.start("worker")
            # Longer than anybody waits for a lock at one go.
            slack.wait(lambda: waiting_for_the_lock(engine), seconds=20)
            slack.wait(lambda: not waiting_for_the_lock(engine), seconds=10)
            slack.wait(lambda: waiting_for_the_lock(engine), seconds=10)
        slack.wait(lambda: started.run("status").returncode == 0, seconds=20)
        engine.dispose()

        assert worker.poll() is None


def waiting_for_the_lock(engine: Engine) -> bool:
    with engine.connect() as connection:
        question = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
        return bool(connection.execute(text(question)).scalar_one())
