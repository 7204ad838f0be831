"""What all answers over HTTP share: their type, the headers of each, and answers in plain text."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

# The types of the WSGI protocol, and of an answer: status, headers and body.
Environ = Mapping[str, Any]
Response = tuple[HTTPStatus, list[tuple[str, str]], bytes]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]

# Our links contain keys: no page that they lead to, or that a browser opens next, learns of them.
_ALWAYS = (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"))
_MAX_DIGITS = 15
# The body for a path that does not exist, or that the caller may not know about.
NOTHING_HERE = "nothing here"


def number_in(text: str) -> int | None:
    """Return the number that a header or a parameter has; None for any other text."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS else None


def plain(status: HTTPStatus, text: str) -> Response:
    """Return an answer in plain text."""
    return status, [("Content-Type", "text/plain; charset=utf-8")], text.encode()


def respond(start_response: StartResponse, answer: Response) -> list[bytes]:
    """Start a response, and return its body."""
    status, headers, body = answer
    start_response(f"{status.value} {status.phrase}", [*headers, ("Content-Length", str(len(body))), *_ALWAYS])
    return [body]
