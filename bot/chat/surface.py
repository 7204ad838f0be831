"""The chats that the app speaks in."""

from enum import StrEnum
from typing import Self


class Surface(StrEnum):
    """A kind of chat. The values are stored."""

    SLACK = "slack"
    TEAMS = "teams"

    @classmethod
    def of_id(cls, external_id: str) -> Self:
        """Return the chat that an id of a person or channel belongs to: in Teams each has a colon, in Slack none."""
        return cls.TEAMS if ":" in external_id else cls.SLACK

    @property
    def label(self) -> str:
        """The chat's name in sentences."""
        return self.value.capitalize()

    @property
    def counts_edits(self) -> bool:
        """Whether edits count as messages in the chat's rate limit.

        Microsoft has one policy for all requests to Teams; Slack has a limit for each method.
        """
        return self is Surface.TEAMS
