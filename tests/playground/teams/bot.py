"""A bot's calls to the connector over plain HTTP, and its cards."""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from playground.teams.models import ADAPTIVE_CARD
from playground.teams.server import TeamsPlayground


@dataclass(frozen=True)
class Answer:
    """The connector's response."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """Its error code."""
        return str(self.body["error"]["code"])

    @property
    def refusal(self) -> tuple[int, str]:
        """Its status and error code."""
        return self.status, self.code


class Bot:
    """Calls the connector with a correct token unless another is given."""

    def __init__(self, teams: TeamsPlayground) -> None:
        self._teams = teams

    def call(self, method: str, path: str, body: Any = None, *, token: str | None = None, timeout: float = 5) -> Answer:
        given = self._teams.identity.access_token() if token is None else token
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {given}"} if given else {})}
        raw = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        return request(method, self._teams.service_url + path.lstrip("/"), raw, headers, timeout)

    def post(self, conversation: str, activity: Any, *, token: str | None = None, targeted: bool = False) -> Answer:
        query = "?isTargetedActivity=true" if targeted else ""
        return self.call("POST", f"{_place(conversation)}/activities{query}", activity, token=token)

    def reply(self, conversation: str, message: str, activity: Any) -> Answer:
        return self.call("POST", f"{_place(conversation)}/activities/{message}", activity)

    def update(self, conversation: str, message: str, activity: Any, *, targeted: bool = False) -> Answer:
        query = "?isTargetedActivity=true" if targeted else ""
        return self.call("PUT", f"{_place(conversation)}/activities/{message}{query}", activity)

    def delete(self, conversation: str, message: str, *, targeted: bool = False) -> Answer:
        query = "?isTargetedActivity=true" if targeted else ""
        return self.call("DELETE", f"{_place(conversation)}/activities/{message}{query}")

    def form(self, url: str, fields: Mapping[str, str]) -> Answer:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return request("POST", url, urlencode(fields).encode(), headers, 5)


def request(method: str, url: str, body: bytes | None, headers: Mapping[str, str], timeout: float) -> Answer:
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=timeout)
    try:
        connection.request(method, f"{parts.path}?{parts.query}", body, dict(headers))
        response = connection.getresponse()
        text = response.read().decode()
        is_json = response.headers.get("Content-Type", "").startswith("application/json")
        return Answer(response.status, json.loads(text) if is_json else text, dict(response.headers.items()))
    finally:
        connection.close()


def _place(conversation: str) -> str:
    return f"/v3/conversations/{quote(conversation)}"


def text(words: str = "hello", **more: Any) -> dict[str, Any]:
    """Return a message with a text."""
    return {"type": "message", "text": words, **more}


def with_card(card: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a message with a card."""
    return {"type": "message", "attachments": [{"contentType": ADAPTIVE_CARD, "content": card}], **more}


def card(*body: dict[str, Any], actions: tuple[dict[str, Any], ...] = (), **more: Any) -> dict[str, Any]:
    """Return a card."""
    made: dict[str, Any] = {"type": "AdaptiveCard", "version": "1.5", "body": list(body), **more}
    return made | ({"actions": list(actions)} if actions else {})


def block(words: str) -> dict[str, Any]:
    """Return a TextBlock."""
    return {"type": "TextBlock", "text": words}


def execute(title: str, verb: str = "go", **data: Any) -> dict[str, Any]:
    """Return an Action.Execute."""
    return {"type": "Action.Execute", "title": title, "verb": verb, "data": data}


def submit(title: str, **data: Any) -> dict[str, Any]:
    """Return an Action.Submit."""
    return {"type": "Action.Submit", "title": title, "data": data}


def shows(content: dict[str, Any]) -> dict[str, Any]:
    """Return the response to an Action.Execute that replaces the card for the person who pressed."""
    return {"statusCode": 200, "type": ADAPTIVE_CARD, "value": content}


def says(words: str) -> dict[str, Any]:
    """Return the response to an Action.Execute that shows a message."""
    return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": words}


def dialog(content: dict[str, Any], title: str = "Suggest a topic") -> dict[str, Any]:
    """Return the response to a task/fetch or task/submit that shows a dialog."""
    attachment = {"contentType": ADAPTIVE_CARD, "content": content}
    return {"task": {"type": "continue", "value": {"title": title, "card": attachment}}}
