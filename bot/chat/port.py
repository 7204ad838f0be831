"""What can come of a call, and what is to be posted: the words between the tick and whoever posts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


class RenderedMessage(Protocol):
    """A rendered message: complete text for screen readers and notifications, and the blocks that are shown."""

    @property
    def text(self) -> str:
        """Complete, escaped, at most 4,000 characters."""
        ...

    @property
    def blocks(self) -> Sequence[Mapping[str, Any]]:
        """Block Kit."""
        ...

    @property
    def picture(self) -> object | None:
        """What is drawn for the block that is a picture, if there is one."""
        ...


@dataclass(frozen=True, slots=True)
class Posted:
    """It stands in a conversation, under a timestamp."""

    conversation: str
    message: str


@dataclass(frozen=True, slots=True)
class RetryLater:
    """It was certainly not posted, and may be later.

    Attributes:
        seconds: How long to wait as Slack said; None where it did not say.
        workspace_wide: Whether everybody who posts to this workspace has to wait.
    """

    reason: str
    seconds: float | None = None
    workspace_wide: bool = False


@dataclass(frozen=True, slots=True)
class Rejected:
    """It was certainly not posted and never will be; `reason` is Slack's word for it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nobody can say whether it was posted."""

    reason: str


Outcome = Posted | RetryLater | Rejected | Unknown


@dataclass(frozen=True, slots=True)
class Updated:
    """It says what it ought to."""


UpdateOutcome = Updated | RetryLater | Rejected


@dataclass(frozen=True, slots=True)
class Found:
    """A conversation was looked through, whole.

    Attributes:
        places: Where each key was found: conversation and message, the oldest first; keys that were not are not in it.
    """

    messages: Mapping[str, Sequence[Posted]]


@dataclass(frozen=True, slots=True)
class HistoryUnavailable:
    """A conversation cannot be read, and that will not change by itself; `reason` is the chat's word for it."""

    reason: str


SearchOutcome = Found | RetryLater | HistoryUnavailable


class ChatClient(Protocol):
    """Who posts a message to a channel or person; the tick's only way to the outside."""

    def send(
        self, external_id: str, message: RenderedMessage, key: str, thread: str | None = None, *, quiet: bool = False
    ) -> Outcome:
        """Post once, without any retry of its own.

        Args:
            address: A channel's or a person's address.
            message: As rendered.
            key: The delivery's key; carried by the message, so that it can be found again.
            thread: The message that it belongs to, in the same conversation; it is shown to the conversation as well.
            quiet: Whether it is not, but only to those who follow the thread.
        """
        ...

    def update(self, posted: Posted, message: RenderedMessage) -> UpdateOutcome:
        """Let a message of ours that stands say something else. Done twice it is done once."""
        ...

    def publish_home(self, external_id: str, view: Mapping[str, Any]) -> UpdateOutcome:
        """Show somebody their own page anew. Done twice it is done once."""
        ...

    def find(self, external_id: str, keys: frozenset[str], since: datetime, *, direct: bool) -> SearchOutcome:
        """Look through a conversation for messages that carry one of the keys.

        Args:
            address: A channel's or a person's address.
            keys: Deliveries' keys.
            since: Nothing of them was posted before (aware), by the clock that stamps messages.
            direct: Whether it is a person's, so that the direct messages with them are meant.
        """
        ...

    def delete(self, posted: Posted) -> bool:
        """Remove a message of ours that stands twice; whether it is gone."""
        ...


# Who posts in a workspace, by its id.
ChatClients = Callable[[int], ChatClient]

_NOT_INSTALLED = "not installed here any more"
# Seconds: what is to be posted may go on as soon as it is installed again; nobody waits for the rest.
_SEND_RETRY_SECONDS = 60.0
_OTHER_RETRY_SECONDS = 3600.0


class NotInstalled:
    """Who posts where the bot is not installed any more: everything waits, in case that it is installed again."""

    def send(
        self,
        external_id: str,  # noqa: ARG002 - as `Poster` has it, like all below
        message: RenderedMessage,  # noqa: ARG002
        key: str,  # noqa: ARG002
        thread: str | None = None,  # noqa: ARG002
        *,
        quiet: bool = False,  # noqa: ARG002
    ) -> Outcome:
        """See `Poster.post`."""
        return RetryLater(_NOT_INSTALLED, _SEND_RETRY_SECONDS)

    def update(self, posted: Posted, message: RenderedMessage) -> UpdateOutcome:  # noqa: ARG002
        """See `Poster.edit`."""
        return RetryLater(_NOT_INSTALLED, _OTHER_RETRY_SECONDS)

    def publish_home(self, external_id: str, view: Mapping[str, Any]) -> UpdateOutcome:  # noqa: ARG002
        """See `Poster.show`."""
        return Rejected(_NOT_INSTALLED)

    def find(self, external_id: str, keys: frozenset[str], since: datetime, *, direct: bool) -> SearchOutcome:  # noqa: ARG002
        """See `Poster.look`."""
        return RetryLater(_NOT_INSTALLED, _OTHER_RETRY_SECONDS)

    def delete(self, posted: Posted) -> bool:  # noqa: ARG002
        """See `Poster.remove`."""
        return False
