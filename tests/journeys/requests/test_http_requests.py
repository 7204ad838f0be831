"""HTTP requests: authentication, and the handling of invalid requests."""

import http.client
import logging
import socket
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from slack_sdk.signature import SignatureVerifier
from sqlalchemy import text

from bot.clock import SystemClock
from bot.demo import Demo
from bot.slack.installation import workspace_binding
from playground.client.user_driver import UserDriver
from playground.seed import ROUNDS
from tests.logged import all_logged, logged

COMMAND = "/lhs-rounds"


def test_slack_verifies_the_request_url(demo: Demo) -> None:
    assert demo.slack.verify_url()


@pytest.mark.parametrize(
    ("timestamp", "signature"),
    [
        (None, "v0=" + "0" * 64),
        (None, ""),
        (None, "v0=ünïcode"),
        ("yesterday", None),
        ("-1", None),
        ("", None),
        ("1" * 400, None),
        ("١٢٣", None),
        ("five minutes ago", None),
        ("in five minutes", None),
    ],
)
def test_unsigned_request_is_rejected_and_not_logged(
    demo: Demo, clinician: UserDriver, caplog: pytest.LogCaptureFixture, timestamp: str | None, signature: str | None
) -> None:
    body = clinician.command_body(COMMAND, "next secret words")
    headers = {}
    if signature is not None:
        headers["X-Slack-Signature"] = signature
    if timestamp is not None:
        headers["X-Slack-Request-Timestamp"] = {
            "five minutes ago": str(real_seconds() - 301),
            "in five minutes": str(real_seconds() + 400),
        }.get(timestamp, timestamp)
    with caplog.at_level(logging.DEBUG):
        status = post(demo, body, demo_headers(demo, body, headers))

    assert status == 401
    assert "secret words" not in all_logged(caplog)


def test_the_answer_to_head_has_no_body_that_would_be_taken_for_the_next_answer(demo: Demo) -> None:
    address = urlsplit(demo.url)
    with socket.create_connection((address.hostname or "", address.port or 0), timeout=10) as client:
        client.sendall(b"HEAD /healthz HTTP/1.1\r\nHost: bot\r\n\r\n")
        client.sendall(b"GET /readyz HTTP/1.1\r\nHost: bot\r\nConnection: close\r\n\r\n")
        with client.makefile("rb") as answers:
            received = answers.read()

    head, ready, body = received.split(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK")
    assert b"Content-Length: 5" in head
    assert ready.startswith(b"HTTP/1.1 200 OK")
    assert body == b"ready"


def real_seconds() -> int:
    """Return wall-clock seconds, which signatures use."""
    return int(SystemClock().wall_now().timestamp())


def demo_headers(demo: Demo, body: bytes, changed: dict[str, str]) -> dict[str, str]:
    """Return the headers of a signed request, with some changed after signing."""
    timestamp = changed.get("X-Slack-Request-Timestamp") or str(real_seconds())
    signature = SignatureVerifier(demo.slack.signing_secret).generate_signature(timestamp=timestamp, body=body)
    return {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": str(signature),
        **changed,
    }


def post(demo: Demo, body: bytes, headers: dict[str, str]) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(demo.url).port or 0)
    connection.putrequest("POST", "/slack/events")
    for name, value in {**headers, "Content-Length": str(len(body))}.items():
        connection.putheader(name, value.encode())
    connection.endheaders(body)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status


def get(demo: Demo, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(demo.url).port or 0)
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response.status, body


def test_oversized_body_is_rejected_unread(demo: Demo) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(demo.url).port or 0)
    connection.putrequest("POST", "/slack/events")
    for name, value in demo_headers(demo, b"", {"Content-Length": str(10**9)}).items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    response.read()
    connection.close()

    assert response.status == 413


def test_alive_and_ready(demo: Demo) -> None:
    assert get(demo, "/healthz") == (200, "alive")
    assert get(demo, "/readyz") == (200, "ready")
    assert get(demo, "/slack/events")[0] == 405
    assert get(demo, "/nothing")[0] == 404


def test_not_ready_while_slack_does_not_answer(demo: Demo) -> None:
    demo.slack.faults.fail("*", times=100)

    assert get(demo, "/readyz") == (503, "Slack doesn’t respond")


def test_slack_error_counts_as_reachable_and_is_named(demo: Demo) -> None:
    demo.slack.faults.refuse("auth.test", error="account_inactive")
    refused = get(demo, "/readyz")
    answered = get(demo, "/readyz")

    assert (503, "Slack rejects the bot token (account_inactive): run lhs-rounds doctor") == refused
    assert (200, "ready") == answered


def test_rate_limit_does_not_affect_readiness(demo: Demo) -> None:
    demo.slack.faults.rate_limit("auth.test", retry_after=30)

    assert get(demo, "/readyz") == (200, "ready")


def test_rejected_token_is_reported_until_it_works(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    """`api.test` needs no token, so it cannot detect an invalid one."""
    monkeypatch.setattr(workspace_binding, "_AGAIN", timedelta(0))
    demo.slack.faults.refuse("auth.test", error="token_revoked")
    demo.bot.run_once()
    refused = get(demo, "/readyz")
    demo.bot.run_once()
    taken = get(demo, "/readyz")

    assert (503, "Slack rejects the bot token (token_revoked): run lhs-rounds doctor") == refused
    assert (200, "ready") == taken


def test_retired_button_gets_an_explanation(demo: Demo, clinician: UserDriver) -> None:
    [message] = clinician.command(COMMAND, "next", channel=ROUNDS).shown
    for block in message.blocks:
        for element in block.get("elements", []):
            if element.get("action_id") == "session.calendar":
                element["action_id"] = "of.an.earlier.time"

    pressed = clinician.press(message, "of.an.earlier.time")

    assert pressed.error is None
    assert "That button has expired." in pressed.text


def test_other_team_gets_an_explanation(demo: Demo, clinician: UserDriver) -> None:
    clinician.command(COMMAND, "next")
    demo.slack.workspace.team_id = "T0ANOTHER"

    asked = clinician.command(COMMAND, "next")

    assert asked.error is None
    assert "another workspace" in asked.text
    assert "Hucker" not in asked.text


def test_event_is_answered(demo: Demo) -> None:
    reply = demo.slack.send_event({"type": "app_home_opened", "user": "U0CLINICIAN"})

    assert reply.status == 200


def test_unexpected_error_is_reported_with_an_id_and_logged_once(
    demo: Demo, clinician: UserDriver, caplog: pytest.LogCaptureFixture
) -> None:
    """An invalid time zone, which no user action can cause."""
    clinician.command(COMMAND, "feedback It was good")
    with demo.bot.db.engine.begin() as connection:
        connection.execute(text("UPDATE series SET zone = 'Nowhere/Never'"))

    sent = clinician.submit()

    [told] = sent.errors.values()
    reference = told.rsplit(" ", 1)[-1]
    assert "Something went wrong on our end" in told
    assert 1 == sum(f"reference={reference}" in each for each in logged(caplog.records))
    assert "Traceback" not in told
