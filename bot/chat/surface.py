"""The chats that the app speaks in."""

from enum import StrEnum


class Surface(StrEnum):
    """A kind of chat. The values are stored."""

    SLACK = "slack"
    TEAMS = "teams"

    @property
    def label(self) -> str:
        """The chat's name in sentences."""
        return self.value.capitalize()
