"""Starting the programs as they are run, against a playground."""

import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playground.seed import ROUNDS, SECOND_ORGANIZER
from playground.server import Playground

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Surroundings:
    """What a program finds around it."""

    environment: dict[str, str]
    port: int

    def start(self, *words: str, quiet: bool = False) -> subprocess.Popen[bytes]:
        """Start a program; `quiet` keeps what it says to be read."""
        said = subprocess.PIPE if quiet else None
        command = [sys.executable, "-m", "bot", *words]
        return subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=said, stderr=said)

    def answers(self, path: str = "/readyz") -> bool:
        """Whether something answers well."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=3) as response:
                return bool(response.status == 200)
        except OSError:
            return False


def surroundings(slack: Playground, database_url: str) -> Surroundings:
    """A free port, the playground, and a migrated database."""
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
    around = Surroundings(environment, port)
    assert around.start("migrate").wait(30) == 0
    return around


@contextmanager
def programs(slack: Playground, database_url: str, *names: str) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Programs running against a playground, after `migrate`; whatever still runs at the end is killed."""
    around = surroundings(slack, database_url)
    running = [around.start(name) for name in names]
    try:
        slack.wait(around.answers, seconds=30)
        slack.connect(f"http://127.0.0.1:{around.port}/slack/events")
        yield running
    finally:
        for each in running:
            each.kill()
            each.wait()
