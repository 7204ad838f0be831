"""Requests that do not come from Teams: 401, no effect, and nothing in the log. Those that do are handled once."""

import base64
import hashlib
import hmac
import json
import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt import PyJWK
from pydantic import ValidationError

from bot.app import build
from bot.config import Settings, SettingsError
from bot.store.schema.tables import AnonymousSubmissionRow
from bot.teams.endpoints import of_microsoft
from bot.teams.inbound import signing_keys
from bot.teams.inbound.activities import parse
from playground.models import Json
from playground.teams.models import Message
from playground.teams.seed import CLINICIAN
from playground.teams.tokens import SigningKey, unsigned
from tests.databases import Databases
from tests.logged import all_logged
from tests.robustness.signed_requests import rows
from tests.robustness.teams_app import TeamsApp, post, respond, running_in_teams

SECRET_WORDS = "suggest secretword"
OTHER_TENANT = "00000000-0000-0000-0000-000000000001"


@pytest.fixture(scope="module")
def app(database_kind: str, databases: Databases) -> Iterator[TeamsApp]:
    with databases.new(database_kind, "empty") as url, running_in_teams(url) as app:
        # The keys and the connector's address are known from here on.
        app.teams.as_user(CLINICIAN).say("next")
        yield app


@pytest.fixture
def own_app(database_kind: str, databases: Databases) -> Iterator[TeamsApp]:
    """An app that has not read any keys yet."""
    with databases.new(database_kind, "empty") as url, running_in_teams(url) as app:
        yield app


def activity(app: TeamsApp, text: str = SECRET_WORDS, **replaced: object) -> Json:
    """Return a message of the clinician's chat, as Teams sends it."""
    tenant = app.teams.tenant
    place = tenant.chat(CLINICIAN)
    message = Message(tenant.new_message_id(), place.id, CLINICIAN, text, "")
    return {**app.teams.activities.message(tenant.people[CLINICIAN], message, mentions_bot=False), **replaced}


def signed_with(key: SigningKey) -> Callable[[TeamsApp], str]:
    return lambda app: key.sign(app.teams.outbound.claims())


def hs256(written: Callable[[Json], bytes]) -> Callable[[TeamsApp], str]:
    """A token "signed" with the public key, which everybody can read."""

    def token(app: TeamsApp) -> str:
        key = app.teams.tenant.connector_key
        head = _part({"alg": "HS256", "kid": key.id, "typ": "JWT"})
        signed = f"{head}.{_part(app.teams.outbound.claims())}"
        return f"{signed}.{_encoded(hmac.new(written(key.public()), signed.encode(), hashlib.sha256).digest())}"

    return token


def modulus(public: Json) -> bytes:
    return base64.urlsafe_b64decode(public["n"] + "==")


