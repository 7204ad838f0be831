"""Requests not signed by Slack: 401, no effect, and nothing in the log."""

import logging
from collections.abc import Iterator

import pytest

from bot.demo import Demo
from playground.client.user_driver import UserDriver
from playground.delivery.outbound import FORM, compute_signature
from tests.logged import all_logged
from tests.robustness.signed_requests import post, rows, seconds, signed

COMMAND = "/lhs-rounds"
SECRET_WORDS = "suggest secretword"

TIMESTAMPS = {
    "empty": "",
    "a word": "yesterday",
    "negative": "-{now}",
    "with a sign": "+{now}",
    "a float": "{now}.0",
    "an exponent": "1e9",
    "in hexadecimal": "0x65e1c0a4",
    "with an underscore": "1_700_000_000",
    "huge": "9" * 4000,
    "beyond 64 bits": "9" * 20,
    "of nineteen digits": "9" * 19,
    "Arabic digits": "١٧٠٩٣٠١٣٠٠",
    "superscript": "¹²³",
    "in milliseconds": "{now}000",
}
SIGNATURES = {
    "empty": "",
    "not ASCII": "v0=ünïcode",
    "too short": "{right:.40}",
    "too long": "{right}00",
    "another version": "v1={digest}",
    "no version": "{digest}",
    "only the version": "v0=",
    "in capitals": "V0={digest}",
    "two of them": "{right},{right}",
    "nothing but noughts": "v0=" + "0" * 64,
}


@pytest.fixture(autouse=True)
def no_effect(demo: Demo, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Around each test: no new row, no Slack call, and no part of the body in any log record."""
    before, calls = rows(demo.bot.db), len(demo.slack.calls)
    with caplog.at_level(logging.DEBUG):
        yield
    assert rows(demo.bot.db) == before
    assert len(demo.slack.calls) == calls
    assert "secretword" not in all_logged(caplog)
    assert "secretword" not in str([each.args for each in caplog.records])


def body_of(clinician: UserDriver) -> bytes:
    return clinician.command_body(COMMAND, SECRET_WORDS)


def test_invalid_timestamp(demo: Demo, clinician: UserDriver) -> None:
    body = body_of(clinician)
    found = {}
    for name, timestamp in TIMESTAMPS.items():
        moment = timestamp.format(now=seconds())
        headers = signed(demo.slack.signing_secret, body, timestamp=moment)
        found[name] = post(demo.url, body, headers.items()).status

    assert found == dict.fromkeys(TIMESTAMPS, 401)


def test_invalid_signature(demo: Demo, clinician: UserDriver) -> None:
    body = body_of(clinician)
    found = {}
    for name, pattern in SIGNATURES.items():
        right = signed(demo.slack.signing_secret, body)
        digest = right["X-Slack-Signature"].removeprefix("v0=")
        given = pattern.format(right=right["X-Slack-Signature"], digest=digest)
        found[name] = post(demo.url, body, {**right, "X-Slack-Signature": given}.items()).status

    assert found == dict.fromkeys(SIGNATURES, 401)


@pytest.mark.parametrize("missing", [{"X-Slack-Signature"}, {"X-Slack-Request-Timestamp"}, set()])
def test_missing_header(demo: Demo, clinician: UserDriver, missing: set[str]) -> None:
    """An empty name removes both."""
    body = body_of(clinician)
    left = missing and {k: v for k, v in signed(demo.slack.signing_secret, body).items() if k not in missing}

    assert post(demo.url, body, left.items() if left else ()).status == 401


@pytest.mark.parametrize("name", ["X-Slack-Signature", "X-Slack-Request-Timestamp"])
def test_repeated_header(demo: Demo, clinician: UserDriver, name: str) -> None:
    """A repeated value is invalid, and a wrong one does not hide behind the right one."""
    body = body_of(clinician)
    right = signed(demo.slack.signing_secret, body)
    for more in (right[name], "v0=" + "0" * 64, "0"):
        assert post(demo.url, body, [*right.items(), (name, more)]).status == 401
        assert post(demo.url, body, [(name, more), *right.items()]).status == 401


@pytest.mark.parametrize("ahead", [-301, 302])
def test_stale_timestamp(demo: Demo, clinician: UserDriver, ahead: int) -> None:
    """One second of tolerance for transmission."""
    assert demo.slack.send_signed(body_of(clinician), timestamp=seconds(ahead)).status == 401


def test_signature_of_another_secret(demo: Demo, clinician: UserDriver) -> None:
    body, moment = body_of(clinician), seconds()
    for secret in ("", "another", demo.slack.signing_secret.upper(), demo.slack.signing_secret[:-1]):
        assert (
            demo.slack.send_signed(body, timestamp=moment, signature=compute_signature(secret, moment, body)).status
            == 401
        )


def test_altered_body(demo: Demo, clinician: UserDriver) -> None:
    body = body_of(clinician)
    headers = signed(demo.slack.signing_secret, body).items()
    for place in (0, len(body) // 2, len(body) - 1):
        changed = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
        assert post(demo.url, changed, headers).status == 401
    for changed in (body[:-1], body + b"&", b"", b"\xff" + body, b"\xef\xbb\xbf" + body):
        assert post(demo.url, changed, headers).status == 401


UNREADABLE = {
    "a check of the address": b"ssl_check=1&token=secretword",
    "a check that is a command too": b"ssl_check=1&command=%2Flhs-rounds&text=suggest+secretword&trigger_id=1",
    "a challenge": b'{"type": "url_verification", "challenge": "secretword"}',
    "an empty payload": b"payload=",
    "no JSON": b"{secretword",
    "no JSON in a form": b"payload=%7Bsecretword",
    "a list": b'payload=["secretword"]',
    "nested far too deep": b"payload=" + b"[" * 100_000,
    "no UTF-8": b"secretword\xff",
    "nothing": b"",
}


@pytest.mark.parametrize("kind", [FORM, "application/json", ""])
def test_wrongly_signed_body_is_not_parsed(demo: Demo, kind: str) -> None:
    """Bolt would parse it first, and let an unsigned url_verification through."""
    found = {}
    for name, body in UNREADABLE.items():
        for headers in ({}, {**signed("another secret", body)}):
            reply = post(demo.url, body, {**headers, **({"Content-Type": kind} if kind else {})}.items())
            found[name, bool(headers)] = (reply.status, reply.body)

    assert found == dict.fromkeys(found, (401, "not signed by Slack"))
