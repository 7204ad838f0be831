"""Read submitted forms. Nothing here raises, whatever the payload's shape: missing values are empty."""

from collections.abc import Mapping
from typing import Any

# Our ids fit into 64 bits, and int() rejects thousands of digits.
_MAX_DIGITS = 18


def typed(state: object, block_id: str) -> str:
    """Return the text of a field."""
    value = _element(state, block_id).get("value")
    return _storable(value) if isinstance(value, str) else ""


def day(state: object, block_id: str) -> str:
    """Return the chosen day, as ISO text."""
    value = _element(state, block_id).get("selected_date")
    return value if isinstance(value, str) else ""


def time_of_day(state: object, block_id: str) -> str:
    """Return the chosen time, as "HH:MM"."""
    value = _element(state, block_id).get("selected_time")
    return value if isinstance(value, str) else ""


def person(state: object, block_id: str) -> str | None:
    """Return the external id of the chosen person; None if there is none."""
    value = _element(state, block_id).get("selected_user")
    return value if isinstance(value, str) and value else None


def people(state: object, block_id: str) -> tuple[str, ...]:
    """Return the external ids of the chosen people, each once."""
    value = _element(state, block_id).get("selected_users")
    return tuple(dict.fromkeys(each for each in value if isinstance(each, str))) if isinstance(value, list) else ()


def channels(state: object, block_id: str) -> tuple[str, ...]:
    """Return the external ids of the chosen channels, each once."""
    value = _element(state, block_id).get("selected_conversations")
    return tuple(dict.fromkeys(each for each in value if isinstance(each, str))) if isinstance(value, list) else ()


def ticked(state: object, block_id: str) -> tuple[str, ...]:
    """Return the values of the checked boxes."""
    value = _element(state, block_id).get("selected_options")
    return tuple(found for each in value if (found := _value(each))) if isinstance(value, list) else ()


def metadata(view: object) -> str:
    """Return a view's private metadata."""
    value = _mapping(view).get("private_metadata")
    return value if isinstance(value, str) else ""


def chosen(state: object, block_id: str) -> str:
    """Return the value of the chosen option."""
    return _value(_element(state, block_id).get("selected_option"))


def picked(action: object) -> str:
    """Return the value of the option chosen from a menu outside a form."""
    return _value(_mapping(action).get("selected_option"))


def is_shown_to_one(body: object) -> bool:
    """Tell whether the message of a button is visible only to the person who pressed it."""
    return _mapping(_mapping(body).get("container")).get("is_ephemeral") is True


def is_ticked(state: object, block_id: str) -> bool:
    """Tell whether a box was checked."""
    ticked = _element(state, block_id).get("selected_options")
    return isinstance(ticked, list) and any(_value(option) for option in ticked)


def blocks_of(message: object) -> list[Mapping[str, Any]]:
    """Return the blocks of the message that comes with a shortcut."""
    value = _mapping(message).get("blocks")
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def elements_of(block: object) -> list[Mapping[str, Any]]:
    """Return the interactive elements of a block."""
    found = _mapping(block)
    listed = found.get("elements")
    every = [*(listed if isinstance(listed, list) else []), found.get("accessory")]
    return [each for each in every if isinstance(each, Mapping)]


def elements_in(state: object, block_id: str) -> list[Mapping[str, Any]]:
    """Return the elements of a field's state, whatever their ids."""
    return [_mapping(each) for each in _mapping(_mapping(_mapping(state).get("values")).get(block_id)).values()]


def number(text: object) -> int | None:
    """Parse an id from the value of a button or an option; None for anything else."""
    if not isinstance(text, str) or not text.isascii() or not text.isdigit() or len(text) > _MAX_DIGITS:
        return None
    return int(text)


def metadata_parts(view: object) -> tuple[int, str]:
    """Return a number (0 for none), and what follows the slash after it, from a view's private metadata."""
    first, _, rest = metadata(view).partition("/")
    return number(first) or 0, rest


def metadata_numbers(view: object) -> tuple[int, int]:
    """Return the two numbers of a view's private metadata, such as an id and a version; zeros for any other view."""
    first, rest = metadata_parts(view)
    return first, number(rest) or 0


def series_id(view: object) -> int:
    """Return the series id of one of our forms; 0 for any other view."""
    return number(_mapping(view).get("private_metadata")) or 0


def _storable(text: str) -> str:
    """Remove what databases reject: NUL, and unpaired surrogates."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _element(state: object, block_id: str) -> Mapping[str, Any]:
    # In our forms, a block and its element have the same id.
    return _mapping(_mapping(_mapping(_mapping(state).get("values")).get(block_id)).get(block_id))


def _value(option: object) -> str:
    value = _mapping(option).get("value")
    return value if isinstance(value, str) else ""


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
