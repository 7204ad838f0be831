"""What `/metrics` and `/readyz` tell strangers, programs on this machine, and holders of the token."""

import http.client
import logging
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr

from bot.app import build
from bot.clock import SystemClock
from bot.demo import Demo, running
from bot.doctor import examine
from bot.web.app import Web
from bot.web.http_server import HttpServer
from bot.web.inner_pages import InnerPages
from bot.web.worker_endpoints import WorkerPages
from tests.logged import logged

TOKEN = "scrape-" + "0123456789" * 2
PROBLEM = "the database needs an update: run lhs-rounds migrate"
PUBLIC = "rounds.example.org"
# A proxy on this machine connects from loopback too. It says for whom, or it passes on the name that was asked for.
FORWARDED = (
    {"X-Forwarded-For": "203.0.113.7"},
    {"X-Forwarded-Host": PUBLIC},
    {"Forwarded": "for=203.0.113.7"},
    {"X-Real-IP": "203.0.113.7"},
    {"Via": "1.1 proxy"},
    {"Host": PUBLIC},
    {"Host": "[::1"},
    {"Host": ""},
)

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def demo(calendar_url: str) -> Iterator[Demo]:
    with running(calendar_url, paused=True, page=None) as demo:
        yield demo


@contextmanager
def serving(application: Web | WorkerPages) -> Iterator[str]:
    server = HttpServer()
    server.start(application)
    try:
        yield server.url
    finally:
        server.stop()


def get(url: str, path: str, **headers: str) -> tuple[int, str, http.client.HTTPMessage]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    got = answer.status, answer.read().decode(), answer.headers
    connection.close()
    return got


def unready(demo: Demo, token: str | None = None) -> Web:
    return replace(demo.bot.web, inner_pages=InnerPages(token, demo.bot.metrics, lambda: PROBLEM))


def worker(demo: Demo, token: str | None = None) -> WorkerPages:
    return WorkerPages(lambda: None, demo.bot.clock.wall_now, demo.bot.metrics, token=token, problem=lambda: PROBLEM)


@pytest.mark.parametrize("headers", FORWARDED)
def test_without_a_token_only_programs_on_this_machine_are_told(demo: Demo, headers: dict[str, str]) -> None:
    for application, path, good in ((unready(demo), "/readyz", "ready"), (worker(demo), "/healthz", "alive")):
        with serving(application) as url:
            scraped, reason = get(url, "/metrics"), get(url, path)
            refused, nothing = get(url, "/metrics", **headers), get(url, path, **headers)

        assert (200, 503, PROBLEM) == (scraped[0], *reason[:2])
        assert "rounds_workspaces" in scraped[1]
        # A malformed name is refused before any page sees it.
        assert refused[0] in {400, 403}
        assert "rounds_" not in refused[1]
        assert (503, f"not {good}") == nothing[:2] or nothing[0] == 400


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("127.0.0.1", 200),
        ("127.8.9.1", 200),
        ("::1", 200),
        ("::ffff:127.0.0.1", 200),
        ("10.0.0.7", 403),
        ("::ffff:10.0.0.7", 403),
        ("fe80::1%eth0", 403),
        ("", 403),
    ],
)
def test_a_client_of_another_machine_is_refused(demo: Demo, address: str, status: int) -> None:
    """Whatever name it asks for."""
    environ = {"REMOTE_ADDR": address, "HTTP_HOST": "localhost:3000"}

    assert status == InnerPages(None, demo.bot.metrics, lambda: None).metrics(environ)[0]


@pytest.mark.parametrize("given", ["", "Bearer", f"Bearer {TOKEN}x", f"Basic {TOKEN}", TOKEN, "Bearer \xe9"])
def test_with_a_token_no_one_else_gets_an_answer(demo: Demo, given: str) -> None:
    for application, path in ((unready(demo, TOKEN), "/readyz"), (worker(demo, TOKEN), "/healthz")):
        with serving(application) as url:
            refused, nothing = (get(url, each, Authorization=given) for each in ("/metrics", path))

        assert (401, "Bearer") == (refused[0], refused[2]["WWW-Authenticate"])
        assert "rounds_" not in refused[1]
        assert 503 == nothing[0]
        assert PROBLEM not in nothing[1]


