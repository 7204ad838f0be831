"""Clients that are slow or large on purpose keep nobody else waiting."""

import socket
import time
from contextlib import ExitStack

import pytest

from bot.server import THREADS
from playground.seed import make_workspace
from playground.server import Playground
from tests.processes.running_programs import answers, programs


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_half_requests_silent_connections_and_floods_of_headers(database_url: str) -> None:
    with Playground(make_workspace()) as slack, programs(slack, database_url) as started, ExitStack() as opened:
        _, port = started.serving("serve")

        for _ in range(50):
            opened.enter_context(socket.create_connection(("127.0.0.1", port)))
        begun = time.monotonic()
        assert answers(port, "/healthz")
        assert time.monotonic() - begun < 2

        for _ in range(2 * THREADS):
            half = opened.enter_context(socket.create_connection(("127.0.0.1", port)))
            half.sendall(b"POST /slack/events HTTP/1.1\r\nHost: bot\r\nContent-Length: 10\r\nX-Sl")
        slack.wait(lambda: answers(port, "/healthz"), seconds=25)

        for flood in (
            b"GET /healthz?" + b"x" * 5_000 + b" HTTP/1.1\r\nHost: bot\r\n\r\n",
            b"GET /healthz HTTP/1.1\r\nHost: bot\r\n" + b"X-Many: 1\r\n" * 200 + b"\r\n",
            b"GET /healthz HTTP/1.1\r\nHost: bot\r\nX-Long: " + b"x" * 10_000 + b"\r\n\r\n",
        ):
            with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
                client.sendall(flood)
                assert client.recv(20).split()[1] in {b"400", b"414", b"431"}
        assert answers(port, "/healthz")
