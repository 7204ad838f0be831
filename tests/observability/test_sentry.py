"""Unexpected errors reach a self-hosted Sentry, without personal data."""

import gzip
import json
import logging
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
import sentry_sdk
from pydantic import SecretStr

from bot.config import Settings
from bot.observability import sentry
from bot.web.http_server import HttpServer


class Received:
    """A local Sentry that stores what it receives."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        packed = environ.get("HTTP_CONTENT_ENCODING") == "gzip"
        self.said.append((gzip.decompress(body) if packed else body).decode())
        start_response("200 OK", [("Content-Type", "application/json")])
        return [b"{}"]


@pytest.fixture
def received() -> Iterator[tuple[Received, str]]:
    its = Received()
    server = HttpServer()
    server.start(its)
    yield its, server.url.replace("http://", "http://key@") + "/1"
    sentry_sdk.get_client().close(timeout=2)
    sentry_sdk.get_global_scope().set_client(None)
    server.stop()


def fails(typed: str) -> None:
    words = f"somebody typed {typed}"
    raise RuntimeError(words)


def test_error_is_sent_without_user_text_names_or_tokens(received: tuple[Received, str]) -> None:
    its, dsn = received
    sentry.init(Settings(_env_file=None, sentry_dsn=SecretStr(dsn)))  # type: ignore[call-arg] # as in bot.demo
    try:
        fails("Handoffs at night xoxb-1234-abcDEF")
    except RuntimeError:
        logging.getLogger("handlers.slack.support.errors").exception("unforeseen", extra={"reference": "12345678"})
    sentry_sdk.flush(5)
    said = "\n".join(its.said)

    assert "unforeseen" in said
    assert "RuntimeError" in said
    assert "12345678" in said
    for secret in ("Handoffs", "abcDEF", "somebody typed"):
        assert secret not in said
    assert json.loads(said.splitlines()[0])


def test_sentry_is_off_without_a_dsn() -> None:
    sentry.init(Settings(_env_file=None))  # type: ignore[call-arg] # as in bot.demo

    assert not sentry_sdk.get_client().is_active()
