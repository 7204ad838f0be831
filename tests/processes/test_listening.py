"""Listening addresses: all interfaces only where Slack must reach the program."""

import ipaddress
import socket
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from benchmarks.common.servers import free_port
from playground.seed import make_workspace
from playground.server import Playground
from tests.processes.running_programs import Program, answers, programs

LOOPBACK, EVERYWHERE, LOOPBACK_6 = "127.0.0.1", "0.0.0.0", "::1"  # noqa: S104 - expected value
# https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html
pytestmark = pytest.mark.rest

LISTENS = "0A"


def has_ipv6() -> bool:
    try:
        with socket.create_server((LOOPBACK_6, 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


def listening(program: Program) -> set[tuple[str, int]]:
    """Return the addresses and ports that a program and its children listen on, from the kernel's tables."""
    pids = [program.pid]
    for pid in pids:
        pids += [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    inodes = set()
    for pid in pids:
        for each in Path(f"/proc/{pid}/fd").iterdir():
            # It may have closed in the meantime.
            with suppress(FileNotFoundError):
                target = str(each.readlink())
                if target.startswith("socket:["):
                    inodes.add(target.removeprefix("socket:[").removesuffix("]"))
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{program.pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == LISTENS and fields[9] in inodes:
                address, port = fields[1].split(":")
                # The kernel prints each four bytes of an address in host byte order.
                raw = bytes.fromhex(address)
                words = b"".join(raw[place : place + 4][::-1] for place in range(0, len(raw), 4))
                found.add((str(ipaddress.ip_address(words)), int(port, 16)))
    return found


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("socket_mode", "rounds_host", "host"),
    [
        (False, None, EVERYWHERE),
        (True, None, LOOPBACK),
        pytest.param(False, "127.0.0.1", LOOPBACK),
        pytest.param(True, "0.0.0.0", EVERYWHERE),  # noqa: S104 - what is looked for
        pytest.param(
            True, "::1", LOOPBACK_6, marks=[pytest.mark.skipif(not has_ipv6(), reason="there is no IPv6 here")]
        ),
    ],
)
def test_listening_addresses_of_serve(database_url: str, socket_mode: bool, rounds_host: str | None, host: str) -> None:
    more: dict[str, Any] = {"ROUNDS_HOST": rounds_host} if rounds_host is not None else {}
    with Playground(make_workspace()) as slack, programs(slack, database_url) as started:
        if socket_mode:
            more["SLACK_APP_TOKEN"] = slack.app_token
        port = free_port()
        program = started.start("serve", port, **more)
        asked = "[::1]" if host == LOOPBACK_6 else LOOPBACK
        slack.wait(lambda: answers(port, "/healthz", host=asked), seconds=30)
        where = listening(program)
        healthy = started.run("health", PORT=str(port), **more)

    assert {(host, port)} == where
    assert (0, "alive\n") == (healthy.returncode, healthy.stdout)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_log_names_the_feed_address_with_socket_mode(database_url: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with Playground(make_workspace()) as slack, programs(slack, database_url) as started:
        port = free_port()
        with log.open("wb") as errors:
            started.start(
                "serve",
                port,
                errors=errors,
                SLACK_APP_TOKEN=slack.app_token,
                ROUNDS_PUBLIC_URL="https://rounds.example.org",
            )
        slack.wait(lambda: answers(port, "/healthz"), seconds=30)

    assert 1 == log.read_text().count("listening on this machine alone")


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_listening_addresses_of_web_and_worker(database_url: str) -> None:
    with Playground(make_workspace()) as slack, programs(slack, database_url) as started:
        web, port = started.serving("web")
        own, other = free_port(), free_port()
        alone = started.start("worker", ROUNDS_WORKER_PORT=str(own))
        open_ = started.start("worker", ROUNDS_WORKER_PORT=str(other), ROUNDS_HOST=EVERYWHERE)
        slack.wait(lambda: answers(own, "/healthz") and answers(other, "/healthz"), seconds=30)
        where = [listening(each) for each in (web, alone, open_)]
        healthy = started.run("health", "--worker", ROUNDS_WORKER_PORT=str(other), ROUNDS_HOST=EVERYWHERE)

    assert [{(EVERYWHERE, port)}, {(LOOPBACK, own)}, {(EVERYWHERE, other)}] == where
    assert 0 == healthy.returncode


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_port_that_is_taken_is_said_in_a_line(database_url: str) -> None:
    with (
        Playground(make_workspace()) as slack,
        programs(slack, database_url) as started,
        socket.create_server((LOOPBACK, 0)) as taken,
    ):
        port = str(taken.getsockname()[1])
        ran = {
            name: started.run(name, ROUNDS_HOST=LOOPBACK, PORT=port, ROUNDS_WORKER_PORT=port)
            for name in ("serve", "web", "worker")
        }

    for each in ran.values():
        assert 1 == each.returncode
        assert each.stderr.splitlines()[-1].startswith(f"Can’t listen at {LOOPBACK}:{port} (Address already in use)")
        assert "Traceback" not in each.stderr


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_address_of_another_machine_is_a_one_line_error(database_url: str) -> None:
    # https://www.rfc-editor.org/rfc/rfc5737: reserved, so no machine has it.
    elsewhere = {"ROUNDS_HOST": "192.0.2.1", "PORT": "3000", "ROUNDS_WORKER_PORT": "3001"}
    with Playground(make_workspace()) as slack, programs(slack, database_url) as started:
        ran = {name: started.run(name, **elsewhere) for name in ("serve", "worker")}

    for name, setting in (("serve", "PORT"), ("worker", "ROUNDS_WORKER_PORT")):
        assert 1 == ran[name].returncode
        last = ran[name].stderr.splitlines()[-1]
        assert last.startswith(f"Can’t listen at 192.0.2.1:{elsewhere[setting]} (")
        assert last.endswith(f"Choose another {setting}, or set ROUNDS_HOST to an address of this machine.")
        assert "Traceback" not in ran[name].stderr
