"""A real Bolt app over Socket Mode."""

import socket
import struct
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from playground.seed import CLINICIAN, ROUNDS, make_workspace
from playground.server import Playground


@pytest.fixture(scope="module")
def slack() -> Iterator[Playground]:
    with Playground(make_workspace()) as slack:
        yield slack


@pytest.fixture(scope="module")
def bolt(slack: Playground) -> Iterator[App]:
    client = WebClient(token=slack.token, base_url=slack.api_url, retry_handlers=[])
    app = App(client=client, process_before_response=True, token_verification_enabled=False)

    @app.command("/lhs-rounds")
    def command(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        if body["text"] == "form":
            client.views_open(trigger_id=body["trigger_id"], view=FORM)
            ack()
        else:
            ack(f"you said {body['text']}")

    @app.view("form")
    def submitted(ack: Any) -> None:
        ack(response_action="errors", errors={"topic": "not today"})

    @app.event("app_home_opened")
    def opened(client: WebClient, event: dict[str, Any]) -> None:
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [{"type": "divider"}]})

    handler = SocketModeHandler(app, slack.app_token, ping_interval=1)
    handler.connect()  # type: ignore[no-untyped-call] # it has no types
    slack.wait(lambda: slack.sockets.connected == 1)
    yield app
    handler.close()  # type: ignore[no-untyped-call] # it has no types


FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "Form"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "topic",
            "label": {"type": "plain_text", "text": "Topic"},
            "element": {"type": "plain_text_input", "action_id": "words"},
        }
    ],
}


@pytest.mark.usefixtures("bolt")
def test_command_form_and_submission(slack: Playground) -> None:
    person = slack.as_user(CLINICIAN)
    assert person.command("/lhs-rounds", "hello").text == "you said hello"
    opened = person.command("/lhs-rounds", "form")
    assert opened.ok
    assert opened.view is not None
    assert person.submit(None, {"topic": "x"}).errors == {"topic": "not today"}
    slack.workspace.subscriptions = {"app_home_opened"}
    person.open_home()
    assert person.home() is not None


@pytest.mark.usefixtures("bolt")
def test_refreshed_connection(slack: Playground) -> None:
    slack.sockets.disconnect()
    slack.wait(lambda: slack.sockets.connected == 1, seconds=10)
    slack.wait(
        lambda: slack.as_user(CLINICIAN).command("/lhs-rounds", "again", channel=ROUNDS).text == "you said again"
    )


def connected(url: str) -> socket.socket:
    """Open a connection as an app would; no client library supports killing its process."""
    parts = urlsplit(url)
    connection = socket.create_connection((parts.hostname, parts.port))
    connection.sendall(
        f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    assert b" 101 " in connection.recv(4096)
    return connection


def test_killed_apps_are_tolerated(slack: Playground) -> None:
    """A reset connection may be noticed only when it is closed."""
    client = WebClient(token=slack.token, base_url=slack.api_url, retry_handlers=[])
    for _ in range(40):
        connection = connected(str(client.apps_connections_open(app_token=slack.app_token)["url"]))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()
        slack.sockets.close_all()

    slack.wait(lambda: slack.sockets.connected == 0)
