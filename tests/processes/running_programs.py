"""Real processes of the programs: started, stopped, killed and frozen."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from benchmarks.common.servers import free_port
from playground.seed import ROUNDS, SECOND_ORGANIZER
from playground.server import Playground

ROOT = Path(__file__).parents[2]
FROM_CHECKOUT = (sys.executable, "-m", "bot")
Program = subprocess.Popen[bytes]


class Programs:
    """Runs programs against one playground and one database.

    Args:
        slack: The playground.
        database_url: URL of the database.
        root: Folder to run the programs in; this checkout by default.
        command: How `lhs-rounds` is started; from the folder by default.
    """

    def __init__(
        self, slack: Playground, database_url: str, root: Path = ROOT, command: Sequence[str] = FROM_CHECKOUT
    ) -> None:
        self._slack = slack
        self._root = root
        self._command = command
        self.running: list[Program] = []
        self._environment = {
            **os.environ,  # noqa: TID251 - a program needs the basic environment
            "SLACK_BOT_TOKEN": slack.token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": database_url,
            "ROUNDS_CHANNELS": ROUNDS,
            "ROUNDS_ORGANIZERS": f"organizer@example.org,{SECOND_ORGANIZER}",
        }

    def run(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end; keywords add environment variables."""
        return subprocess.run(
            [*self._command, *words],
            env={**self._environment, **more},
            cwd=self._root,
            timeout=30,
            capture_output=True,
            text=True,
            check=False,
        )

    def start(self, name: str, port: int | None = None, errors: IO[bytes] | None = None, **more: str) -> Program:
        """Start a command in its own process group, so that it can be killed and frozen as a whole.

        Keywords add environment variables; `errors` receives its log.
        """
        program = subprocess.Popen(
            [*self._command, name],
            env={**self._environment, "PORT": str(port or free_port()), **more},
            cwd=self._root,
            start_new_session=True,
            stderr=errors,
        )
        self.running.append(program)
        return program

    def serving(self, name: str) -> tuple[Program, int]:
        """Start a command that serves HTTP, wait until it responds, and return it with its port."""
        port = free_port()
        program = self.start(name, port)
        self._slack.wait(lambda: answers(port), seconds=30)
        return program, port

    def signal(self, program: Program, number: int) -> None:
        """Send a signal to all processes of a program, as a container host does."""
        os.killpg(program.pid, number)


@contextmanager
def programs(
    slack: Playground, database_url: str, root: Path = ROOT, command: Sequence[str] = FROM_CHECKOUT
) -> Iterator[Programs]:
    """Yield a runner on a migrated database; programs still running at the end are killed."""
    made = Programs(slack, database_url, root, command)
    assert made.run("migrate").returncode == 0
    try:
        yield made
    finally:
        for each in made.running:
            if each.poll() is None:
                os.killpg(each.pid, 9)
            each.wait()


def stopped_within(seconds: float, running: Sequence[Program]) -> list[int]:
    """Send SIGTERM to each, and return their exit codes if all exit within that time."""
    begun = time.monotonic()
    for each in running:
        each.terminate()
    codes = [each.wait(seconds + 5) for each in running]
    assert time.monotonic() - begun < seconds
    return codes


def events_url(port: int) -> str:
    return f"http://127.0.0.1:{port}/slack/events"


def answers(port: int, path: str = "/readyz", *, host: str = "127.0.0.1") -> bool:
    try:
        with urllib.request.urlopen(f"http://{host}:{port}{path}", timeout=5) as response:
            return bool(response.status == 200)
    except OSError:
        return False
