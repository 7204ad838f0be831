"""The programs while Postgres is stopped: they keep running, and recover without a restart."""

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

WAITS = "database unavailable, this process waits for it"


def test_also_a_process_that_is_started_meanwhile_waits_for_the_database(tmp_path: Path) -> None:
    """A platform that starts a program again and again gives it up in the end."""
    logs = [tmp_path / name for name in ("web", "worker", "stopped")]
    with own_postgres() as server, Playground(make_workspace()) as slack, programs(slack, server.url) as started:
        web, port = started.serving("web")
        worker = started.start("worker")
        slack.connect(events_url(port))
        clinician = slack.as_user(CLINICIAN)
        clinician.command("/lhs-rounds", "suggest Handoffs")
        with server.stopped():
            assert "Your text is still here" in str(clinician.submit().errors)
            for each in (web, worker):
                started.signal(each, signal.SIGKILL)
                each.wait()
            with logs[0].open("wb") as for_web, logs[1].open("wb") as for_worker, logs[2].open("wb") as for_stopped:
                web = started.start("web", port, errors=for_web)
                worker = started.start("worker", errors=for_worker)
                stopped = started.start("worker", errors=for_stopped)
            slack.wait(lambda: all(WAITS in log.read_text() for log in logs), seconds=20)
            stopped.terminate()
            assert 0 == stopped.wait(10)
        slack.wait(lambda: answers(port), seconds=20)
        slack.wait(lambda: clinician.submit().ok, seconds=10)
        slack.wait(lambda: bool(slack.as_user(ORGANIZER).dm()), seconds=20)

        assert len(slack.as_user(ORGANIZER).dm()) == 1
        assert web.poll() is None
        assert worker.poll() is None


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_start_waits_for_a_lock_of_a_frozen_process(database_url: str) -> None:
    """Another start froze midway; its lock is held until it continues or the server ends it."""
    with Playground(make_workspace()) as slack, programs(slack, database_url) as started:
        engine = create_engine(database_url)
        with engine.connect() as frozen:
            frozen.execute(text(f"SELECT pg_advisory_xact_lock({_FIRST_START})"))
            worker = started.start("worker")
            # Longer than a single lock timeout.
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
