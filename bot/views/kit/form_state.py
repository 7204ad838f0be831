"""Read submitted forms. Nothing here raises, whatever the payload's shape: missing values are empty."""

from collections.abc import Mapping
from typing import Any

# Our ids fit into 64 bits, and int() rejects thousands of digits.
_MAX_DIGITS = 18


def typed(state: object, block_id: str) -> str:
    """Return the text of a field."""
    return _text(_element(state, block_id), "value")


def rich_text(state: object, block_id: str) -> Mapping[str, Any]:
    """Return the content of a field of rich text; empty if there is none."""
    return _mapping(_element(state, block_id).get("rich_text_value"))


def day(state: object, block_id: str) -> str:
    """Return the chosen day, as ISO text."""
    return _text(_element(state, block_id), "selected_date")


def time_of_day(state: object, block_id: str) -> str:
    """Return the chosen time, as "HH:MM"."""
    return _text(_element(state, block_id), "selected_time")


def person(state: object, block_id: str) -> str | None:
    """Return the external id of the chosen person; None if there is none."""
    return _text(_element(state, block_id), "selected_user") or None


def people(state: object, block_id: str) -> tuple[str, ...]:
    """Return the external ids of the chosen people, each once."""
    return _texts(_element(state, block_id), "selected_users")


def channels(state: object, block_id: str) -> tuple[str, ...]:
    """Return the external ids of the chosen channels, each once."""
    return _texts(_element(state, block_id), "selected_conversations")


def ticked(state: object, block_id: str) -> tuple[str, ...]:
    """Return the values of the checked boxes."""
    options = _list(_element(state, block_id), "selected_options")
    return tuple(found for each in options if (found := _text(each, "value")))


def is_ticked(state: object, block_id: str) -> bool:
    """Tell whether a box was checked."""
    return bool(ticked(state, block_id))


def metadata(view: object) -> str:
    """Return a view's private metadata."""
    return _text(view, "private_metadata")


def chosen(state: object, block_id: str) -> str:
    """Return the value of the chosen option."""
    return picked(_element(state, block_id))


def chosen_of(state: object, prefix: str) -> dict[str, str]:
    """Return the values of the options chosen in fields whose ids start with a prefix, by the rest of the ids."""
    names = [str(each) for each in _mapping(_mapping(state).get("values"))]
    found = {each.removeprefix(prefix): chosen(state, each) for each in names if each.startswith(prefix)}
    return {name: value for name, value in found.items() if value}


def picked(action: object) -> str:
    """Return the value of the option chosen from a menu outside a form."""
    return _text(_mapping(action).get("selected_option"), "value")


def blocks_of(message: object) -> list[Mapping[str, Any]]:
    """Return the blocks of the message that comes with a shortcut."""
    return [each for each in _list(message, "blocks") if isinstance(each, Mapping)]


def elements_of(block: object) -> list[Mapping[str, Any]]:
    """Return the interactive elements of a block."""
    every = [*_list(block, "elements"), _mapping(block).get("accessory")]
    return [each for each in every if isinstance(each, Mapping)]


def elements_in(state: object, block_id: str) -> list[Mapping[str, Any]]:
    """Return the elements of a field's state, whatever their ids."""
    return [_mapping(each) for each in _field(state, block_id).values()]


def number(text: object) -> int | None:
    """Parse an id from the value of a button or an option; None for anything else."""
    if not isinstance(text, str) or not text.isascii() or not text.isdigit() or len(text) > _MAX_DIGITS:
        return None
    return int(text)


def number_and_rest(text: str) -> tuple[int, str]:
    """Parse a number (0 for none), and what follows the slash after it, from a button or a form's metadata."""
    first, _, rest = text.partition("/")
    return number(first) or 0, rest


def two_numbers(text: str) -> tuple[int, int]:
    """Parse two numbers, such as an id and a version, from a button or a form's metadata; zeros for any other text."""
    first, rest = number_and_rest(text)
    return first, number(rest) or 0


def series_and_session(text: str) -> tuple[int, int | None]:
    """Parse a series (0 for any other text), and a session if there is one, from a button or a form's metadata."""
    first, rest = number_and_rest(text)
    return first, number(rest)


def series_id(view: object) -> int:
    """Return the series id of one of our forms; 0 for any other view."""
    return number(metadata(view)) or 0


def _field(state: object, block_id: str) -> Mapping[str, Any]:
    return _mapping(_mapping(_mapping(state).get("values")).get(block_id))


def _element(state: object, block_id: str) -> Mapping[str, Any]:
    # In our forms, a block and its element have the same id.
    return _mapping(_field(state, block_id).get(block_id))


def _text(container: object, name: str) -> str:
    value = _mapping(container).get(name)
    return value if isinstance(value, str) else ""


def _texts(container: object, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in _list(container, name) if isinstance(each, str)))


def _list(container: object, name: str) -> list[Any]:
    value = _mapping(container).get(name)
    return value if isinstance(value, list) else []


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
