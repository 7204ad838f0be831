"""The page's server rejects other origins."""

import http.client
import json
from urllib.parse import urlsplit

from playground.seed import CLINICIAN, ROUNDS
from playground.server import Playground


def send_request(
    slack: Playground, method: str, path: str, *, body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, str]:
    parts = urlsplit(slack.page_url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    connection.request(method, path, body, headers or {})
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text


def test_other_host_names_are_rejected(slack: Playground) -> None:
    assert send_request(slack, "GET", "/", headers={"Host": "evil.example.org"})[0] == 400
    assert send_request(slack, "GET", "/")[0] == 200


def test_the_page_runs_no_script_but_its_own_and_is_in_no_frame(slack: Playground) -> None:
    parts = urlsplit(slack.page_url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    connection.request("GET", "/")
    headers = connection.getresponse().headers
    connection.close()
    policy = {each.split()[0]: each.split()[1:] for each in headers["Content-Security-Policy"].split("; ")}

    assert (["'none'"], ["'self'"]) == (policy["default-src"], policy["script-src"])
    assert [["'none'"]] * 3 == [policy[name] for name in ("base-uri", "form-action", "frame-ancestors")]
    assert ("nosniff", "no-referrer") == (headers["X-Content-Type-Options"], headers["Referrer-Policy"])


def test_cross_site_form_is_rejected(slack: Playground) -> None:
    deed = json.dumps({"user": CLINICIAN, "kind": "say", "channel": ROUNDS, "text": "forged"}).encode()
    assert send_request(slack, "POST", "/playground/do", body=deed, headers={"Content-Type": "text/plain"})[0] == 400
    assert (
        send_request(slack, "POST", "/playground/do", body=deed, headers={"Content-Type": "application/json"})[0] == 200
    )
    assert (
        send_request(slack, "POST", "/playground/do", body=b"[", headers={"Content-Type": "application/json"})[0] == 400
    )


def test_missing_target_is_reported(slack: Playground) -> None:
    deed = json.dumps({"user": CLINICIAN, "kind": "submit", "view": "V0", "values": {}}).encode()
    status, text = send_request(
        slack, "POST", "/playground/do", body=deed, headers={"Content-Type": "application/json"}
    )
    assert (status, json.loads(text)) == (400, {"error": "that form is closed"})


def test_no_clock_is_shown_without_one(slack: Playground) -> None:
    shown = json.loads(send_request(slack, "GET", "/playground/screen?user=nobody")[1])
    assert shown["clock"] is None
    assert shown["user"] == CLINICIAN
    turn = send_request(slack, "POST", "/playground/clock", body=b"{}", headers={"Content-Type": "application/json"})
    assert turn[0] == 400
