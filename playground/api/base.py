"""Shared parts of all Web API methods: arguments, errors, scopes and pagination."""

import base64
import binascii
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from playground.models import Channel, Json
from playground.workspace import Workspace


class ApiError(Exception):
    """An error response; `code` is Slack's error code, `extra` its additional fields."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra


@dataclass(frozen=True)
class Request:
    """One method call: the workspace of the token, and the raw arguments."""

    workspace: Workspace
    method: str
    arguments: Mapping[str, Any]
    base_url: str

    def text(self, name: str, default: str = "") -> str:
        """Return an argument as text."""
        value = self.arguments.get(name)
        return default if value is None else str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        """Return an argument as a boolean: true, "true" and "1" are true."""
        value = self.arguments.get(name)
        return default if value is None else str(value).lower() in {"true", "1"}

    def number(self, name: str, default: int) -> int:
        """Return an argument as a whole number.

        Raises:
            ApiError: invalid_arguments.
        """
        value = self.arguments.get(name)
        if value in (None, ""):
            return default
        if not str(value).isdigit():
            raise ApiError("invalid_arguments")
        return int(str(value))

    def json(self, name: str, error_code: str) -> Any:
        """Return a JSON argument, decoding it if it is a string.

        Raises:
            ApiError: `error_code`, if it is not valid JSON.
        """
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError as error:
            raise ApiError(error_code) from error

    def needs(self, *scopes: str) -> None:
        """Require one of the scopes.

        Raises:
            ApiError: missing_scope.
        """
        granted = self.workspace.scopes
        if not granted.intersection(scopes):
            raise ApiError("missing_scope", needed=scopes[0], provided=",".join(sorted(granted)))

    def channel(self, name: str = "channel") -> Channel:
        """Return the conversation that an argument names by id.

        Raises:
            ApiError: channel_not_found, also for a private channel without the bot.
        """
        channel = self.workspace.channels.get(self.text(name))
        if channel is None or (channel.private and self.workspace.bot_user not in channel.members):
            raise ApiError("channel_not_found")
        return channel


Method = Callable[[Request], Json]
METHODS: dict[str, Method] = {}


def method(name: str, *scopes: str) -> Callable[[Method], Method]:
    """Register a method under its Slack name, requiring one of the scopes if any are given."""

    def register(function: Method) -> Method:
        def scoped(request: Request) -> Json:
            if scopes:
                request.needs(*scopes)
            return function(request)

        METHODS[name] = scoped
        return function

    return register


def cursor_of(kind: str, number: int) -> str:
    """Return the cursor for the page that starts at `number`."""
    return base64.b64encode(f"{kind}:{number}".encode()).decode()


def cursor(request: Request, kind: str, default: int) -> int:
    """Return where the requested page starts.

    Raises:
        ApiError: invalid_cursor.
    """
    given = request.text("cursor")
    if not given:
        return default
    try:
        named, _, number = base64.b64decode(given, validate=True).decode().partition(":")
        if named == kind:
            return int(number)
    except (ValueError, binascii.Error) as error:
        raise ApiError("invalid_cursor") from error
    raise ApiError("invalid_cursor")


def page_size(request: Request, default: int, maximum: int) -> int:
    """Return the requested page size, clamped to Slack's maximum."""
    return min(max(request.number("limit", default), 1), maximum)


def paged(request: Request, items: list[Json], default: int = 100, maximum: int = 1000) -> tuple[list[Json], str]:
    """Return one page and the cursor of the next (empty at the end). https://docs.slack.dev/apis/web-api/pagination."""
    limit, start = page_size(request, default, maximum), cursor(request, "offset", 0)
    more = start + limit < len(items)
    return items[start : start + limit], cursor_of("offset", start + limit) if more else ""
