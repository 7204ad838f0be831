"""Bodies that are too large or of unknown length: reading stops at the limit of a Slack request."""

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from bot.demo import Demo, running
from bot.web.app import MOST_BYTES
from playground.seed import make_workspace
from playground.server import Playground
from tests.processes.running_programs import events_url, programs
from tests.robustness.signed_requests import post, signed


class CountingBody:
    """An endless body that counts the bytes read."""

    def __init__(self) -> None:
        self.read_so_far = 0

    def read(self, size: int = -1) -> bytes:
        assert 0 <= size <= MOST_BYTES
        self.read_so_far += size
        return b"a" * size


@pytest.fixture(params=["demo", "serve"], scope="module")
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a server and the secret that it knows: the demo's, and that of `serve`."""
    database_url = f"sqlite:///{tmp_path_factory.mktemp('sizes') / 'rounds.db'}"
    if request.param == "demo":
        with running(database_url, paused=True) as demo:
            yield demo.url, demo.slack.signing_secret
        return
    with Playground(make_workspace()) as slack, programs(slack, database_url) as running_programs:
        _, port = running_programs.serving("serve")
        yield events_url(port), slack.signing_secret


def response_and_bytes_accepted(url: str, head: list[str], body: bytes, *, at_most: int = 0) -> tuple[bytes, int]:
    """Return the response's status line, and how much of the body (repeated up to `at_most`) was accepted."""
    parts = urlsplit(url)
    taken = 0
    with socket.create_connection(("127.0.0.1", parts.port or 0), timeout=10) as connection:
        connection.sendall("\r\n".join(["POST /slack/events HTTP/1.1", "Host: x", *head, "", ""]).encode())
        try:
            connection.sendall(body)
            while taken < at_most:
                taken += connection.send(body)
        except (BrokenPipeError, ConnectionResetError):
            pass  # the server has responded and closed the connection
        try:
            return connection.recv(1000).partition(b"\r\n")[0], taken
        except ConnectionResetError:
            return b"", taken


@pytest.mark.parametrize("length", [str(10**9), str(MOST_BYTES + 1), "9" * 3000, "9" * 19])
def test_large_body_is_rejected_before_it_is_sent(served: tuple[str, str], length: str) -> None:
    url, secret = served
    head = [f"{name}: {value}" for name, value in signed(secret, b"").items()]
    line, _ = response_and_bytes_accepted(url, [*head, f"Content-Length: {length}"], b"a little")

    assert line.split()[1] in {b"413", b"400", b"431"}


@pytest.mark.parametrize("length", ["-1", "1e3", "١٢", "0x10", "1,1"])
def test_invalid_content_length(served: tuple[str, str], length: str) -> None:
    url, secret = served
    head = [f"{name}: {value}" for name, value in signed(secret, b"").items()]
    line, _ = response_and_bytes_accepted(url, [*head, f"Content-Length: {length}"], b"a little")

    assert line.split()[1] in {b"400", b"413"}


def test_chunked_body_is_not_read_endlessly(served: tuple[str, str]) -> None:
    """Slack always sends a length. Bytes in socket buffers are not read by the app."""
    url, secret = served
    head = [f"{name}: {value}" for name, value in signed(secret, b"").items()]
    chunk = b"10000\r\n" + b"a" * 0x10000 + b"\r\n"
    line, taken = response_and_bytes_accepted(url, [*head, "Transfer-Encoding: chunked"], chunk, at_most=30_000_000)

    assert line == b"" or line.split()[1] in {b"200", b"401", b"411", b"413"}
    assert taken < 30_000_000


def test_app_reads_at_most_its_limit(demo: Demo) -> None:
    found = {}
    for length in ("", "0", "5", str(MOST_BYTES), str(MOST_BYTES + 1), "9" * 5000, "-5", "+5", "٥", "five"):
        tap = CountingBody()
        statuses: list[str] = []

        def start_response(status: str, headers: list[tuple[str, str]], kept: list[str] = statuses) -> None:
            kept.append(status[:3])

        environ = {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/slack/events",
            "CONTENT_LENGTH": length,
            "HTTP_X_SLACK_REQUEST_TIMESTAMP": "1",
            "HTTP_X_SLACK_SIGNATURE": "v0=1",
            "wsgi.input": tap,
        }
        demo.bot.web(environ, start_response)
        found[length[:10]] = (tap.read_so_far, *statuses)

    too_large = (0, "413")
    assert found == {
        "": (0, "401"),
        "0": (0, "401"),
        "5": (5, "401"),
        str(MOST_BYTES): (MOST_BYTES, "401"),
        **dict.fromkeys((str(MOST_BYTES + 1), "9" * 10, "-5", "+5", "٥", "five"), too_large),
    }


@pytest.mark.parametrize("method", ["GET", "PUT", "HEAD", "DELETE", "OPTIONS", "PATCH"])
def test_another_method_is_not_allowed(served: tuple[str, str], method: str) -> None:
    url, secret = served

    assert post(url, b"", signed(secret, b"").items(), method=method).status == 405
