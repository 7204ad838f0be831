"""Slack's Web API, as far as the bot calls it unasked: posting what is due, and asking who it is."""

import errno
import http.client
import socket
import ssl
import urllib.error
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

# Seconds. A claim's lease is at least four of these.
POSTING_TIMEOUT = 10
# For a person who waits: Slack gives three seconds for everything.
WAITING_TIMEOUT = 2
# A dot in it would make Slack drop the metadata without a word.
EVENT_TYPE = "lhs_rounds_delivery"

# Refusals that time does not heal: the message was certainly not posted, and trying again would not help.
_FINAL = frozenset(
    {
        "cannot_dm_bot",
        "channel_not_found",
        "duplicate_channel_not_found",
        "duplicate_message_not_found",
        "invalid_arguments",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_metadata_format",
        "is_archived",
        "messages_tab_disabled",
        "metadata_too_large",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "not_in_channel",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_thread_only_channel",
        "too_many_attachments",
        "user_disabled",
        "user_not_found",
        "user_not_in_channel",
    }
)
# Answers that do not say whether the message was posted before something broke on the way.
_UNCLEAR = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org"})


class Message(Protocol):
    """A rendered message: complete text for screen readers and notifications, and the blocks that are shown."""

    @property
    def text(self) -> str:
        """Complete, escaped, at most 4,000 characters."""
        ...

    @property
    def blocks(self) -> Sequence[Mapping[str, Any]]:
        """Block Kit."""
        ...


@dataclass(frozen=True, slots=True)
class Posted:
    """It stands in a conversation, under a timestamp."""

    conversation: str
    message: str


@dataclass(frozen=True, slots=True)
class TryLater:
    """It was certainly not posted, and may be later.

    Attributes:
        seconds: How long to wait as Slack said; None where it did not say.
        for_all: Whether everybody who posts to this workspace has to wait.
    """

    why: str
    seconds: float | None = None
    for_all: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """It was certainly not posted and never will be; `why` is Slack's word for it."""

    why: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can say whether it was posted."""

    why: str


Outcome = Posted | TryLater | Refused | Unknown


class Poster(Protocol):
    """Who posts a message to a channel or person; the tick's only way to the outside."""

    def post(self, address: str, message: Message, key: str) -> Outcome:
        """Post once, without any retry of its own.

        Args:
            address: A channel's or a person's address.
            message: As rendered.
            key: The delivery's key; carried by the message, so that it can be found again.
        """
        ...


@dataclass(frozen=True, slots=True)
class Identity:
    """Who Slack says that we are."""

    team: str
    bot_user: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What Slack answered to a question."""

    body: Mapping[str, Any]
    headers: Mapping[str, str]

    def header(self, name: str) -> str:
        """A header, whatever its case; empty if it is not there."""
        return next((value for key, value in self.headers.items() if key.lower() == name.lower()), "")


def shared_tls() -> ssl.SSLContext:
    """One TLS context for all clients: without it every call reads all certificates anew, tens of milliseconds."""
    return ssl.create_default_context()


def make_client(token: str | None, *, base_url: str, timeout: int, tls: ssl.SSLContext) -> WebClient:
    """A client that never retries by itself: the SDK's own retry posts twice when only the answer is lost."""
    return WebClient(token=token, base_url=base_url, timeout=timeout, ssl=tls, retry_handlers=[])


class SlackPoster:
    """Posts with one bot token.

    Args:
        client: As made by `make_client`.
    """

    def __init__(self, client: WebClient) -> None:
        self._client = client

    def post(self, address: str, message: Message, key: str) -> Outcome:
        """See `Poster.post`."""
        try:
            answer = self._client.chat_postMessage(
                channel=address,
                text=message.text,
                blocks=[dict(block) for block in message.blocks],
                metadata={"event_type": EVENT_TYPE, "event_payload": {"key": key}},
                unfurl_links=False,
                unfurl_media=False,
                parse="none",
                link_names=False,
            )
            conversation, posted = answer.get("channel"), answer.get("ts")
        except SlackApiError as error:
            return _refusal(error)
        except (SlackClientError, urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
            if _never_got_there(error):
                return TryLater("Slack cannot be reached")
            return Unknown(type(error).__name__)
        if not (isinstance(conversation, str) and isinstance(posted, str)):
            return Unknown("an answer without the message's place")
        return Posted(conversation, posted)

    def identify(self) -> Identity:
        """Who we are, by Slack's word. Raises SlackRefusedError or SlackUnreachableError."""
        answer = self._asked("auth.test", {})
        return Identity(str(answer.body["team_id"]), str(answer.body["user_id"]))

    def find_by_email(self, email: str) -> str | None:
        """The user id behind an e-mail address, or None. Raises SlackRefusedError or SlackUnreachableError."""
        try:
            answer = self._asked("users.lookupByEmail", {"email": email})
        except SlackRefusedError as error:
            if error.word == "users_not_found":
                return None
            raise
        return str(answer.body["user"]["id"])

    def ask(self, method: str, **arguments: str) -> Answer:
        """Any reading call, for `doctor`. Raises SlackRefusedError or SlackUnreachableError."""
        return self._asked(method, arguments)

    def _asked(self, method: str, arguments: dict[str, str]) -> Answer:
        try:
            answer = self._client.api_call(method, params=arguments)
        except SlackApiError as error:
            word = error.response.get("error") if isinstance(error.response.data, dict) else None
            if word is None or error.response.status_code >= 500:
                raise SlackUnreachableError(f"HTTP {error.response.status_code}") from error
            raise SlackRefusedError(str(word)) from error
        except (SlackClientError, urllib.error.URLError, http.client.HTTPException, OSError, ValueError) as error:
            raise SlackUnreachableError(type(error).__name__) from error
        if not isinstance(answer.data, dict):
            raise SlackUnreachableError("an answer that is no JSON object")
        return Answer(answer.data, answer.headers)


class SlackRefusedError(Exception):
    """Slack said no; `word` is its own word for why."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.word = word


class SlackUnreachableError(Exception):
    """Slack did not answer, or nothing that can be read."""


def _refusal(error: SlackApiError) -> Outcome:
    response = error.response
    word = response.get("error") if isinstance(response.data, dict) else None
    if response.status_code == 429 or word in {"ratelimited", "rate_limited"}:
        return TryLater("ratelimited", _seconds(response.headers.get("Retry-After")), for_all=True)
    if response.status_code >= 500 or not isinstance(word, str) or word in _UNCLEAR:
        return Unknown(str(word or f"HTTP {response.status_code}"))
    if word in _FINAL:
        return Refused(word)
    # A token revoked, a scope missing, an app not yet approved: the person who runs the bot can mend it.
    return TryLater(word)


def _never_got_there(error: Exception) -> bool:
    """Whether no connection stood at all, so that nothing can have been posted: no name, no route, nobody listening."""
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, socket.gaierror | ConnectionRefusedError | ssl.SSLCertVerificationError):
        return True
    return isinstance(reason, OSError) and reason.errno in {errno.ENETUNREACH, errno.EHOSTUNREACH}


def _seconds(text: str | None) -> float:
    """Slack says whole seconds; a header that says nothing readable waits for half a minute."""
    return float(text) if text is not None and text.isascii() and text.isdigit() else 30.0
