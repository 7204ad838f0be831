"""The objects of a workspace: people, conversations, messages, views and interaction tokens."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

Json = dict[str, Any]

# Seconds. https://docs.slack.dev/interactivity/handling-user-interaction
TRIGGER_LIFE = 3.0
RESPONSE_URL_LIFE = 30 * 60.0
RESPONSE_URL_USES = 5
# https://docs.slack.dev/surfaces/modals
MAX_VIEW_STACK = 3
# History page size (default, maximum): https://docs.slack.dev/reference/methods/conversations.history.
# The second pair applies to apps distributed outside the Marketplace.
HISTORY_PAGE = (100, 999)
DISTRIBUTED_PAGE = (15, 15)


class NotOnScreenError(LookupError):
    """The person cannot do that, because the target is not on their screen."""


@dataclass
class User:
    """A member of the workspace, human or bot."""

    id: str
    name: str
    real_name: str
    email: str = ""
    tz: str = "America/New_York"
    deleted: bool = False
    is_admin: bool = False
    is_owner: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    team_id: str = ""

    def offset(self, now: datetime) -> int:
        """Return the UTC offset at that time in seconds, as in `tz_offset`."""
        delta = now.astimezone(ZoneInfo(self.tz)).utcoffset()
        return int(delta.total_seconds()) if delta is not None else 0


@dataclass
class Channel:
    """A channel, one person's direct messages with the app (`im_with`), or a group conversation (`mpim`, private)."""

    id: str
    name: str
    members: list[str] = field(default_factory=list)
    archived: bool = False
    private: bool = False
    im_with: str | None = None
    topic: str = ""
    mpim: bool = False

    @property
    def kind(self) -> str:
        """Its type, as in `types=` and the scopes."""
        if self.im_with is not None:
            return "im"
        if self.mpim:
            return "mpim"
        return "private_channel" if self.private else "public_channel"


@dataclass
class Message:
    """A message in a conversation.

    `ephemeral_to` is the only person who sees it; `broadcast` marks a thread reply that the channel sees as well.
    """

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    broadcast: bool = False
    edited: str | None = None
    ephemeral_to: str | None = None
    values: Json = field(default_factory=dict)
    revision: int = 0
    sent: datetime = datetime(1970, 1, 1, tzinfo=UTC)

    def all_text(self) -> str:
        """Return all readable text for assertions: the text, then every text in the blocks."""
        return "\n".join([self.text, *collect_texts(self.blocks)])


@dataclass
class File:
    """A file that the app uploads.

    Attributes:
        length: Announced length in bytes.
        content: None until the bytes arrive.
        is_complete: Whether the app completed the upload.
        refusals: How many messages with it are rejected until it is ready; Slack processes files asynchronously.
    """

    id: str
    name: str
    length: int
    content: bytes | None = None
    is_complete: bool = False
    refusals: int = 0


@dataclass
class View:
    """An open modal or a Home: `content` as sent by the app, `values` as filled in by the person."""

    id: str
    user: str
    content: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: Json = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    error_text: str | None = None
    revision: int = 0
    # The conversation of the interaction that opened it; response_urls of a submission post there.
    channel: str | None = None

    @property
    def type(self) -> str:
        """ "modal" or "home"."""
        return str(self.content["type"])

    @property
    def blocks(self) -> list[Json]:
        """Its blocks, each with a block_id."""
        blocks: list[Json] = self.content["blocks"]
        return blocks

    @property
    def callback_id(self) -> str:
        """Set by the app; empty otherwise."""
        return str(self.content.get("callback_id", ""))

    @property
    def title(self) -> str:
        """The modal's title; empty for a Home."""
        return str(self.content.get("title", {}).get("text", ""))

    def all_text(self) -> str:
        """Return all readable text, for assertions."""
        return "\n".join(collect_texts(self.content))


@dataclass
class Trigger:
    """Lets the app open a view for that person, once within three seconds."""

    user: str
    created_at: float
    channel: str | None = None
    view_id: str | None = None
    used: bool = False


@dataclass
class ResponseUrl:
    """Lets the app respond in that conversation without being a member, five times within half an hour."""

    user: str
    channel: str
    created_at: float
    message_ts: str | None = None
    uses: int = 0


@dataclass(frozen=True)
class Command:
    """A slash command from the app's manifest."""

    name: str
    description: str = ""
    usage_hint: str = ""


@dataclass(frozen=True)
class Shortcut:
    """A message shortcut from the app's manifest."""

    callback_id: str
    name: str


def collect_texts(value: Any) -> list[str]:
    """Return every string under a `text` or `alt_text` key, in order, at any depth."""
    if isinstance(value, list):
        return [found for each in value for found in collect_texts(each)]
    if not isinstance(value, dict):
        return []
    own = [value[key] for key in ("text", "alt_text") if isinstance(value.get(key), str)]
    return own + [found for each in value.values() for found in collect_texts(each)]
