"""Reading what a form brings back. Nothing here raises, whatever shape it has: what is missing is empty."""

from collections.abc import Mapping
from typing import Any

# An id of ours fits into 64 bits, and int() refuses thousands of digits.
_MAX_DIGITS = 18


def typed(state: object, block_id: str) -> str:
    """What was written into a field."""
    value = _element(state, block_id).get("value")
    return _storable(value) if isinstance(value, str) else ""


def day(state: object, block_id: str) -> str:
    """The day that was chosen, as ISO text."""
    value = _element(state, block_id).get("selected_date")
    return value if isinstance(value, str) else ""


def time_of_day(state: object, block_id: str) -> str:
    """The time that was chosen, as "HH:MM"."""
    value = _element(state, block_id).get("selected_time")
    return value if isinstance(value, str) else ""


def person(state: object, block_id: str) -> str | None:
    """The chat's address of the person who was chosen; None where nobody was."""
    value = _element(state, block_id).get("selected_user")
    return value if isinstance(value, str) and value else None


def people(state: object, block_id: str) -> tuple[str, ...]:
    """The chat's addresses of the people who were chosen, each once."""
    value = _element(state, block_id).get("selected_users")
    return tuple(dict.fromkeys(each for each in value if isinstance(each, str))) if isinstance(value, list) else ()


def channels(state: object, block_id: str) -> tuple[str, ...]:
    """The chat's addresses of the channels that were chosen, each once."""
    value = _element(state, block_id).get("selected_conversations")
    return tuple(dict.fromkeys(each for each in value if isinstance(each, str))) if isinstance(value, list) else ()


def ticked(state: object, block_id: str) -> tuple[str, ...]:
    """The values of the boxes that were ticked."""
    value = _element(state, block_id).get("selected_options")
    return tuple(found for each in value if (found := _value(each))) if isinstance(value, list) else ()


def metadata(view: object) -> str:
    """What a view carried with itself."""
    value = _mapping(view).get("private_metadata")
    return value if isinstance(value, str) else ""


def chosen(state: object, block_id: str) -> str:
    """The value of the option that was chosen."""
    return _value(_element(state, block_id).get("selected_option"))


def picked(action: object) -> str:
    """The value of the option that was chosen from a menu outside of a form."""
    return _value(_mapping(action).get("selected_option"))


def is_shown_to_one(body: object) -> bool:
    """Whether what was pressed stands in a message that the presser alone sees."""
    return _mapping(_mapping(body).get("container")).get("is_ephemeral") is True


def is_ticked(state: object, block_id: str) -> bool:
    """Whether a box was ticked."""
    ticked = _element(state, block_id).get("selected_options")
    return isinstance(ticked, list) and any(_value(option) for option in ticked)


def blocks_of(message: object) -> list[Mapping[str, Any]]:
    """The blocks of a message that comes back with a shortcut."""
    value = _mapping(message).get("blocks")
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def elements_of(block: object) -> list[Mapping[str, Any]]:
    """What can be pressed in a block."""
    found = _mapping(block)
    listed = found.get("elements")
    every = [*(listed if isinstance(listed, list) else []), found.get("accessory")]
    return [each for each in every if isinstance(each, Mapping)]


def elements_in(state: object, block_id: str) -> list[Mapping[str, Any]]:
    """What came back from a field, whatever its elements are called."""
    return [_mapping(each) for each in _mapping(_mapping(_mapping(state).get("values")).get(block_id)).values()]


def number(text: object) -> int | None:
    """An id from the value of a button or an option; None for anything else."""
    if not isinstance(text, str) or not text.isascii() or not text.isdigit() or len(text) > _MAX_DIGITS:
        return None
    return int(text)


def series_id(view: object) -> int:
    """The series that a form of ours is about; 0, which no series has, for any other view."""
    return number(_mapping(view).get("private_metadata")) or 0


def _storable(text: str) -> str:
    """The text without what no database keeps: NUL, and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _element(state: object, block_id: str) -> Mapping[str, Any]:
    # Block and element of a form have the same name.
    return _mapping(_mapping(_mapping(_mapping(state).get("values")).get(block_id)).get(block_id))


def _value(option: object) -> str:
    value = _mapping(option).get("value")
    return value if isinstance(value, str) else ""


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