def pem(public: Json) -> bytes:
    key = PyJWK(public, algorithm="RS256").key
    return bytes(key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def altered(app: TeamsApp) -> str:
    head, _, signature = app.teams.outbound.token().split(".")
    return f"{head}.{_part(app.teams.outbound.claims(exp=now(app) + 10**6))}.{signature}"


def without(name: str) -> Callable[[TeamsApp], str]:
    def token(app: TeamsApp) -> str:
        claims = app.teams.outbound.claims()
        del claims[name]
        return app.teams.tenant.connector_key.sign(claims)

    return token


def with_claims(**claims: object) -> Callable[[TeamsApp], str]:
    return lambda app: app.teams.outbound.token(**claims)


def with_header(header: bytes) -> Callable[[TeamsApp], str]:
    def token(app: TeamsApp) -> str:
        _, claims, signature = app.teams.outbound.token().split(".")
        return f"{_encoded(header)}.{claims}.{signature}"

    return token


def now(app: TeamsApp) -> int:
    """Return the seconds since 1970 on the machine's clock."""
    return int(app.bot.clock.wall_now().timestamp())


def _part(value: Json) -> str:
    return _encoded(json.dumps(value).encode())


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


HOUR = 3600
TOKENS: dict[str, Callable[[TeamsApp], str]] = {
    "none": lambda _: "",
    "a word": lambda _: "secret",
    "three words": lambda _: "a.b.c",
    "not ASCII": lambda _: "ünïcode.ünïcode.ünïcode".encode().decode("latin-1"),
    "unsigned": lambda app: unsigned(app.teams.outbound.claims()),
    "signed with the public key": hs256(modulus),
    "signed with the public key as a file has it": hs256(pem),
    "alg none, and a signature": lambda app: unsigned(app.teams.outbound.claims()) + "c2lnbmF0dXJl",
    "another key with the same id": lambda app: SigningKeyNamed(app.teams.tenant.connector_key.id).sign(
        app.teams.outbound.claims()
    ),
    "another key": signed_with(SigningKey()),
    "the key of Entra": lambda app: app.teams.identity.access_token(aud=app.teams.tenant.app_id),
    "altered": altered,
    "cut": lambda app: app.teams.outbound.token()[:-10],
    "another audience": with_claims(aud="00000000-0000-0000-0000-000000000000"),
    "no audience": without("aud"),
    "another issuer": with_claims(iss="https://sts.windows.net/x/"),
    "an issuer that begins the same": with_claims(iss="https://api.botframework.com.evil.example"),
    "no issuer": without("iss"),
    "expired": lambda app: app.teams.outbound.token(nbf=now(app) - 2 * HOUR, exp=now(app) - HOUR),
    "no end": without("exp"),
    "an end that is no number": with_claims(exp="tomorrow"),
    "not yet valid": lambda app: app.teams.outbound.token(nbf=now(app) + HOUR, exp=now(app) + 2 * HOUR),
    "another address": with_claims(serviceurl="http://127.0.0.1:1/"),
    "no address": without("serviceurl"),
    "a header that is a list": with_header(b"[]"),
    "a header nested deep": with_header(b"[" * 2500),
    "a header of no key": with_header(b'{"alg": "RS256", "kid": {"a": 1}}'),
    "a header with a key of its own": with_header(
        b'{"alg": "RS256", "jku": "http://evil.example/keys", "jwk": {"kty": "RSA"}, "kid": "x"}'
    ),
}


class SigningKeyNamed(SigningKey):
    """A stranger's key with the id of another one."""

    def __init__(self, key_id: str) -> None:
        super().__init__()
        self.id = key_id


@pytest.fixture
def no_effect(app: TeamsApp, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Around a test: no new row, no call of Teams, and no part of the body in any log record."""
    before, calls = rows(app.bot.db), _calls(app)
    with caplog.at_level(logging.DEBUG):
        yield
    assert rows(app.bot.db) == before
    assert _calls(app) == calls
    assert "secretword" not in all_logged(caplog)
    assert "secretword" not in str([each.args for each in caplog.records])
    assert "evil.example" not in all_logged(caplog)
    assert [] == [each for each in caplog.records if each.levelno >= logging.ERROR]


def _calls(app: TeamsApp) -> list[str]:
    """Return the calls of Teams, except the reading of its keys."""
    return [each.method for each in app.teams.calls if each.method != "keys"]


@pytest.mark.usefixtures("no_effect")
@pytest.mark.parametrize("name", TOKENS)
def test_another_token_is_rejected(app: TeamsApp, name: str) -> None:
    found = {
        body[:20]: post(app, body, TOKENS[name](app))
        for body in (json.dumps(activity(app)).encode(), b"secretword", b"[" * 100_000, b"secretword\xff", b"")
    }

    assert found == dict.fromkeys(found, 401)


@pytest.mark.usefixtures("no_effect")
@pytest.mark.parametrize("scheme", ["", "Basic ", "Bearer", "BearerX ", "Bearer  ", "Bearer Bearer "])
def test_another_scheme_is_rejected(app: TeamsApp, scheme: str) -> None:
    assert 401 == post(app, activity(app), scheme=scheme)


ELSEWHERE: dict[str, Json] = {
    "another tenant": {"channelData": {"tenant": {"id": OTHER_TENANT}}},
    "another tenant, in the conversation alone": {
        "channelData": {},
        "conversation": {"id": "a:1", "conversationType": "personal", "tenantId": OTHER_TENANT},
    },
    "no tenant": {"channelData": {}, "conversation": {"id": "a:1", "conversationType": "personal"}},
    "another kind of chat": {"channelId": "webchat"},
    "the emulator": {"channelId": "emulator"},
    "no kind of chat": {"channelId": None},
    # Of Teams as well, but not the one that the token was made for.
    "another connector": {"serviceUrl": "/emea/"},
    "no connector": {"serviceUrl": ""},
}


@pytest.mark.usefixtures("no_effect")
@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_teams_signs_for_somewhere_else_is_rejected(app: TeamsApp, name: str) -> None:
    replaced = dict(ELSEWHERE[name])
    if replaced.get("serviceUrl"):
        replaced["serviceUrl"] = app.teams.service_url.rstrip("/") + replaced["serviceUrl"]

    assert 401 == post(app, activity(app, **replaced))


ADDRESSES = (
    "https://smba.trafficmanager.net@evil.example/",
    "https://smba.trafficmanager.net:8443/amer/",
    "https://smba.trafficmanager.net:443/amer/",
    "https://user@smba.trafficmanager.net/",
    "https://smba.trafficmanager.net.evil.example/",
    "https://evil-smba.trafficmanager.net/",
    "https://smba.trafficmanager.net%2eevil.example/",
    "https://smba.trafficmanager.net?@evil.example/",
    "https://smba.trafficmanager.net#@evil.example/",
    "https://smba.trafficmanager.net/#",
    "https://smba.trafficmanager.net;evil.example/",
    "https://smba.trafficmanager.net./",
    "https://smba.trafficmanager.net:/",
    "https://smba.trafficmanager.nét/",
    "https:/smba.trafficmanager.net/",
    "https:smba.trafficmanager.net/",
    "https://evil.example/smba.trafficmanager.net/",
    "https://evil.example#smba.trafficmanager.net",
    "https://smba.trafficmanager.net\\@evil.example/",
    "https://smba.traffic\tmanager.net/",
    "https://smba.trafficmanager.net\n/",
    "https://[smba.trafficmanager.net/",
    "http://smba.trafficmanager.net/",
    "file://smba.trafficmanager.net/etc",
    "//smba.trafficmanager.net/",
    "smba.trafficmanager.net",
    "",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_the_connector_of_microsoft_gets_a_token(address: str) -> None:
    assert not of_microsoft("tenant").accepts(address)
    assert of_microsoft("tenant").accepts("https://smba.trafficmanager.net/amer/")


@pytest.mark.usefixtures("no_effect")
@pytest.mark.parametrize("address", [*ADDRESSES, "http://127.0.0.1@evil.example/", "http://127.0.0.1:1/"])
def test_an_activity_from_another_address_is_rejected_although_it_is_signed(app: TeamsApp, address: str) -> None:
    """Teams would have to sign it; but then the app's own token would go there."""
    token = app.teams.outbound.token(serviceurl=address)

    assert 401 == post(app, activity(app, serviceUrl=address), token)


def test_a_replayed_message_is_answered_once(app: TeamsApp) -> None:
    user, again = app.teams.as_user(CLINICIAN), activity(app, "next")
    before = len(user.chat())
    statuses = [post(app, again) for _ in range(3)]

    assert [200, 200, 200] == statuses
    assert 1 == len(user.chat()) - before


def test_the_record_of_what_was_handled_holds_no_time_and_no_person(app: TeamsApp) -> None:
    """The id of a message in Teams is the millisecond in which it was written.

    Nor can the record be computed for each millisecond of a day: not without the app's secret.
    """
    one = activity(app, "next")
    post(app, one)
    with app.bot.db.read() as tx:
        kept = {each.submission for each in tx.query(AnonymousSubmissionRow).all()}
    parsed = parse(one)
    guessed = {parsed.event_id(each) for each in ("", "x", app.teams.tenant.id, app.teams.tenant.app_id)}
    guessed.add(hashlib.sha256(f"{parsed.conversation}\n{parsed.id}".encode()).hexdigest())

    assert any(parsed.event_id(app.teams.tenant.secret) in each for each in kept)
    assert [] == [each for each in kept if any(guess in each for guess in guessed)]
    assert [] == [each for each in kept if one["id"] in each or CLINICIAN in each or one["conversation"]["id"] in each]


def test_the_same_message_id_in_another_chat_is_another_message(app: TeamsApp) -> None:
    one = activity(app, "next")
    other = app.teams.tenant.people["29:1member"]
    chat = app.teams.tenant.chat(other.id)
    same_id = {
        **app.teams.activities.message(other, Message(one["id"], chat.id, other.id, "next", ""), mentions_bot=False)
    }
    before = len(app.teams.as_user(other.id).chat())
    post(app, one)
    post(app, same_id)

    assert 1 == len(app.teams.as_user(other.id).chat()) - before


# The keys


def test_without_keys_a_request_has_to_come_again_soon(own_app: TeamsApp) -> None:
    own_app.teams.faults.down = True
    started = time.monotonic()
    statuses = [post(own_app, activity(own_app, "next")) for _ in range(3)]

    assert [503] * 3 == statuses
    assert time.monotonic() - started < 3


@pytest.mark.parametrize("fault", ["fail", "garble"])
def test_once_the_keys_are_back_requests_are_handled(
    own_app: TeamsApp, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_keys, "_TRY_EVERY", 0.05)
    getattr(own_app.teams.faults, fault)("keys")
    first = post(own_app, activity(own_app, "next"))
    time.sleep(0.1)

    assert [503, 200] == [first, post(own_app, activity(own_app, "next"))]


def test_keys_that_hang_hold_up_no_more_than_one_thread(own_app: TeamsApp) -> None:
    """Strangers send tokens with unknown keys while Microsoft does not answer: good requests are answered at once."""
    assert 200 == post(own_app, activity(own_app, "next"))
    own_app.teams.faults.hang("keys", times=100)
    keys = own_app.bot.web.teams.check._keys  # type: ignore[union-attr] # this app has Teams
    keys._read_at = time.monotonic() - 3600
    stop = threading.Event()

    def attack() -> list[int]:
        found = []
        while not stop.is_set():
            found.append(post(own_app, b"{}", SigningKey().sign(own_app.teams.outbound.claims())))
        return found

    with ThreadPoolExecutor(4) as strangers:
        attacks = [strangers.submit(attack) for _ in range(4)]
        time.sleep(0.3)
        took = []
        for _ in range(10):
            started = time.monotonic()
            assert 200 == post(own_app, activity(own_app, "next"))
            took.append(time.monotonic() - started)
        stop.set()
        statuses = {each for one in attacks for each in one.result()}

    assert statuses <= {401, 503}
    # A busy machine may hold up any one of them.
    assert median(took) < 1.5
    assert sum(each.method == "keys" for each in own_app.teams.calls) <= 10


def test_unknown_keys_do_not_make_us_ask_again_and_again(app: TeamsApp) -> None:
    before = sum(each.method == "keys" for each in app.teams.calls)
    statuses = {post(app, b"{}", signed_with(SigningKey())(app)) for _ in range(5)}

    assert {401} == statuses
    assert before == sum(each.method == "keys" for each in app.teams.calls)


def test_a_new_key_of_microsoft_is_learned(own_app: TeamsApp, monkeypatch: pytest.MonkeyPatch) -> None:
    assert 200 == post(own_app, activity(own_app, "next"))
    own_app.teams.tenant.connector_key = SigningKey()
    soon = post(own_app, activity(own_app, "next"))
    monkeypatch.setattr(signing_keys, "_READ_EVERY", 0)

    assert [401, 200] == [soon, post(own_app, activity(own_app, "next"))]


def test_keys_of_yesterday_serve_while_there_are_no_newer_ones(
    own_app: TeamsApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert 200 == post(own_app, activity(own_app, "next"))
    monkeypatch.setattr(signing_keys, "_KEPT_FOR", 0)
    own_app.teams.faults.fail("keys", status=503)

    assert 200 == post(own_app, activity(own_app, "next"))
    assert 2 == sum(each.method == "keys" for each in own_app.teams.calls)


# Shapes of requests

PATHS = (
    "//teams/messages",
    "/teams//messages",
    "/teams%2Fmessages",
    "/%74eams/messages",
    "/teams/messages/",
    "/Teams/Messages",
)


@pytest.mark.usefixtures("no_effect")
@pytest.mark.parametrize("path", PATHS)
def test_a_path_written_in_another_way_is_not_found(app: TeamsApp, path: str) -> None:
    body, token = json.dumps(activity(app)).encode(), app.teams.outbound.token()
    head = f"POST {path} HTTP/1.1\r\nHost: bot\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n"

    assert 404 == _status(app, f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)


@pytest.mark.usefixtures("no_effect")
@pytest.mark.parametrize(
    ("more", "status"),
    [
        ("Transfer-Encoding: chunked", 411),
        ("Content-Length: 5", 400),
        ("Authorization: Bearer x", 401),
        ("X-A: " + "a" * 5000, 431),
    ],
)
def test_ambiguous_headers_are_refused(app: TeamsApp, more: str, status: int) -> None:
    body, token = json.dumps(activity(app)).encode(), app.teams.outbound.token()
    head = f"POST /teams/messages HTTP/1.1\r\nHost: bot\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n"

    assert status == _status(app, f"{head}Content-Length: {len(body)}\r\n{more}\r\n\r\n".encode() + body)


@pytest.mark.usefixtures("no_effect")
@pytest.mark.parametrize("length", ["1000001", "9" * 19, "-1", "1e3"])
def test_a_body_that_is_too_large_is_not_read(app: TeamsApp, length: str) -> None:
    head = f"POST /teams/messages HTTP/1.1\r\nHost: bot\r\nContent-Length: {length}\r\n\r\n"

    assert _status(app, f"{head}a little".encode()) in {400, 413}


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_another_method_is_not_allowed(app: TeamsApp, method: str) -> None:
    assert 405 == _status(app, f"{method} /teams/messages HTTP/1.1\r\nHost: bot\r\nContent-Length: 0\r\n\r\n".encode())


def _status(app: TeamsApp, sent: bytes) -> int:
    with socket.create_connection(("127.0.0.1", urlsplit(app.url).port or 0), timeout=10) as client:
        client.sendall(sent)
        return int(client.recv(1000).split()[1])


# Settings


@pytest.mark.rest
def test_no_setting_switches_the_check_off(app: TeamsApp) -> None:
    """Each setting there is, with each of some values that it takes: a request without a token is still rejected."""
    values: tuple[object, ...] = ("true", "false", "0", "1", "off", "none", "DEBUG", "http://127.0.0.1:9/")
    chosen = app.bot.settings.model_dump()
    found: dict[tuple[str, object], int] = {}
    for name in set(Settings.model_fields) - {"database_url", "teams_app_id"}:
        for value in values:
            try:
                settings = Settings(_env_file=None, **{**chosen, name: value})  # type: ignore[call-arg] # missing from its types
                bot = build(settings, app.bot.clock)
            except (ValidationError, SettingsError):
                continue
            assert bot.web.teams is not None
            unsigned_one = unsigned(app.teams.outbound.claims())
            for authorization in ("", f"Bearer {unsigned_one}"):
                found[name, value] = bot.web.teams(authorization, json.dumps(activity(app)).encode())[0]
            bot.stop()

    assert {"teams_app_password", "teams_api_url", "rounds_public_url"} <= {name for name, _ in found}
    assert found == dict.fromkeys(found, 401)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "http://evil.example/",
        "http://127.0.0.1.evil.example/",
        "http://127.0.0.1@evil.example/",
        "http://127.0.0.1:1@evil.example/",
        "http://127.0.0.1/",
        "http://localhost:8000/",
        "http://0.0.0.0:8000/",
        "https://127.0.0.1:8000/",
        "http://127.0.0.1:8000\n.evil.example",
        "http://127.0.0.1:8000\n",
    ],
)
def test_a_playground_is_on_this_machine(address: str, tmp_path: Path) -> None:
    with pytest.raises(ValidationError):
        Settings(_env_file=tmp_path / "none", teams_api_url=address)  # type: ignore[call-arg] # missing from its types


def test_the_answer_to_an_unauthorized_caller_says_nothing(app: TeamsApp) -> None:
    assert "" == respond(app, activity(app), "").body
