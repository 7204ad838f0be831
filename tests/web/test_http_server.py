"""The HTTP server by itself: what it answers, how it stops, and how it makes room."""

import http.client
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from bot.web import http_server
from bot.web.http_server import Application, HttpServer


@contextmanager
def serving(application: Application) -> Iterator[HttpServer]:
    server = HttpServer()
    server.start(application)
    try:
        yield server
    finally:
        server.stop()


def hello(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Length", "5")])
    return [b"hello"]


def get(server: HttpServer) -> tuple[int, bytes, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", "/")
    answer = connection.getresponse()
    got = answer.status, answer.read(), dict(answer.getheaders())
    connection.close()
    return got


def test_it_listens_before_it_answers() -> None:
    """What arrives while the bot is being built is answered as soon as it is there."""
    server = HttpServer()
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: bot\r\n\r\n")
        server.start(hello)
        assert client.recv(1000).startswith(b"HTTP/1.1 200 OK")
    server.stop()


def test_a_port_that_is_taken() -> None:
    server = HttpServer()
    with pytest.raises(OSError, match="in use"):
        HttpServer(port=server.port)
    server.stop()


def test_what_has_begun_is_answered_before_it_stops() -> None:
    reached, go_on = threading.Event(), threading.Event()

    def slow(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        reached.set()
        go_on.wait(10)
        return hello(environ, start_response)

    server = HttpServer()
    server.start(slow)
    with (
        socket.create_connection(("127.0.0.1", server.port), timeout=10) as answered,
        socket.create_connection(("127.0.0.1", server.port), timeout=10) as half,
        socket.create_connection(("127.0.0.1", server.port), timeout=10) as idle,
    ):
        answered.sendall(b"GET / HTTP/1.1\r\nHost: bot\r\n\r\n")
        assert reached.wait(10)
        half.sendall(b"GET / HTTP/1.1\r\n")
        stopping = threading.Thread(target=server.stop)
        stopping.start()
        assert idle.recv(1) == b""
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", server.port), timeout=10)
        half.sendall(b"Host: bot\r\n\r\n")
        go_on.set()
        received = [client.recv(1000) for client in (answered, half)]
        stopping.join(10)

    assert all(each.startswith(b"HTTP/1.1 200 OK") for each in received)
    assert not stopping.is_alive()


def test_it_stops_in_time_though_an_answer_takes_longer() -> None:
    reached, go_on = threading.Event(), threading.Event()

    def hangs(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        reached.set()
        go_on.wait(20)
        return hello(environ, start_response)

    server = HttpServer()
    server.start(hangs)
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: bot\r\n\r\n")
        assert reached.wait(10)
        begun = time.monotonic()
        server.stop(1)
        assert time.monotonic() - begun < 4
        assert client.recv(1000) == b""
    go_on.set()


def test_with_no_room_left_silent_clients_are_closed_and_the_next_one_is_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(http_server, "_CONNECTIONS", 20)
    with serving(hello) as server, ExitStack() as opened:
        for _ in range(60):
            opened.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=10))
        begun = time.monotonic()
        # Three rounds of those before it, at about a second each, where a silent client has five otherwise.
        status, _, _ = get(server)
        waited = time.monotonic() - begun

    assert 200 == status
    assert waited < 8


def test_a_fault_of_the_application_shows_nothing_of_it(caplog: pytest.LogCaptureFixture) -> None:
    def fails(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        raise RuntimeError("the words of a person")

    with serving(fails) as server, caplog.at_level(logging.ERROR):
        status, body, headers = get(server)

    assert 500 == status
    assert b"RuntimeError" not in body
    assert b"words" not in body
    assert "Server" not in headers
    assert ["Exception while serving /"] == [record.getMessage() for record in caplog.records]


def test_a_server_that_ends_by_itself_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_arguments: object) -> None:
        raise OSError("out of order")

    monkeypatch.setattr(http_server._Listener, "turn", fails)
    ended = threading.Event()
    server = HttpServer()
    server.start(hello, on_failure=ended.set)

    assert ended.wait(10)
    with pytest.raises(OSError, match="out of order"):
        server.stop()
