"""Who is asking, and when: made once at the edge of each request and passed through the services."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from bot.clock import Clock


@dataclass(frozen=True, slots=True)
class Times:
    """The two times of one request or one pass of the scheduler.

    Attributes:
        now: The rounds' time (aware), which a demo can advance: sessions and due dates are measured by it.
        wall_now: The machine's time (aware): leases, pauses and what a chat measures are on it.
    """

    now: datetime
    wall_now: datetime

    @classmethod
    def of(cls, clock: Clock) -> Self:
        """Both times, read from a clock."""
        return cls(clock.now(), clock.wall_now())


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The person who does something in a chat.

    Services resolve them to our own person id inside their transaction; a reader who was never recorded has none.

    Attributes:
        workspace_id: Our own id of the workspace that the request belongs to.
        external_id: The chat's id of the person.
        channel: The chat's id of the conversation, if they are in one.
        surface: The chat that they use.
    """

    workspace_id: int
    external_id: str
    channel: str | None = None
    surface: str = "slack"
