"""HTTP: Slack's requests, and whether the bot is alive and ready. A plain WSGI application."""

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from slack_bolt import App, BoltRequest

# What a WSGI server passes in and wants back.
StartResponse = Callable[[str, list[tuple[str, str]]], Any]
Environ = Mapping[str, Any]

# Slack's own largest payload is a view of 250 kB, form-encoded: at most three times that, and room.
MOST_BYTES = 1_000_000


class Web:
    """The web application.

    Args:
        bolt: Answers Slack's requests; None where Slack is reached by Socket Mode, and then nobody can post here.
        not_ready: Says in words what keeps the bot from working, or None; asked by `/readyz`.
    """

    def __init__(self, bolt: App | None, not_ready: Callable[[], str | None]) -> None:
        self._bolt = bolt
        self._not_ready = not_ready

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request, as WSGI wants it."""
        status, headers, body = self._answer(environ)
        start_response(
            f"{status.value} {status.phrase}",
            [*headers, ("Content-Length", str(len(body))), ("X-Content-Type-Options", "nosniff")],
        )
        return [body]

    def _answer(self, environ: Environ) -> tuple[HTTPStatus, list[tuple[str, str]], bytes]:
        match (environ.get("REQUEST_METHOD"), environ.get("PATH_INFO")):
            case ("GET" | "HEAD", "/healthz"):
                return _words(HTTPStatus.OK, "alive")
            case ("GET" | "HEAD", "/readyz"):
                problem = self._not_ready()
                if problem is None:
                    return _words(HTTPStatus.OK, "ready")
                return _words(HTTPStatus.SERVICE_UNAVAILABLE, problem)
            case ("POST", "/slack/events") if self._bolt is not None:
                return self._slack(self._bolt, environ)
            case (_, "/slack/events") if self._bolt is not None:
                return _words(HTTPStatus.METHOD_NOT_ALLOWED, "Slack posts here")
        return _words(HTTPStatus.NOT_FOUND, "nothing here")

    def _slack(self, bolt: App, environ: Environ) -> tuple[HTTPStatus, list[tuple[str, str]], bytes]:
        headers = _slack_headers(environ)
        if not _could_be_signed(headers):
            # Bolt would meet these with an exception, not with a refusal.
            return _words(HTTPStatus.UNAUTHORIZED, "not signed by Slack")
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > MOST_BYTES:
            return _words(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too large")
        try:
            body = environ["wsgi.input"].read(int(length)).decode()
        except UnicodeDecodeError:
            return _words(HTTPStatus.UNAUTHORIZED, "not signed by Slack")
        answer = bolt.dispatch(
            BoltRequest(body=body, query=environ.get("QUERY_STRING", ""), headers={k: [v] for k, v in headers.items()})
        )
        sent = [
            (name, value)
            for name, values in answer.headers.items()
            for value in ([values] if isinstance(values, str) else values)
            if name.lower() != "content-length"
        ]
        return HTTPStatus(answer.status), sent, answer.body.encode() if answer.body else b""


def _slack_headers(environ: Environ) -> dict[str, str]:
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").lower(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_X_SLACK_")
    }
    return {**headers, "content-type": str(environ.get("CONTENT_TYPE", ""))}


def _could_be_signed(headers: Mapping[str, str]) -> bool:
    timestamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
    return (
        timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 20 and signature.isascii() and signature != ""
    )


def _words(status: HTTPStatus, words: str) -> tuple[HTTPStatus, list[tuple[str, str]], bytes]:
    return status, [("Content-Type", "text/plain; charset=utf-8")], words.encode()
