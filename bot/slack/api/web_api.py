"""Read from Slack: the bot's identity, people and groups, and what `doctor` checks."""

import http.client
import re
import urllib.error
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.core.base.text_validation import to_visible

_WORD = re.compile(r"[a-z][a-z0-9_:]*")
# What the SDK raises when Slack is unreachable or its answer is unreadable.
UNREACHABLE = (SlackClientError, urllib.error.URLError, http.client.HTTPException, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class BotIdentity:
    """The bot's identity in Slack."""

    team: str
    bot_user: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class ApiResponse:
    """Slack's answer to a call."""

    body: Mapping[str, Any]
    headers: Mapping[str, str]

    def header(self, name: str) -> str:
        """Return a header, whatever its case; empty if it is missing."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), "")


class SlackRefusedError(Exception):
    """Slack rejected the call; `word` is its error code."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


class SlackUnreachableError(Exception):
    """Slack did not answer, or its answer is unreadable; `word` is the error code, if there is one."""

    def __init__(self, reason: str, word: str | None = None) -> None:
        super().__init__(reason)
        self.word = word


class SlackBusyError(SlackUnreachableError):
    """Slack's rate limit was reached; `seconds` is how long to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__("ratelimited", "ratelimited")
        self.seconds = seconds


class SlackApi:
    """Reads with one bot token.

    Args:
        client: As made by `make_client`.
        team: The team to read, for an organization's token; None for a team's token.
    """

    def __init__(self, client: WebClient, team: str | None = None) -> None:
        self._client = client
        # https://docs.slack.dev/reference/methods/users.list, argument team_id.
        self._which = {} if team is None else {"team_id": team}

    def identify(self) -> BotIdentity:
        """Return the bot's identity. Raises SlackRefusedError or SlackUnreachableError."""
        answer = call(self._client, "auth.test", {})
        url = answer.body.get("url")
        return BotIdentity(
            str(answer.body["team_id"]), str(answer.body["user_id"]), url if isinstance(url, str) else None
        )

    def find_by_email(self, email: str) -> str | None:
        """Return the user id for an e-mail address, or None. Raises SlackRefusedError or SlackUnreachableError."""
        try:
            answer = call(self._client, "users.lookupByEmail", {"email": email})
        except SlackRefusedError as error:
            if error.word == "users_not_found":
                return None
            raise
        return str(answer.body["user"]["id"])

    def channel_name(self, channel: str) -> str | None:
        """Return a channel's name as people write it; None if Slack refuses. Raises SlackUnreachableError."""
        try:
            name = describe(self._client, "conversations.info", channel).get("name")
        except SlackRefusedError:
            return None
        return f"#{to_visible(name)}" if isinstance(name, str) and name else None

    def group_members(self, handle: str) -> tuple[str, ...]:
        """Return a user group's members; empty if there is none. Raises SlackRefusedError or SlackUnreachableError."""
        answer = self.call("usergroups.list", include_users="true", **self._which)
        name = handle.strip().removeprefix("@").casefold()
        for each in answer.body.get("usergroups", []):
            if str(each.get("handle", "")).casefold() == name:
                return tuple(str(user) for user in each.get("users") or [])
        return ()

    def administrators(self) -> tuple[str, ...]:
        """Return the workspace's active administrators. Raises SlackRefusedError or SlackUnreachableError."""
        return tuple(
            str(each["id"])
            for body in call_paged(self._client, "users.list", {"limit": "200", **self._which})
            for each in body.get("members", [])
            if (each.get("is_admin") or each.get("is_owner")) and not (each.get("deleted") or each.get("is_bot"))
        )

    def describe(self, method: str, external_id: str) -> dict[str, Any]:
        """Return a person or a channel, as the function `describe`."""
        return describe(self._client, method, external_id)

    def call(self, method: str, **arguments: str) -> ApiResponse:
        """Make any read-only call, for `doctor`. Raises SlackRefusedError or SlackUnreachableError."""
        return call(self._client, method, arguments)


def call(client: WebClient, method: str, arguments: Mapping[str, str | int | bool]) -> ApiResponse:
    """Make one read-only call. Raises SlackRefusedError, SlackUnreachableError or SlackBusyError."""
    try:
        answer = client.api_call(method, params=dict(arguments))
    except SlackApiError as error:
        if is_rate_limited(error):
            raise SlackBusyError(retry_after(error)) from error
        word = error_code(error)
        if word is None or error.response.status_code >= 500:
            raise SlackUnreachableError(f"HTTP {error.response.status_code}", word) from error
        raise SlackRefusedError(word) from error
    except UNREACHABLE as error:
        raise SlackUnreachableError(type(error).__name__) from error
    if not isinstance(answer.data, dict):
        raise SlackUnreachableError("an answer that is no JSON object")
    return ApiResponse(answer.data, answer.headers)


def describe(client: WebClient, method: str, external_id: str) -> dict[str, Any]:
    """Return a person (users.info) or a channel (conversations.info) as Slack describes it. Raises what `call` raises.

    It is empty if Slack answers without a description.
    """
    what = "user" if method == "users.info" else "channel"
    found = call(client, method, {what: external_id}).body.get(what)
    return found if isinstance(found, dict) else {}


def call_paged(
    client: WebClient, method: str, arguments: Mapping[str, str | int | bool]
) -> Iterator[Mapping[str, Any]]:
    """Yield the body of each page of an answer. Raises what `call` raises."""
    cursor = ""
    while True:
        body = call(client, method, {**arguments, **({"cursor": cursor} if cursor else {})}).body
        yield body
        if not (cursor := next_cursor(body)):
            return


def next_cursor(body: Mapping[str, Any]) -> str:
    """Return the cursor of an answer's next page; empty on the last."""
    return str((body.get("response_metadata") or {}).get("next_cursor") or "")


def error_code(error: SlackApiError) -> str | None:
    """Return Slack's error code; None if the answer did not come from Slack.

    For an answer that is not JSON the SDK invents an error, a sentence: a proxy has answered, and what Slack did is
    unknown.
    """
    word = error.response.get("error") if isinstance(error.response.data, dict) else None
    return word if isinstance(word, str) and _WORD.fullmatch(word) else None


def is_rate_limited(error: SlackApiError) -> bool:
    """Tell whether Slack's rate limit was reached."""
    return error.response.status_code == 429 or error_code(error) in {"ratelimited", "rate_limited"}


def retry_after(error: SlackApiError) -> float:
    """Return the seconds to wait; half a minute if the header is missing or unreadable."""
    text = error.response.headers.get("Retry-After")
    return float(text) if text is not None and text.isascii() and text.isdigit() else 30.0