@pytest.mark.parametrize("given", [f"Bearer {TOKEN}", f"bearer {TOKEN}"])
def test_holders_of_the_token_are_told_from_anywhere(demo: Demo, given: str) -> None:
    from_elsewhere = {"Authorization": given, "X-Forwarded-For": "203.0.113.7", "Host": PUBLIC}
    for application, path in ((unready(demo, TOKEN), "/readyz"), (worker(demo, TOKEN), "/healthz")):
        with serving(application) as url:
            assert 200 == get(url, "/metrics", **from_elsewhere)[0]
            assert (503, PROBLEM) == get(url, path, **from_elsewhere)[:2]


def test_the_setting_reaches_the_pages(demo: Demo) -> None:
    settings = demo.bot.settings.model_copy(update={"rounds_metrics_token": SecretStr(TOKEN)})
    bot = build(settings, demo.bot.clock)
    try:
        with serving(bot.web) as url:
            statuses = [get(url, "/metrics")[0], get(url, "/metrics", Authorization=f"Bearer {TOKEN}")[0]]
    finally:
        bot.stop()

    assert [401, 200] == statuses


def test_the_log_has_the_reason_once(demo: Demo, caplog: pytest.LogCaptureFixture) -> None:
    problems = [PROBLEM, PROBLEM, None, PROBLEM, "another"]
    pages = InnerPages(TOKEN, demo.bot.metrics, lambda: problems.pop(0))
    for _ in range(5):
        pages.state({"HTTP_AUTHORIZATION": "Bearer x"}, "ready")
    lines = [line for line in logged(caplog.records) if "this process cannot work" in line]

    assert 3 == len(lines)
    assert PROBLEM in lines[0]
    assert logging.WARNING == caplog.records[-1].levelno


@pytest.mark.parametrize(
    "path",
    ["/healthz", "/readyz", "/nothing", "/calendar.ics?key=x", "/report.pdf", "/report.csv?key=x", "/slack/install"],
)
def test_other_open_paths_name_nothing_inside(demo: Demo, path: str) -> None:
    with serving(unready(demo)) as url:
        status, body, headers = get(url, path, Host=PUBLIC)

    assert status in {200, 404, 503}
    assert len(body) < 100
    assert "Server" not in headers
    assert [] == [word for word in ("waitress", "python", "database", "sqlite", "migrate", "Slack ") if word in body]


@pytest.mark.rest
def test_doctor_asks_without_a_token(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy on this machine that names neither the client nor the host that was asked for opens the metrics."""
    look_up = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _host, *more, **named: look_up("127.0.0.1", *more, **named))
    with serving(demo.bot.web) as url, mute_proxy(url) as port:
        said = {}
        for asked in (urlsplit(url).port, port):
            settings = demo.bot.settings.model_copy(update={"rounds_public_url": f"http://{PUBLIC}:{asked}"})
            [said[asked]] = [each for each in examine(settings, SystemClock()) if each.what.startswith("Metrics: ")]

    closed, opened = said.values()
    assert ("Metrics: closed to strangers", None) == (closed.what, closed.to_do)
    assert f"Metrics: anyone can read them at http://{PUBLIC}:{port}/metrics" == opened.what
    assert "ROUNDS_METRICS_TOKEN" in (opened.to_do or "")


@contextmanager
def mute_proxy(url: str) -> Iterator[int]:
    """Run a proxy that passes on every request as its own, as nginx does without further lines."""
    target = urlsplit(url)
    listener = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            with client, socket.create_connection((target.hostname or "", target.port or 0), timeout=10) as inner:
                head, _, body = client.recv(100_000).partition(b"\r\n\r\n")
                lines = [
                    each for each in head.split(b"\r\n") if not each.lower().startswith((b"host:", b"connection:"))
                ]
                lines += [b"Host: " + target.netloc.encode(), b"Connection: close"]
                inner.sendall(b"\r\n".join([*lines, b"", b""]) + body)
                while received := inner.recv(10_000):
                    client.sendall(received)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(10)
