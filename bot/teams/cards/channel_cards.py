"""Cards in channels: a form opens in a dialog there, in front of the person who pressed the button."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.teams.cards.adaptive_card import ACTION, VALUE

# Tells whether a button opens a form, by its action id and its value.
OpensForm = Callable[[str, str], bool]

# https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots
_OPEN_DIALOG = {"msteams": {"type": "task/fetch"}}


def is_channel(conversation: str) -> bool:
    """Tell whether a conversation is a channel, and not a chat."""
    return conversation.startswith("19:")


def with_dialogs(part: Any, opens_form: OpensForm) -> Any:
    """Return a card, or a part of one, whose buttons ask for a dialog if they open a form."""
    if isinstance(part, list):
        return [with_dialogs(each, opens_form) for each in part]
    if not isinstance(part, Mapping):
        return part
    copied = {name: with_dialogs(each, opens_form) for name, each in part.items()}
    data = copied.get("data")
    if copied.get("type") == "Action.Execute" and isinstance(data, dict) and opens_form(data[ACTION], data[VALUE]):
        copied = {name: each for name, each in copied.items() if name != "verb"}
        copied |= {"type": "Action.Submit", "data": {**data, **_OPEN_DIALOG}}
    return copied
