"""Texts that mention channels and people: everything else is escaped."""

from collections.abc import Callable, Sequence

from bot.core.calendar.formatting import NameOf
from bot.views.kit import block_kit
from bot.views.kit.block_kit import Block, Message

# Private-use characters, which mark external ids while the rest is escaped.
_MARKS = tuple(map(chr, range(0xE000, 0xF8FF)))


def named(say: Callable[[NameOf], str], most: int = block_kit.MAX_MESSAGE_TEXT) -> str:
    """Return the escaped text of `say` with a mention for each name; cutting never splits a name.

    Args:
        say: Takes a function that names a person by external id, and returns plain text.
        most: The largest number of characters.
    """
    plain = say(str)
    mark = next(each for each in _MARKS if each not in plain)
    parts = block_kit.escape(say(lambda external_id: f"{mark}{external_id}{mark}")).split(mark)
    shown = ""
    for place, part in enumerate(parts):
        piece = _name(part) if place % 2 else part
        room = most - len(shown)
        if len(piece) > room:
            return shown + ("…" if room and place % 2 else block_kit.shorten(piece, room) if room else "")
        shown += piece
    return shown


def message(say: Callable[[NameOf], str], blocks: Sequence[Block]) -> Message:
    """Create a message whose text mentions people, as `named` does."""
    return block_kit.message_of(named(say), blocks)


def _name(external_id: str) -> str:
    """Render a channel or a person, by how the id begins: https://docs.slack.dev/reference (C, G; U, W), Teams' 19:."""
    is_channel = external_id.startswith(("C", "G", "19:"))
    return block_kit.channel(external_id) if is_channel else block_kit.mention(external_id)
