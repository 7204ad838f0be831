"""Servers in separate processes, and what /proc says of them: CPU and memory. Linux alone."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from benchmarks.common import load_generator
from benchmarks.common.signed_command import BOT_TOKEN, SIGNING_SECRET

ROOT = Path(__file__).parents[2]
SHIPPED = ("-m", "bot", "web")
BARE = ("-m", "benchmarks.common.baseline")
WORKER = ("-m", "bot", "worker")
# Credentials of a single workspace, as the environment has them.
SINGLE_WORKSPACE: Mapping[str, str] = {"SLACK_BOT_TOKEN": BOT_TOKEN}
# Where nobody listens.
NOWHERE = "http://127.0.0.1:9/api/"
_PATIENCE = 30
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers.

    Attributes:
        until_first: Seconds from its start to its first answer to a signed command.
        busy_until_first: Seconds of CPU that it needed for that: on a busy machine the more telling of the two.
    """

    process: subprocess.Popen[bytes]
    port: int
    until_first: float
    busy_until_first: float

    def cpu(self) -> float:
        """Seconds that it has been busy so far."""
        return cpu_of(self.process.pid)

    def memory(self) -> float:
        """Megabytes that are resident."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1000


@contextmanager
def serving(
    command: tuple[str, ...], database_url: str, slack: str = NOWHERE, *, more: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Server]:
    """A Python program that serves, until the block ends; ready once it has answered a signed command.

    Args:
        command: What follows `python`.
        database_url: Where its settings say the database is.
        slack: Where its settings say Slack's Web API is.
        more: Further settings.
    """
    port = free_port()
    begun = time.perf_counter()
    with running(command, database_url, slack, port, more=more) as process:
        _wait(process, port)
        yield Server(process, port, time.perf_counter() - begun, cpu_of(process.pid))


def free_port() -> int:
    """A port on which nothing listens.

    It is below those that Linux gives to connections and to servers that ask for any: one of them could take it before
    the program that is started with it.
    """
    while True:
        with suppress(OSError), socket.create_server(("127.0.0.1", 20_000 + secrets.randbelow(12_000))) as free:
            return int(free.getsockname()[1])


@contextmanager
def running(
    command: tuple[str, ...],
    database_url: str,
    slack: str,
    port: int = 0,
    credentials: Mapping[str, str] = SINGLE_WORKSPACE,
    *,
    more: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[subprocess.Popen[bytes]]:
    """A Python program, until the block ends; see `serving`."""
    environment = {
        **os.environ,  # noqa: TID251 - what a program of this machine needs to run at all
        **credentials,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_API_URL": slack,
        "DATABASE_URL": database_url,
        "PORT": str(port or 3000),
        **more,
    }
    process = subprocess.Popen(  # noqa: S603 - our own programs
        [sys.executable, *command], env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            load_generator.one(port)
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"{process.args!r} does not answer") from None
            time.sleep(0.005)
        else:
            return


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a process has used."""
    # The name in brackets may hold spaces; what follows it does not.
    numbers = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(numbers[11]) + int(numbers[12])) / _TICKS
