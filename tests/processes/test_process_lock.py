"""On SQLite only one process may serve; other commands work beside it."""

import signal
from pathlib import Path

import pytest

from bot.demo import PAGE
from playground.seed import CLINICIAN, ORGANIZER, make_workspace
from playground.server import Playground
from tests.processes.running_programs import events_url, programs

pytestmark = pytest.mark.rest


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_second_server_is_rejected_and_other_commands_work(database_url: str, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    with Playground(make_workspace()) as slack, programs(slack, database_url) as started:
        first, port = started.serving("serve")
        for name in ("serve", "web", "worker"):
            refused = started.run(name)
            assert refused.returncode == 1
            [line] = refused.stderr.splitlines()
            assert "Another process already serves" in line
            assert "Stop that process, or use Postgres" in line

        slack.connect(events_url(port))
        clinician = slack.as_user(CLINICIAN)
        for words in (
            ("migrate",),
            ("import", str(page)),
            ("rehearse", "--from", "2024-03-01", "--to", "2024-03-31"),
            ("export",),
            ("doctor",),
        ):
            clinician.command("/lhs-rounds", f"suggest {words[0]}")
            beside = started.run(*words)
            assert clinician.submit().ok
            assert beside.returncode == 0, beside.stderr
        slack.wait(lambda: len(slack.as_user(ORGANIZER).dm()) == 5, seconds=20)

        # After a kill without cleanup, the next one starts.
        started.signal(first, signal.SIGKILL)
        first.wait()
        started.serving("serve")


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_worker_excludes_web(database_url: str) -> None:
    with Playground(make_workspace()) as slack, programs(slack, database_url) as started:
        started.start("worker")
        slack.wait(lambda: slack.calls.count("auth.test") > 0, seconds=20)
        assert "Another process already serves" in started.run("web").stderr


def test_in_memory_database_cannot_be_served() -> None:
    with Playground(make_workspace()) as slack, programs(slack, "sqlite://") as started:
        refused = started.run("serve")

    assert refused.returncode == 2
    assert "An in-memory database can’t be shared" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1
