"""Clients that are slow or large on purpose keep nobody else waiting."""

import http.client
import resource
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from playground.client.user_driver import UserDriver
from playground.seed import CLINICIAN, make_workspace
from playground.server import Playground
from tests.processes.running_programs import Program, answers, events_url, programs

# Real processes, which take seconds to start and to stop.
pytestmark = pytest.mark.rest

FLOOD = 1000
HALF_HEAD = b"POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Length: 10\r\nX-Sl"
HALF_BODY = (
    b"POST /slack/events HTTP/1.1\r\nHost: bot\r\nX-Slack-Request-Timestamp: 1\r\nX-Slack-Signature: v0=1\r\n"
    b"Content-Length: 100000\r\n\r\npayload="
)
# What a service manager gives a program, as a rule; and what this test needs itself.
USUAL_DESCRIPTORS, OWN_DESCRIPTORS = 1024, 4096
PATHS = ("/healthz", "/readyz", "/metrics", "/calendar.ics?key=x", "/report.pdf?key=x", "/slack/install", "/nowhere")


@pytest.fixture
def descriptors() -> Iterator[int]:
    """Programs start with the usual limit of file descriptors; the hard limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (USUAL_DESCRIPTORS, hard))
    yield hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@contextmanager
def serving(database_url: str) -> Iterator[tuple[Program, int, UserDriver]]:
    """Run `serve`; yield it with its port, and a clinician whose commands it answers."""
    with Playground(make_workspace()) as slack, programs(slack, database_url) as started:
        program, port = started.serving("serve")
        slack.connect(events_url(port))
        clinician = slack.as_user(CLINICIAN)
        clinician.command("/lhs-rounds")
        yield program, port, clinician


def is_open(client: socket.socket) -> bool:
    """Whether the server has neither answered nor closed the connection."""
    client.setblocking(False)
    try:
        client.recv(1)
    except BlockingIOError:
        return True
    except ConnectionResetError:
        return False
    return False


@pytest.mark.parametrize("half", [HALF_HEAD, HALF_BODY], ids=["headers", "bodies"])
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_commands_are_answered_within_a_second_while_a_thousand_clients_send_half_a_request(
    database_url: str, half: bytes, descriptors: int
) -> None:
    with serving(database_url) as (_, port, clinician), ExitStack() as opened:
        resource.setrlimit(resource.RLIMIT_NOFILE, (OWN_DESCRIPTORS, descriptors))

        flood = [opened.enter_context(socket.create_connection(("127.0.0.1", port), 10)) for _ in range(FLOOD)]
        for client in flood:
            client.sendall(half)
        waits = []
        for _ in range(5):
            begun = time.monotonic()
            answer = clinician.command("/lhs-rounds").text
            waits.append(time.monotonic() - begun)
            assert "scheduled" in answer
        still_open = sum(is_open(client) for client in flood)

    assert max(waits) < 1
    assert FLOOD == still_open


def resident_bytes(program: Program) -> int:
    """Return how much memory the program occupies now."""
    pages = int(Path(f"/proc/{program.pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize()


def seconds_to_answer(port: int, path: str) -> float:
    """Return how long any answer to a request for this path takes."""
    begun = time.monotonic()
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        client.request("GET", path)
        client.getresponse().read()
    finally:
        client.close()
    return time.monotonic() - begun


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_every_path_answers_within_a_second_while_two_thousand_clients_are_slow(
    database_url: str, descriptors: int
) -> None:
    with serving(database_url) as (program, port, clinician), ExitStack() as opened:
        resource.setrlimit(resource.RLIMIT_NOFILE, (OWN_DESCRIPTORS, descriptors))
        before = resident_bytes(program)

        flood = []
        for begin, number in ((b"", FLOOD), (HALF_HEAD, FLOOD // 2), (HALF_BODY + b"x" * 1000, FLOOD // 2)):
            for _ in range(number):
                flood.append(opened.enter_context(socket.create_connection(("127.0.0.1", port), 10)))
                flood[-1].sendall(begin)
        begun = time.monotonic()
        assert "scheduled" in clinician.command("/lhs-rounds").text
        waits = [time.monotonic() - begun, *(seconds_to_answer(port, path) for path in PATHS)]
        still_open = sum(is_open(client) for client in flood)
        grown = resident_bytes(program) - before

    assert max(waits) < 1
    assert still_open == 2 * FLOOD
    assert grown < 2 * FLOOD * 10_000


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_large_bodies_do_not_fill_the_memory(database_url: str) -> None:
    with serving(database_url) as (program, port, clinician), ExitStack() as opened:
        before = resident_bytes(program)

        clients = [opened.enter_context(socket.create_connection(("127.0.0.1", port), 10)) for _ in range(400)]
        left = {client: memoryview(HALF_BODY.replace(b"100000", b"999000") + b"x" * 990_000) for client in clients}
        waits, grown, end = [], 0, time.monotonic() + 4
        while time.monotonic() < end:
            for client in clients:
                client.setblocking(False)
                with suppress(BlockingIOError, ConnectionError):
                    left[client] = left[client][client.send(left[client]) :]
            begun = time.monotonic()
            assert "scheduled" in clinician.command("/lhs-rounds").text
            waits.append(time.monotonic() - begun)
            grown = max(grown, resident_bytes(program) - before)

    # Slack's limit: this test itself keeps a core busy.
    assert max(waits) < 3
    assert grown < 200_000_000


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_silent_connections_and_floods_of_headers(database_url: str) -> None:
    with Playground(make_workspace()) as slack, programs(slack, database_url) as started, ExitStack() as opened:
        _, port = started.serving("serve")

        for _ in range(50):
            opened.enter_context(socket.create_connection(("127.0.0.1", port)))
        begun = time.monotonic()
        assert answers(port, "/healthz")
        assert time.monotonic() - begun < 1

        for flood in (
            b"GET /healthz?" + b"x" * 5_000 + b" HTTP/1.1\r\nHost: bot\r\n\r\n",
            b"GET /healthz HTTP/1.1\r\nHost: bot\r\n" + b"X-Many: 1\r\n" * 200 + b"\r\n",
            b"GET /healthz HTTP/1.1\r\nHost: bot\r\nX-Long: " + b"x" * 10_000 + b"\r\n\r\n",
            b"GET /healthz HTTP/1.1\r\nHost: bot\r\n" + (b"X-Long: " + b"x" * 4_000 + b"\r\n") * 20 + b"\r\n",
        ):
            with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
                client.sendall(flood)
                assert client.recv(20).split()[1] in {b"400", b"414", b"431"}
        assert answers(port, "/healthz")


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_client_that_goes_on_sending_slowly_is_cut_off(database_url: str) -> None:
    with Playground(make_workspace()) as slack, programs(slack, database_url) as started, ExitStack() as opened:
        _, port = started.serving("serve")
        slow = [opened.enter_context(socket.create_connection(("127.0.0.1", port), 10)) for _ in range(3)]
        for client, begin in zip(slow, (b"", HALF_HEAD, HALF_BODY), strict=True):
            client.sendall(begin)
        begun = time.monotonic()
        while any(is_open(client) for client in slow):
            assert time.monotonic() - begun < 8
            time.sleep(0.5)
            for client in slow[1:]:
                with suppress(ConnectionError):
                    client.sendall(b"x")

        assert time.monotonic() - begun > 4
