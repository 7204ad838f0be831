"""Names, in place of ids of another chat, in what Slack shows: Slack itself names only its own people and channels."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from bot.slack import people_fields
from bot.views.kit import block_kit
from bot.views.kit.block_kit import Message

T = TypeVar("T")
# Returns the name of a person or a channel of another chat; None if unknown.
NameOf = Callable[[str], str | None]

# As `block_kit.mention` and `block_kit.channel` write them. What people write is escaped, and has none.
_MENTION = re.compile(r"<(?P<kind>[@#])(?P<id>[^<>|\s]*:[^<>|\s]*)>")
_SOMEBODY = "a colleague in Teams"
_CHANNEL = "the Teams channel"


def named(shown: T, name_of: NameOf | None) -> T:
    """Return a message, a view or what a feature returns with names for the ids of other chats.

    Args:
        shown: What Slack is about to show.
        name_of: Names a person or a channel; None where there is no other chat, and nothing to be named.
    """
    return shown if name_of is None else cast("T", _named(shown, name_of))


def _named(part: Any, name_of: NameOf) -> Any:
    if isinstance(part, Message):
        return Message(_in_text(part.text, name_of), _named(part.blocks, name_of), part.picture)
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{each.name: _named(getattr(part, each.name), name_of) for each in fields(part)})
    if isinstance(part, Mapping):
        if part.get("type") == "mrkdwn":
            return {**part, "text": block_kit.shorten(_in_text(part["text"], name_of), block_kit.MAX_SECTION)}
        return {name: _named(each, name_of) for name, each in part.items()}
    if isinstance(part, list | tuple):
        return type(part)(_named(each, name_of) for block in part for each in _split(block, name_of))
    return part


def _split(part: Any, name_of: NameOf) -> Iterable[Any]:
    """Return a form's block, and the field of people in another chat that belongs below it."""
    if not isinstance(part, Mapping):
        return (part,)
    names = {each: name_of(each) or _SOMEBODY for each in people_fields.elsewhere(part)}
    return people_fields.split(part, names)


def _in_text(text: str, name_of: NameOf) -> str:
    def name(mark: re.Match[str]) -> str:
        known = name_of(mark["id"])
        if mark["kind"] == "#":
            return block_kit.escape(f"{known} in Teams" if known else _CHANNEL)
        return block_kit.escape(known or _SOMEBODY)

    return _MENTION.sub(name, text)
