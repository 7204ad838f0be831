"""The port between the scheduler and a chat: the client protocol and the outcomes of its calls."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from bot.chat.surface import Surface


class RenderedMessage(Protocol):
    """A rendered message: plain text for notifications and screen readers, and the blocks to display."""

    @property
    def text(self) -> str:
        """The complete text, escaped, at most 4,000 characters."""
        ...

    @property
    def blocks(self) -> Sequence[Mapping[str, Any]]:
        """The blocks, in Slack's Block Kit format."""
        ...

    @property
    def picture(self) -> object | None:
        """The image to upload for the image block, if there is one."""
        ...


@dataclass(frozen=True, slots=True)
class Posted:
    """The message was posted.

    Attributes:
        conversation: The chat's id of the conversation.
        message: The chat's id of the message (in Slack its timestamp).
    """

    conversation: str
    message: str


@dataclass(frozen=True, slots=True)
class RetryLater:
    """The call had no effect and may be retried.

    Attributes:
        reason: Why, for the log and the delivery status.
        seconds: How long the chat asked to wait; None if it did not say.
        workspace_wide: Whether the wait applies to every message in the workspace.
        is_refused: Whether the chat refuses the app altogether. Meanwhile people get messages in their other chat.
    """

    reason: str
    seconds: float | None = None
    workspace_wide: bool = False
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class Rejected:
    """The call had no effect and retrying will not help. `reason` is the chat's error code."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It is unknown whether the message was posted."""

    reason: str


Outcome = Posted | RetryLater | Rejected | Unknown


@dataclass(frozen=True, slots=True)
class Updated:
    """The message shows the new content."""


UpdateOutcome = Updated | RetryLater | Rejected


@dataclass(frozen=True, slots=True)
class SearchProgress:
    """How far a search has come.

    Attributes:
        conversation: The chat's id of the conversation.
        thread: The thread to go on in; None for the conversation's history, which is searched first.
        reached: The chat's id of the message read last there; None at the start of a thread.
        found: The ids of the messages found so far, by key, oldest first.
    """

    conversation: str
    thread: str | None
    reached: str | None
    found: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Search:
    """What to search for, and where to go on.

    Attributes:
        keys: Delivery keys.
        since: None of the messages was posted before this time (aware, by the clock that stamps messages).
        until: Nor after this one.
        threads: Messages whose replies are searched too: the history does not show them.
        progress: How far an earlier call has come; None at the start.
    """

    keys: frozenset[str]
    since: datetime
    until: datetime
    threads: frozenset[str] = frozenset()
    progress: SearchProgress | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A conversation's history was searched completely.

    Attributes:
        messages: The messages found, by key, oldest first. Keys without a message are left out.
    """

    messages: Mapping[str, Sequence[Posted]]


@dataclass(frozen=True, slots=True)
class HistoryUnavailable:
    """The conversation's history cannot be read, and retrying will not help. `reason` is the chat's error code."""

    reason: str


@dataclass(frozen=True, slots=True)
class SearchPaused:
    """A part of the history was searched, and `retry` says when and why to go on from there."""

    progress: SearchProgress
    retry: RetryLater


SearchOutcome = Found | SearchPaused | RetryLater | HistoryUnavailable


class ChatClient(Protocol):
    """Posts to one workspace of a chat. The scheduler reaches the chat only through this protocol."""

    def send(
        self, external_id: str, message: RenderedMessage, key: str, thread: str | None = None, *, quiet: bool = False
    ) -> Outcome:
        """Post a message once, without retrying.

        Args:
            external_id: The chat's id of the channel or person.
            message: The rendered message.
            key: The delivery's idempotency key. The message carries it, so that a search can find it.
            thread: The message to reply to, in the same conversation. The reply also appears in the conversation
                itself.
            quiet: Whether the reply appears in the thread only.
        """
        ...

    def update(self, posted: Posted, message: RenderedMessage) -> UpdateOutcome:
        """Replace the content of a posted message. Idempotent."""
        ...

    def publish_home(self, external_id: str, view: Mapping[str, Any]) -> UpdateOutcome:
        """Publish a person's Home view. Idempotent."""
        ...

    def find(self, external_id: str, search: Search, *, direct: bool) -> SearchOutcome:
        """Search a conversation's history for messages that carry one of the keys, with at most four calls.

        Args:
            external_id: The chat's id of the channel or person.
            search: What to search for.
            direct: Whether to search the direct messages with a person instead of a channel.
        """
        ...

    def delete(self, posted: Posted) -> bool:
        """Delete a posted duplicate. Return whether it is gone."""
        ...

    def time_zone(self, external_id: str) -> str | RetryLater | None:
        """Return a person's time zone (IANA name); None if the chat does not know it."""
        ...


N_contra = TypeVar("N_contra", contravariant=True)
H_contra = TypeVar("H_contra", contravariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat(Generic[N_contra, H_contra]):
    """A workspace's chat client together with the renderers for its chat.

    Attributes:
        client: Posts to the workspace.
        render: Renders a notification as a message.
        render_home: Renders a person's Home as a view.
    """

    client: ChatClient
    render: Callable[[N_contra], RenderedMessage]
    render_home: Callable[[H_contra], Mapping[str, Any]]


# Returns the chat of a connection: our own workspace id and the surface. Raises DatabaseUnavailableError.
ChatClients = Callable[[int, Surface], Chat[N_contra, H_contra]]

_NOT_INSTALLED = "not installed here any more"
# Seconds. Messages are retried soon, because the app may be installed again; updates and searches can wait.
_SEND_RETRY_SECONDS = 60.0
_OTHER_RETRY_SECONDS = 3600.0


class NotInstalled:
    """The client of a workspace without an installation. Every call waits for the app to be installed again."""

    def send(self, *_: object, **__: object) -> Outcome:
        """Implement `ChatClient.send`."""
        return RetryLater(_NOT_INSTALLED, _SEND_RETRY_SECONDS, workspace_wide=True, is_refused=True)

    def update(self, *_: object) -> UpdateOutcome:
        """Implement `ChatClient.update`."""
        return RetryLater(_NOT_INSTALLED, _OTHER_RETRY_SECONDS)

    def publish_home(self, *_: object) -> UpdateOutcome:
        """Implement `ChatClient.publish_home`."""
        return Rejected(_NOT_INSTALLED)

    def find(self, *_: object, **__: object) -> SearchOutcome:
        """Implement `ChatClient.find`."""
        return RetryLater(_NOT_INSTALLED, _OTHER_RETRY_SECONDS)

    def delete(self, *_: object) -> bool:
        """Implement `ChatClient.delete`."""
        return False

    def time_zone(self, *_: object) -> RetryLater:
        """Implement `ChatClient.time_zone`."""
        return RetryLater(_NOT_INSTALLED)
