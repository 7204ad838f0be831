"""A Slack with four people, and an app whose responses a test decides."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl

import pytest
from slack_sdk import WebClient

from playground.seed import make_workspace
from playground.server import Playground

Answer = tuple[int, str, str, dict[str, str]]


@dataclass
class ReceivedRequest:
    """A request that reached the app."""

    headers: dict[str, str]
    raw: bytes

    @property
    def fields(self) -> dict[str, str]:
        """Its form fields."""
        return dict(parse_qsl(self.raw.decode(), keep_blank_values=True))

    @property
    def payload(self) -> dict[str, Any]:
        """Its interaction payload, or its JSON body."""
        text = self.fields["payload"] if b"payload=" in self.raw[:8] else self.raw.decode()
        loaded: dict[str, Any] = json.loads(text)
        return loaded


@dataclass
class FakeApp:
    """An app that responds as `behave` says; by default with an empty 200."""

    behave: Callable[[ReceivedRequest], Any] | None = None
    received: list[ReceivedRequest] = field(default_factory=list)
    url: str = ""

    def answer(self, received: ReceivedRequest) -> Answer:
        self.received.append(received)
        said = self.behave(received) if self.behave else None
        if isinstance(said, dict):
            return 200, "application/json", json.dumps(said), {}
        if isinstance(said, tuple):
            return said[0], "text/plain", said[1], said[2] if len(said) > 2 else {}
        return 200, "text/plain", said or "", {}

    @property
    def last(self) -> ReceivedRequest:
        return self.received[-1]


@pytest.fixture(scope="module")
def server_of_app() -> Iterator[FakeApp]:
    app = FakeApp()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, kind, text, more = app.answer(ReceivedRequest(dict(self.headers.items()), body))
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(text.encode())))
            for name, value in more.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(text.encode())
            except OSError:
                return

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    app.url = f"http://127.0.0.1:{server.server_port}/slack/events"
    yield app
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def running() -> Iterator[Playground]:
    with Playground(make_workspace()) as slack:
        yield slack


@pytest.fixture
def app(server_of_app: FakeApp) -> FakeApp:
    server_of_app.behave = None
    server_of_app.received.clear()
    return server_of_app


@pytest.fixture
def slack(running: Playground, app: FakeApp) -> Iterator[Playground]:
    running.connect(app.url)
    running.faults.clear()
    running.calls.clear()
    running.workspace.warnings.clear()
    scopes = running.workspace.scopes
    for person in running.workspace.users:
        running.workspace.views.pop(person, None)
    yield running
    running.workspace.scopes = scopes
    running.workspace.subscriptions = set()
    running.outbound.timeout = 3.0


@pytest.fixture
def client(slack: Playground) -> WebClient:
    return WebClient(token=slack.token, base_url=slack.api_url, timeout=5, retry_handlers=[])
