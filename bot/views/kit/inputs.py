"""Block Kit's inputs: form fields, menus, and their options."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.views.kit.block_kit import (
    MAX_FIELD,
    MAX_INITIAL_VALUE,
    MAX_OPTION,
    MAX_PLACEHOLDER,
    Block,
    Element,
    plain_text,
    present,
    shorten,
)


def option(value: str, text: str, description: str = "") -> Element:
    """Render one option of a choice."""
    explained = {"description": plain_text(description, MAX_OPTION)} if description else {}
    return {"text": plain_text(text, MAX_OPTION), "value": value, **explained}


def options(labels: Mapping[Any, str]) -> list[Element]:
    """Render the options of a choice from their labels, by value."""
    return [option(str(value), label) for value, label in labels.items()]


def field(label: str, element: Element, *, optional: bool = False, hint: str = "") -> Block:
    """Render a form field; errors are shown at it, by its block id, which is the element's action id."""
    return present(
        type="input",
        block_id=element["action_id"],
        label=plain_text(label, MAX_FIELD),
        element=element,
        optional=optional,
        hint=plain_text(hint, MAX_FIELD) if hint else None,
    )


def text(action_id: str, initial: str = "", *, lines: bool = False, placeholder: str = "") -> Element:
    """Render a text field. It has no `max_length`: an error that keeps the text is better than cutting it silently."""
    return present(
        type="plain_text_input",
        action_id=action_id,
        multiline=lines,
        initial_value=shorten(initial, MAX_INITIAL_VALUE) or None,
        placeholder=plain_text(placeholder, MAX_PLACEHOLDER) if placeholder else None,
    )


def rich_text(action_id: str, initial: Element | None = None, *, placeholder: str = "") -> Element:
    """Render a field for a text of any length, with lists and links. `initial` is a rich_text block."""
    return present(
        type="rich_text_input",
        action_id=action_id,
        initial_value=initial,
        placeholder=plain_text(placeholder, MAX_PLACEHOLDER) if placeholder else None,
    )


def date(action_id: str, initial: str = "") -> Element:
    """Render a date picker. `initial` is ISO text."""
    return present(type="datepicker", action_id=action_id, initial_date=initial or None)


def time(action_id: str, initial: str = "") -> Element:
    """Render a time picker. `initial` is "HH:MM"."""
    return present(type="timepicker", action_id=action_id, initial_time=initial or None)


def number(action_id: str, initial: str = "") -> Element:
    """Render a field for a whole number; the service checks its range."""
    return present(type="number_input", action_id=action_id, is_decimal_allowed=False, initial_value=initial or None)


def person(action_id: str) -> Element:
    """Render a menu of the workspace's people with a single choice."""
    return {"type": "users_select", "action_id": action_id}


def people(action_id: str, initial: Sequence[str] = ()) -> Element:
    """Render a menu of the workspace's people with several choices; `initial` are their ids."""
    return present(type="multi_users_select", action_id=action_id, initial_users=list(initial) or None)


def channels(action_id: str, initial: Sequence[str] = ()) -> Element:
    """Render a menu of public and private channels with several choices."""
    return present(
        type="multi_conversations_select",
        action_id=action_id,
        initial_conversations=list(initial) or None,
        filter={"include": ["public", "private"], "exclude_bot_users": True},
    )


def select(action_id: str, options: Sequence[Element], initial: Element) -> Element:
    """Render a menu with an option preselected."""
    return {"type": "static_select", "action_id": action_id, "options": list(options), "initial_option": initial}


def menu(action_id: str, options: Sequence[Element], *, placeholder: str, several: bool = False) -> Element:
    """Render a menu with nothing selected, for one choice or several."""
    menu = {"type": "multi_static_select" if several else "static_select", "action_id": action_id}
    return {**menu, "options": list(options), "placeholder": plain_text(placeholder, MAX_PLACEHOLDER)}


def overflow(action_id: str, options: Sequence[Element]) -> Element:
    """Render an overflow menu of at most five actions; choosing one acts at once."""
    return {"type": "overflow", "action_id": action_id, "options": list(options)}


def radio(action_id: str, options: Sequence[Element], initial: Element | None = None) -> Element:
    """Render radio buttons, with one selected or none."""
    return present(type="radio_buttons", action_id=action_id, options=list(options), initial_option=initial)


def checkboxes(action_id: str, options: Sequence[Element], ticked: Sequence[Element] = ()) -> Element:
    """Render at most ten checkboxes."""
    return present(type="checkboxes", action_id=action_id, options=list(options), initial_options=list(ticked) or None)


def checkbox(action_id: str, box: Element) -> Element:
    """Render a single, unchecked checkbox."""
    return checkboxes(action_id, [box])
