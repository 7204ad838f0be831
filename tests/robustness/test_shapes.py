"""Requests in shapes that two programs may read differently: refused, and nothing is done."""

import socket
from urllib.parse import urlsplit

import pytest

from bot.demo import Demo
from playground.client.user_driver import UserDriver
from tests.robustness.signed_requests import rows, signed

COMMAND = "/lhs-rounds"
# For {length} the body's own; for each, the status.
HEADERS = {
    "both lengths": (["Content-Length: {length}", "Transfer-Encoding: chunked"], 411),
    "both lengths, the other way around": (["Transfer-Encoding: chunked", "Content-Length: {length}"], 411),
    "chunked": (["Transfer-Encoding: chunked"], 411),
    "chunked in capitals": (["TRANSFER-ENCODING:\tCHUNKED"], 411),
    "chunked with a space": (["Content-Length: {length}", "Transfer-Encoding : chunked"], 411),
    "chunked in a continued line": (["Content-Length: {length}", "X-A: b\r\n Transfer-Encoding: chunked"], 411),
    "an unknown coding": (["Content-Length: {length}", "Transfer-Encoding: xchunked"], 411),
    "no coding": (["Content-Length: {length}", "Transfer-Encoding: identity"], 411),
    "the length twice": (["Content-Length: {length}", "Content-Length: {length}"], 400),
    "two lengths": (["Content-Length: {length}", "Content-Length: 5"], 400),
    "two lengths in one": (["Content-Length: {length}, {length}"], 400),
    "a bare line feed": (["Content-Length: {length}\nX-A: b"], 400),
    "a bare carriage return": (["Content-Length: {length}\rTransfer-Encoding: chunked"], 400),
    "a long header": (["Content-Length: {length}", "X-A: " + "a" * 5000], 431),
    "many headers": (["Content-Length: {length}", *(f"X-{number}: a" for number in range(100))], 431),
}
PATHS = {
    "//slack/events": 404,
    "/slack//events": 404,
    "/slack%2Fevents": 404,
    "/%73lack/events": 404,
    "/slack/events/": 404,
    "/slack/events#x": 404,
    "/slack/events;x": 404,
    "/slack/events%00": 404,
    "/Slack/Events": 404,
    "/x/../slack/events": 404,
    "http://elsewhere.example.org/slack/events": 404,
    "/slack/events?" + "a" * 5000: 414,
}


def sent(demo: Demo, head: list[str], body: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", urlsplit(demo.url).port or 0), timeout=10) as client:
        client.sendall("\r\n".join([*head, "Host: bot", "Connection: close", "", ""]).encode() + body)
        client.settimeout(10)
        answer = b""
        while received := client.recv(10_000):
            answer += received
    return answer


def signed_body(demo: Demo, clinician: UserDriver) -> tuple[bytes, list[str]]:
    body = clinician.command_body(COMMAND, "suggest Handoffs")
    return body, [f"{name}: {value}" for name, value in signed(demo.slack.signing_secret, body).items()]


@pytest.mark.parametrize("name", HEADERS)
def test_an_ambiguous_length_is_refused(demo: Demo, clinician: UserDriver, name: str) -> None:
    headers, status = HEADERS[name]
    body, signature = signed_body(demo, clinician)
    given = [each.format(length=len(body)) for each in headers]
    is_chunked = any("chunked" in each.lower() for each in headers)
    content = b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body) if is_chunked else body
    before, calls = rows(demo.bot.db), len(demo.slack.calls)
    answer = sent(demo, ["POST /slack/events HTTP/1.1", *signature, *given], content)

    assert status == int(answer.split()[1])
    assert 1 == answer.count(b"HTTP/1.")
    assert (before, calls) == (rows(demo.bot.db), len(demo.slack.calls))


@pytest.mark.parametrize("path", PATHS)
def test_a_path_written_in_another_way_is_not_found(demo: Demo, clinician: UserDriver, path: str) -> None:
    """A proxy that lets through some paths only compares them as they are written."""
    body, signature = signed_body(demo, clinician)
    calls = len(demo.slack.calls)
    answer = sent(demo, [f"POST {path} HTTP/1.1", *signature, f"Content-Length: {len(body)}"], body)

    assert PATHS[path] == int(answer.split()[1])
    assert calls == len(demo.slack.calls)


@pytest.mark.parametrize("path", ["//metrics", "/%6Detrics", "/metrics#x", "/./metrics", "//readyz"])
def test_inner_pages_have_one_address(demo: Demo, path: str) -> None:
    assert 404 == int(sent(demo, [f"GET {path} HTTP/1.1"], b"").split()[1])


@pytest.mark.parametrize("path", ["/calendar.ics?key=x", "/report.pdf", "/healthz", "/nothing"])
def test_no_address_is_passed_on_to_another_site(demo: Demo, path: str) -> None:
    assert b"Referrer-Policy: no-referrer" in sent(demo, [f"GET {path} HTTP/1.1"], b"")


def test_what_follows_a_request_is_not_read_as_its_body(demo: Demo, clinician: UserDriver) -> None:
    body, signature = signed_body(demo, clinician)
    head = ["POST /slack/events HTTP/1.1", *signature, f"Content-Length: {len(body)}"]
    answer = sent(demo, head, body + b"POST /slack/events HTTP/1.1\r\nHost: bot\r\n\r\n")

    assert [b"200"] == [each.split()[1] for each in answer.split(b"\r\n") if each.startswith(b"HTTP/1.")]
