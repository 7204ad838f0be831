"""The programs as they are run: `serve` on SQLite, `web` and `worker` on Postgres, started and stopped for real."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from playground.seed import CLINICIAN, ORGANIZER, ROUNDS, SECOND_ORGANIZER, make_workspace
from playground.server import Playground

ROOT = Path(__file__).parents[2]


@contextmanager
def programs(slack: Playground, database_url: str, *names: str) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Programs running against a playground, after `migrate`; whatever still runs at the end is killed."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {
        **os.environ,  # noqa: TID251 - what a program of this machine needs to run at all
        "SLACK_BOT_TOKEN": slack.token,
        "SLACK_SIGNING_SECRET": slack.signing_secret,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": database_url,
        "PORT": str(port),
        "ROUNDS_CHANNELS": ROUNDS,
        "ROUNDS_ORGANIZERS": f"organizer@example.org,{SECOND_ORGANIZER}",
    }

    def run(name: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", "bot", name], env=environment, cwd=ROOT)

    assert run("migrate").wait(30) == 0
    running = [run(name) for name in names]
    try:
        slack.wait(lambda: answers(port), seconds=30)
        slack.connect(f"http://127.0.0.1:{port}/slack/events")
        yield running
    finally:
        for each in running:
            each.kill()
            each.wait()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz") as response:
            return bool(response.status == 200)
    except OSError:
        return False


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
