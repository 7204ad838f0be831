"""What all answers over HTTP share: their type, the headers of each, and answers in plain text."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

# The type of the WSGI protocol, and of an answer: status, headers and body.
Environ = Mapping[str, Any]
Answer = tuple[HTTPStatus, list[tuple[str, str]], bytes]

# Our links contain keys: no page that they lead to, or that a browser opens next, learns of them.
ALWAYS = (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"))
# The body for a path that does not exist, or that the caller may not know about.
NOTHING_HERE = "nothing here"


def plain(status: HTTPStatus, text: str) -> Answer:
    """Return an answer in plain text."""
    return status, [("Content-Type", "text/plain; charset=utf-8")], text.encode()
