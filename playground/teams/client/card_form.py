"""What Teams' clients do with the inputs and actions of a card: values, validation, and the strings that they send.

https://learn.microsoft.com/adaptive-cards/authoring-cards/input-validation.
"""

import re
import uuid
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from playground.models import Json, NotOnScreenError
from playground.teams.adaptive_cards.elements import cards_around, visible_actions, walk


def inputs_for(card: Json, action: Json) -> list[Json]:
    """Return the inputs that an action submits: those of its card and of the cards around it."""
    if str(action.get("associatedInputs", "auto")).lower() == "none":
        return []
    return [
        each
        for around in cards_around(card, action)
        for each in walk(around, nested=False)
        if str(each.get("type")).startswith("Input.")
    ]


def fill(inputs: Iterable[Json], given: Mapping[str, Any]) -> dict[str, str]:
    """Return the values of inputs by id: their initial ones, and what the person fills in.

    Raises:
        NotOnScreenError: No such input or choice exists.
    """
    by_id = {each["id"]: each for each in inputs}
    for name in given:
        if name not in by_id:
            raise NotOnScreenError(f"no input {name!r} in this card; there are: {', '.join(by_id)}")
    return {name: to_value(each, given[name]) if name in given else initial_value(each) for name, each in by_id.items()}


def initial_value(element: Json) -> str:
    """Return the value that an input shows at first."""
    value = element.get("value")
    if element["type"] == "Input.Toggle":
        return str(value) if value is not None else _off(element)
    return "" if value is None else _number_text(value) if isinstance(value, int | float) else str(value)


def to_value(element: Json, given: Any) -> str:
    """Return the client's string for what a person fills in: text, number, date, time, choice title or value, boolean.

    Raises:
        NotOnScreenError: No such choice exists.
    """
    match element["type"]:
        case "Input.Toggle":
            return _on(element) if given in {True, _on(element)} else _off(element)
        case "Input.ChoiceSet":
            chosen = list(given) if isinstance(given, list | tuple) else [given] if given else []
            if len(chosen) > 1 and not element.get("isMultiSelect"):
                raise NotOnScreenError(f"{element['id']!r} takes one choice")
            return ",".join(_choice(element, str(each)) for each in chosen)
        case "Input.Time" if isinstance(given, time):
            return given.strftime("%H:%M")
        case "Input.Date" if isinstance(given, date):
            return given.isoformat()
    return _number_text(given) if isinstance(given, int | float) else str(given)


def validation_errors(inputs: Iterable[Json], values: Mapping[str, str]) -> dict[str, str]:
    """Return the client's errors by input id; empty if the action may be sent."""
    return {
        each["id"]: str(each.get("errorMessage") or "Invalid input")
        for each in inputs
        if not _is_valid(each, values[each["id"]])
    }


def submitted(inputs: Iterable[Json], values: Mapping[str, str]) -> dict[str, str]:
    """Return what the client sends: every input as a string, without empty dates, times, numbers and choices."""
    return {each["id"]: values[each["id"]] for each in inputs if values[each["id"]] or each["type"] == "Input.Text"}


def _is_valid(element: Json, value: str) -> bool:
    kind = element["type"]
    if element.get("isRequired") and (value == _off(element) if kind == "Input.Toggle" else not value.strip()):
        return False
    if not value:
        return True
    match kind:
        case "Input.Text":
            # Clients stop typing at maxLength; what is pasted beyond it is not sent either.
            fits = len(value) <= element.get("maxLength", len(value))
            return fits and ("regex" not in element or re.search(element["regex"], value) is not None)
        case "Input.Number":
            return _is_number(value) and _is_between(element, float(value))
        case "Input.Date":
            return _is_iso(date, value) and _is_between(element, value)
        case "Input.Time":
            return _is_iso(time, value) and _is_between(element, value)
    return True


def _is_between(element: Json, value: Any) -> bool:
    """Tell whether a value is within `min` and `max`; ISO dates and times compare as text."""
    return bool(element.get("min", value) <= value <= element.get("max", value))


def _is_number(value: str) -> bool:
    return re.fullmatch(r"-?\d+(\.\d+)?", value) is not None


def _is_iso(kind: type[date] | type[time], value: str) -> bool:
    try:
        kind.fromisoformat(value)
    except ValueError:
        return False
    return True


def _choice(element: Json, given: str) -> str:
    for each in element.get("choices", []):
        if given in {each["value"], each["title"]}:
            return str(each["value"])
    # A menu of people sends the Microsoft Entra id of the person who is chosen, also if the card does not list them.
    if "choices.data" in element and _is_entra_id(given):
        return given
    raise NotOnScreenError(f"{element['id']!r} has no choice {given!r}")


def _is_entra_id(given: str) -> bool:
    try:
        uuid.UUID(given)
    except ValueError:
        return False
    return True


def _on(element: Json) -> str:
    return str(element.get("valueOn", "true"))


def _off(element: Json) -> str:
    return str(element.get("valueOff", "false"))


def _number_text(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def find_action(card: Json | None, button: str | None, data: Mapping[str, Any]) -> Json:
    """Return the only visible action with that title, verb or id; any title if `button` is None."""
    actions = visible_actions(card) if card else []
    found = [
        each for each in actions if button is None or button in {each.get("title"), each.get("verb"), each.get("id")}
    ]
    if data:
        found = [each for each in found if data.items() <= merge(each, {}).items()]
    if len(found) != 1:
        there = ", ".join(str(each.get("title")) for each in actions)
        raise NotOnScreenError(f"{len(found)} buttons are {button!r}; there are: {there}")
    return found[0]


def merge(action: Json, inputs: Mapping[str, str]) -> Json:
    """Return an action's data with the inputs merged into it, flat, as the clients do."""
    data = action.get("data")
    return {**(data if isinstance(data, dict) else {}), **inputs}
