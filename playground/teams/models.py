"""People, teams, conversations and messages of a tenant."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from playground.models import Json

ADAPTIVE_CARD = "application/vnd.microsoft.card.adaptive"
# https://learn.microsoft.com/microsoftteams/platform/agents-in-teams/targeted-messages
TARGETED_LIFETIME = timedelta(hours=24)


@dataclass
class Person:
    """A member of the tenant, or a guest.

    Attributes:
        id: Their id for this bot, beginning with `29:`.
        email: Empty if the tenant does not disclose it.
    """

    id: str
    name: str
    email: str
    aad_object_id: str
    tz: str = "America/New_York"
    is_guest: bool = False


@dataclass
class Team:
    """A team; its id is also the id of its General channel."""

    id: str
    name: str
    aad_group_id: str
    members: list[str] = field(default_factory=list)
    installed: bool = False
    deleted: bool = False


@dataclass
class Conversation:
    """A channel of a team, or one person's chat with the bot.

    Attributes:
        name: A channel's name; empty in a personal chat.
        blocked: Whether the person blocked the bot.
    """

    id: str
    kind: Literal["channel", "personal"]
    name: str = ""
    team: str | None = None
    person: str | None = None
    deleted: bool = False
    blocked: bool = False


@dataclass
class Message:
    """A message in a conversation.

    Attributes:
        sender: A person's id, or the bot's.
        thread: Id of the message that started its thread; its own id if it did.
        targeted_to: The only person who sees it.
        activity: What the sender sent.
        views: Cards that single people see instead of the message's own, since they pressed or it was refreshed.
        refreshed: People whose client refreshed this revision.
        sequence: Order in which messages were posted or edited, over all conversations.
    """

    id: str
    conversation: str
    sender: str
    text: str
    thread: str
    attachments: list[Json] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)
    summary: str = ""
    targeted_to: str | None = None
    edited: bool = False
    revision: int = 0
    sequence: int = 0
    sent: datetime = datetime(1970, 1, 1, tzinfo=UTC)
    activity: Json = field(default_factory=dict)
    views: dict[str, Json] = field(default_factory=dict)
    refreshed: set[str] = field(default_factory=set)

    @property
    def card(self) -> Json | None:
        """The message's own Adaptive Card."""
        return next((each["content"] for each in self.attachments if each.get("contentType") == ADAPTIVE_CARD), None)

    def card_for(self, person: str) -> Json | None:
        """Return the card that this person sees."""
        return self.views.get(person, self.card)

    def is_visible_to(self, person: str, now: datetime) -> bool:
        """Tell whether a member of the conversation sees it at that time."""
        if self.targeted_to is None:
            return True
        return self.targeted_to == person and now - self.sent < TARGETED_LIFETIME


@dataclass
class Dialog:
    """A dialog (task module) that a person has open.

    Attributes:
        message: The message with the button that opened it.
        card: Its Adaptive Card; None if it shows only a message.
        text: The message that it shows instead of a card.
        values: What the person filled in, by input id.
        errors: Errors of the client, by input id.
    """

    conversation: str
    message: str
    title: str
    card: Json | None
    text: str = ""
    height: int | str = "medium"
    width: int | str = "medium"
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    revision: int = 0


@dataclass
class PostedActivity:
    """An activity that the bot posted, kept although it was edited or deleted since.

    Attributes:
        posted_at: Wall-clock seconds since 1970, independent of a demo's clock; so are the next two.
    """

    conversation: str
    id: str
    activity: Json
    posted_at: float
    edited_at: float | None = None
    deleted_at: float | None = None

    def all_text(self) -> str:
        """Return all readable text, for tests that count."""
        return "\n".join(collect_texts(self.activity))


def collect_texts(value: Any) -> list[str]:
    """Return every string that a person reads or hears, in order, at any depth."""
    if isinstance(value, list):
        return [found for each in value for found in ([each] if isinstance(each, str) else collect_texts(each))]
    if not isinstance(value, dict):
        return []
    names = ("text", "title", "label", "placeholder", "errorMessage", "altText", "tooltip")
    own = [value[name] for name in names if isinstance(value.get(name), str)]
    if "title" in value and isinstance(value.get("value"), str) and value.get("type") in {None, "Fact"}:
        own.append(value["value"])
    skipped = {"data", "userIds", "entities", "from", "recipient", "conversation", "channelData"}
    return own + [
        found
        for key, each in value.items()
        if key not in skipped and isinstance(each, dict | list)
        for found in ([str(choice["title"]) for choice in each] if key == "choices" else collect_texts(each))
    ]
