"""Words in which channels and people are named: all else is escaped, and each name is shown as Slack shows it."""

from collections.abc import Callable

from bot.core.calendar.formatting import NameOf
from bot.slack.views.kit import block_kit

# Characters that mean nothing to anybody, as what stands round an address while the rest is escaped.
_MARKS = tuple(map(chr, range(0xE000, 0xF8FF)))


def named(say: Callable[[NameOf], str], most: int = block_kit.MAX_MESSAGE_TEXT) -> str:
    """What `say` says, escaped, with a mention for each name; what is too long is cut, but never in a name.

    Args:
        say: Takes what names somebody by the chat's address, and gives plain words.
        most: The most characters that it may have.
    """
    plain = say(str)
    mark = next(each for each in _MARKS if each not in plain)
    parts = block_kit.escape(say(lambda address: f"{mark}{address}{mark}")).split(mark)
    shown = ""
    for place, part in enumerate(parts):
        piece = _name(part) if place % 2 else part
        room = most - len(shown)
        if len(piece) > room:
            return shown + ("…" if room and place % 2 else block_kit.shorten(piece, room) if room else "")
        shown += piece
    return shown


def _name(address: str) -> str:
    """A channel or a person, by what their ids begin with: https://docs.slack.dev/reference (C, G; U, W)."""
    return block_kit.channel(address) if address[:1] in {"C", "G"} else block_kit.mention(address)
