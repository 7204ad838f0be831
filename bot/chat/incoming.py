"""What a chat sends, made safe to store and to show."""

from typing import Any

from bot.core.base.text_validation import to_visible

# Nesting depth; what chats send stays far below it.
_MAX_DEPTH = 40


def visible_values(value: Any, depth: int = 0) -> Any:
    """Return a JSON value whose texts hide nothing, and hold nothing that databases reject.

    Raises:
        ValueError: It is nested too deep.
    """
    if isinstance(value, str):
        return to_visible(value)
    if depth > _MAX_DEPTH:
        raise ValueError("nested too deep")
    if isinstance(value, dict):
        return {to_visible(name): visible_values(each, depth + 1) for name, each in value.items()}
    if isinstance(value, list):
        return [visible_values(each, depth + 1) for each in value]
    return value
