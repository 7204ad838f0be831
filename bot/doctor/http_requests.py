"""Requests to the app's own addresses, as a chat or a stranger makes them."""

import http.client
import urllib.error
import urllib.request
from collections.abc import Mapping
from email.message import Message
from typing import NamedTuple

from bot.slack.api.client import shared_tls

# Seconds.
PATIENCE = 5
# The errors of a request that is not answered.
NOT_REACHED = (urllib.error.URLError, http.client.HTTPException, OSError, ValueError)


class Response(NamedTuple):
    """An answer, whatever its status, and its first words."""

    status: int
    headers: Message
    text: str


def ask(address: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Response:
    """Get an address, or post a body to it. Raises what `NOT_REACHED` lists."""
    request = urllib.request.Request(address, data=body, headers=dict(headers or {}))  # noqa: S310 - https or http, by the settings
    try:
        answer = urllib.request.urlopen(request, timeout=PATIENCE, context=shared_tls())  # noqa: S310 - https or http, by the settings
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return Response(answer.status, answer.headers, answer.read(1000).decode(errors="replace"))
