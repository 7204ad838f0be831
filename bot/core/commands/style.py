"""How a command is typed on each surface."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.chat.surface import Surface


@dataclass(frozen=True, slots=True)
class CommandStyle:
    """How people type a command.

    Attributes:
        prefix: What comes before it in a channel. In a conversation with the app alone, nothing does.
        home: Where a person's Home is.
    """

    prefix: str
    home: str

    def typed(self, usage: str, *, is_direct: bool = False) -> str:
        """Return what is typed: "/lhs-rounds suggest", or "suggest" in a conversation with the app."""
        return usage if is_direct else f"{self.prefix} {usage}".strip()


STYLES: Mapping[Surface, CommandStyle] = {
    Surface.SLACK: CommandStyle("/lhs-rounds", home="on the Home tab"),
    Surface.TEAMS: CommandStyle("@LHS Rounds", home="by typing “home” in your chat with LHS Rounds"),
}
