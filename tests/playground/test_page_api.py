"""The page's server: who may ask it."""

import http.client
import json
from urllib.parse import urlsplit

from playground.seed import CLINICIAN, ROUNDS
from playground.server import Playground


def asked(
    slack: Playground, method: str, path: str, *, body: bytes = b"", headers: dict[str, str] | None = None
) -> tuple[int, str]:
    parts = urlsplit(slack.page_url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
    connection.request(method, path, body, headers or {})
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text


def test_another_name_for_this_machine_is_refused(slack: Playground) -> None:
    assert asked(slack, "GET", "/", headers={"Host": "evil.example.org"})[0] == 400
    assert asked(slack, "GET", "/")[0] == 200


def test_a_form_of_another_site_does_nothing(slack: Playground) -> None:
    deed = json.dumps({"user": CLINICIAN, "kind": "say", "channel": ROUNDS, "text": "forged"}).encode()
    assert asked(slack, "POST", "/playground/do", body=deed, headers={"Content-Type": "text/plain"})[0] == 400
    assert asked(slack, "POST", "/playground/do", body=deed, headers={"Content-Type": "application/json"})[0] == 200
    assert asked(slack, "POST", "/playground/do", body=b"[", headers={"Content-Type": "application/json"})[0] == 400


def test_what_is_not_there_is_said(slack: Playground) -> None:
    deed = json.dumps({"user": CLINICIAN, "kind": "submit", "view": "V0", "values": {}}).encode()
    status, text = asked(slack, "POST", "/playground/do", body=deed, headers={"Content-Type": "application/json"})
    assert (status, json.loads(text)) == (400, {"error": "that form is closed"})


def test_without_a_clock_none_is_shown(slack: Playground) -> None:
    shown = json.loads(asked(slack, "GET", "/playground/screen?user=nobody")[1])
    assert shown["clock"] is None
    assert shown["user"] == CLINICIAN
    turn = asked(slack, "POST", "/playground/clock", body=b"{}", headers={"Content-Type": "application/json"})
    assert turn[0] == 400
