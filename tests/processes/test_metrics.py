"""What a machine that watches sees of the programs as they run: a web process, and a worker."""

import json
import signal
import urllib.request
from pathlib import Path

import pytest

from benchmarks.common.servers import free_port
from playground.seed import CLINICIAN, make_workspace
from playground.server import Playground
from tests.observability.test_metrics import value
from tests.processes.running_programs import answers, events_url, programs

# Real processes, which take seconds to start and to stop.
pytestmark = pytest.mark.rest


def page(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
        read: bytes = answer.read()
    return read.decode()


@pytest.mark.rest
@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_a_web_process_and_a_worker_count_for_themselves(database_url: str) -> None:
    with Playground(make_workspace()) as slack, programs(slack, database_url) as started:
        _, port = started.serving("web")
        worker_port = free_port()
        worker = started.start("worker", ROUNDS_WORKER_PORT=str(worker_port))
        slack.wait(lambda: answers(worker_port, "/healthz"), seconds=30)
        slack.connect(events_url(port))
        clinician = slack.as_user(CLINICIAN)
        for _ in range(12):
            clinician.command("/lhs-rounds")
        clinician.command("/lhs-rounds", "suggest Handoffs at night")
        clinician.submit()
        slack.wait(lambda: value(page(worker_port), "rounds_deliveries_total", outcome="posted") == 2, seconds=20)
        counted = {value(page(port), "rounds_requests_total", kind="slack", status="200") for _ in range(6)}
        alive = started.run("health", PORT=str(port))
        at_work = started.run("health", "--worker", ROUNDS_WORKER_PORT=str(worker_port))
        started.signal(worker, signal.SIGKILL)
        slack.wait(lambda: not answers(worker_port, "/healthz"))
        gone = started.run("health", "--worker", ROUNDS_WORKER_PORT=str(worker_port))

    assert {14} == counted
    assert (0, 0, 1) == (alive.returncode, at_work.returncode, gone.returncode)
    assert "alive" in alive.stdout


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_json_log(database_url: str, tmp_path: Path) -> None:
    """Every line that the program writes, its libraries' as well, is one object."""
    log = tmp_path / "log"
    with Playground(make_workspace()) as slack, programs(slack, database_url) as started:
        port = free_port()
        with log.open("wb") as errors:
            program = started.start("serve", port, errors=errors, ROUNDS_LOG_FORMAT="json")
        slack.wait(lambda: answers(port), seconds=30)
        program.terminate()
        program.wait(15)
        refused = started.run("serve", ROUNDS_LOG_FORMAT="yaml")
    lines = [json.loads(line) for line in log.read_text().splitlines()]

    assert any(line["event"] == "listening" and line["at"] == f"0.0.0.0:{port}" for line in lines)
    assert all({"time", "level", "logger", "event"} <= set(line) for line in lines)
    assert 2 == refused.returncode
    assert "ROUNDS_LOG_FORMAT: " in refused.stderr
