"""Clients that are slow or large on purpose keep nobody else waiting."""

import resource
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from playground.seed import CLINICIAN, make_workspace
from playground.server import Playground
from tests.processes.running_programs import answers, events_url, programs

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


@pytest.fixture
def descriptors() -> Iterator[int]:
    """Programs start with the usual limit of file descriptors; the hard limit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (USUAL_DESCRIPTORS, hard))
    yield hard
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


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
    with Playground(make_workspace()) as slack, programs(slack, database_url) as started, ExitStack() as opened:
        _, port = started.serving("serve")
        resource.setrlimit(resource.RLIMIT_NOFILE, (OWN_DESCRIPTORS, descriptors))
        slack.connect(events_url(port))
        clinician = slack.as_user(CLINICIAN)
        clinician.command("/lhs-rounds")

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
