"""What a workspace is made of: people, conversations, messages, views, and what may be used for a short while."""

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
VIEW_STACK = 3
# Messages in a page of a history, (by itself, at most): https://docs.slack.dev/reference/methods/conversations.history.
# The second pair is that of apps sold outside of the Marketplace.
HISTORY_PAGE = (100, 999)
DISTRIBUTED_PAGE = (15, 15)


class NotOnScreenError(LookupError):
    """A person cannot do that: what they would press or fill is not in front of them."""


@dataclass
class User:
    """A member of the workspace, person or bot."""

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
        """Seconds east of UTC at that moment, as `tz_offset` says it."""
        delta = now.astimezone(ZoneInfo(self.tz)).utcoffset()
        return int(delta.total_seconds()) if delta is not None else 0


@dataclass
class Channel:
    """A channel, the direct messages between the app and one person (`im_with`), or of a few (`mpim`, and private)."""

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
        """Its type as `types=` and the scopes name it."""
        if self.im_with is not None:
            return "im"
        if self.mpim:
            return "mpim"
        return "private_channel" if self.private else "public_channel"


@dataclass
class Message:
    """A message in a conversation; `ephemeral_to` names the only person who sees it.

    `broadcast` is a reply in a thread that the conversation sees as well.
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

    def everything(self) -> str:
        """All that can be read in it, for an assertion: the text, then every text in the blocks."""
        return "\n".join([self.text, *texts(self.blocks)])


@dataclass
class File:
    """A file that the app uploads.

    Attributes:
        length: As it was announced.
        content: None until it was sent.
        is_complete: Whether the app said that this was all.
        refusals: How often a message with it is refused before it is ready: the real one takes its time.
    """

    id: str
    name: str
    length: int
    content: bytes | None = None
    is_complete: bool = False
    refusals: int = 0


@dataclass
class View:
    """A modal that is open, or a person's Home: `content` as the app sent it, `values` as the person filled it."""

    id: str
    user: str
    content: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    values: Json = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    trouble: str | None = None
    revision: int = 0
    # Where the interaction behind it happened; response_urls of a submission lead there.
    channel: str | None = None

    @property
    def type(self) -> str:
        """Modal or home."""
        return str(self.content["type"])

    @property
    def blocks(self) -> list[Json]:
        """Its blocks, each with a block_id."""
        blocks: list[Json] = self.content["blocks"]
        return blocks

    @property
    def callback_id(self) -> str:
        """As the app set it; empty where it did not."""
        return str(self.content.get("callback_id", ""))

    @property
    def title(self) -> str:
        """The modal's title; empty on a Home."""
        return str(self.content.get("title", {}).get("text", ""))

    def everything(self) -> str:
        """All that can be read in it, for an assertion."""
        return "\n".join(texts(self.content))


@dataclass
class Trigger:
    """Lets the app open a view for that person, once and for three seconds."""

    user: str
    made: float
    channel: str | None = None
    view_id: str | None = None
    used: bool = False


@dataclass
class ResponseUrl:
    """Lets the app answer in that conversation without being a member, five times in half an hour."""

    user: str
    channel: str
    made: float
    message_ts: str | None = None
    uses: int = 0


@dataclass(frozen=True)
class Command:
    """A slash command of the app, as its manifest describes it."""

    name: str
    description: str = ""
    usage_hint: str = ""


@dataclass(frozen=True)
class Shortcut:
    """A message shortcut of the app, as its manifest describes it."""

    callback_id: str
    name: str


def texts(value: Any) -> list[str]:
    """Every string under a key `text` or `alt_text`, in order; goes through lists and objects of any depth."""
    if isinstance(value, list):
        return [found for each in value for found in texts(each)]
    if not isinstance(value, dict):
        return []
    own = [value[key] for key in ("text", "alt_text") if isinstance(value.get(key), str)]
    return own + [found for each in value.values() for found in texts(each)]
