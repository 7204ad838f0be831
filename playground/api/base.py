"""What every method of the Web API shares: arguments, refusals, scopes, pages."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from playground.models import Channel, Json
from playground.workspace import Workspace


class RefusedError(Exception):
    """Slack says no; `word` is its error, `more` what else the answer carries."""

    def __init__(self, word: str, **more: Any) -> None:
        super().__init__(word)
        self.word = word
        self.more = more


@dataclass(frozen=True)
class Request:
    """One call of a method: the workspace that the token belongs to, and the arguments as they came."""

    workspace: Workspace
    method: str
    arguments: Mapping[str, Any]
    base_url: str

    def text(self, name: str, default: str = "") -> str:
        """An argument as text."""
        value = self.arguments.get(name)
        return default if value is None else str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        """An argument as yes or no: true, "true" and "1" are yes."""
        value = self.arguments.get(name)
        return default if value is None else str(value).lower() in {"true", "1"}

    def number(self, name: str, default: int) -> int:
        """An argument as a whole number; invalid_arguments if it is none."""
        value = self.arguments.get(name)
        if value in (None, ""):
            return default
        if not str(value).isdigit():
            raise RefusedError("invalid_arguments")
        return int(str(value))

    def json(self, name: str, word: str) -> Any:
        """An argument that is JSON, also when it comes as a string; `word` if it cannot be read."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            raise RefusedError(word) from error

    def needs(self, *scopes: str) -> None:
        """Refuse with missing_scope unless one of the scopes was granted."""
        granted = self.workspace.scopes
        if not granted.intersection(scopes):
            raise RefusedError("missing_scope", needed=scopes[0], provided=",".join(sorted(granted)))

    def channel(self, name: str = "channel") -> Channel:
        """The conversation that an argument names by id; private ones only to members (channel_not_found)."""
        channel = self.workspace.channels.get(self.text(name))
        if channel is None or (channel.private and self.workspace.bot_user not in channel.members):
            raise RefusedError("channel_not_found")
        return channel


Method = Callable[[Request], Json]
METHODS: dict[str, Method] = {}


def method(name: str, *scopes: str) -> Callable[[Method], Method]:
    """Register a method under its Slack name; one of the scopes is needed if any is given."""

    def register(function: Method) -> Method:
        def scoped(request: Request) -> Json:
            if scopes:
                request.needs(*scopes)
            return function(request)

        METHODS[name] = scoped
        return function

    return register


def cursor_of(kind: str, number: int) -> str:
    """The cursor to what begins there."""
    return base64.b64encode(f"{kind}:{number}".encode()).decode()


def cursor(request: Request, kind: str, default: int) -> int:
    """Where the page begins that is asked for; invalid_cursor where that cannot be read."""
    given = request.text("cursor")
    if not given:
        return default
    try:
        named, _, number = base64.b64decode(given, validate=True).decode().partition(":")
        if named == kind:
            return int(number)
    except (ValueError, binascii.Error) as error:
        raise RefusedError("invalid_cursor") from error
    raise RefusedError("invalid_cursor")


def page_size(request: Request, default: int, most: int) -> int:
    """How many are asked for, as far as Slack gives them."""
    return min(max(request.number("limit", default), 1), most)


def paged(request: Request, items: list[Json], default: int = 100, most: int = 1000) -> tuple[list[Json], str]:
    """One page and the cursor to the next (empty at the end). https://docs.slack.dev/apis/web-api/pagination."""
    limit, start = page_size(request, default, most), cursor(request, "offset", 0)
    more = start + limit < len(items)
    return items[start : start + limit], cursor_of("offset", start + limit) if more else ""
