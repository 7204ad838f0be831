"""The app's own token goes to Microsoft's hosts alone."""

from collections.abc import Iterator
from typing import Any

import pytest

from bot.teams.api.connector import App, Connector, TeamsRefusedError, TeamsUnreachableError
from bot.teams.endpoints import Endpoints, of_microsoft
from bot.web.http_server import HttpServer


class Answers:
    """A server that keeps what it was sent, and answers with a token, or leads elsewhere.

    Attributes:
        elsewhere: Where it leads; None for a token.
        heard: The Authorization headers.
    """

    def __init__(self, elsewhere: str | None = None) -> None:
        self.elsewhere = elsewhere
        self.heard: list[str | None] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.heard.append(environ.get("HTTP_AUTHORIZATION"))
        if self.elsewhere is not None:
            start_response("307 Temporary Redirect", [("Location", self.elsewhere), ("Content-Length", "0")])
            return [b""]
        body = b'{"access_token": "token", "expires_in": 3600}'
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]


@pytest.fixture
def servers() -> Iterator[tuple[HttpServer, HttpServer, HttpServer]]:
    made = HttpServer(), HttpServer(), HttpServer()
    yield made
    for each in made:
        each.stop()


@pytest.mark.parametrize("leads", ["token", "connector"])
def test_a_redirect_takes_neither_secret_nor_token_elsewhere(
    servers: tuple[HttpServer, HttpServer, HttpServer], leads: str
) -> None:
    entra, teams, stranger = servers
    heard = Answers()
    stranger.start(heard)
    entra.start(Answers(f"{stranger.url}/" if leads == "token" else None))
    connector = Answers(f"{stranger.url}/")
    teams.start(connector)
    host = teams.url.removeprefix("http://")
    endpoints = Endpoints(f"{entra.url}/token", f"{entra.url}/keys", frozenset({host}), scheme="http")

    with pytest.raises(TeamsRefusedError) as refused:
        Connector(App("app", "secret", "tenant"), endpoints, timeout=5).call("x", "POST", f"{teams.url}/", "v3", {})
    assert refused.value.never_sent
    assert [] == heard.heard
    assert ([] if leads == "token" else ["Bearer token"]) == connector.heard


def test_no_call_is_made_to_an_address_that_is_not_microsofts() -> None:
    """Whatever the database holds: nothing is asked for a token first."""
    made: list[str] = []
    connector = Connector(
        App("app", "secret", "tenant"), of_microsoft("tenant"), timeout=5, observe=lambda name, _: made.append(name)
    )

    with pytest.raises(TeamsUnreachableError, match="not one of Teams"):
        connector.call("x", "POST", "https://smba.trafficmanager.net.evil.example/", "v3", {})
    assert [] == made
