"""Who makes a request, and when: resolved once at the edge and passed through the services."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from bot.chat.surface import Surface
from bot.clock import Clock


@dataclass(frozen=True, slots=True)
class Times:
    """The two clock readings of one request, or of one scheduler pass.

    Attributes:
        now: The rounds' time (aware), which a demo can advance. Sessions and due dates are measured by it.
        wall_now: The machine's time (aware). Leases, pauses and the chat's own timestamps are measured by it.
    """

    now: datetime
    wall_now: datetime

    @classmethod
    def of(cls, clock: Clock) -> Self:
        """Read both times from a clock."""
        return cls(clock.now(), clock.wall_now())


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A person in one chat.

    Attributes:
        external_id: The chat's id of the person.
        name: The name that they have there.
        email: The email address that the chat itself vouches for; None for a guest, for whom another organization does.
        directory_id: The id in the organization's directory, if the chat has one beside its own.
    """

    external_id: str
    name: str | None = None
    email: str | None = None
    directory_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The person who makes a request from a chat.

    Services resolve an actor to our own person id inside their transaction. A person who was never recorded has no id.

    Attributes:
        workspace_id: Our own id of the workspace that the request belongs to.
        external_id: The external id by which the person is known: of the chat in which we met them first.
        channel: The chat's id of the conversation, if the request came from one.
        surface: The chat that the person uses now.
        identity: Who they are in that chat; None in Slack for a person whom we know from Slack.
        is_certain: Whether a chat could be asked who they are. If not, nothing is stored about them: they may be known
            already, from another chat.
    """

    workspace_id: int
    external_id: str
    channel: str | None = None
    surface: Surface = Surface.SLACK
    identity: Identity | None = None
    is_certain: bool = True

    @property
    def chat_id(self) -> str:
        """The person's id in the chat that they use now."""
        return self.external_id if self.identity is None else self.identity.external_id
