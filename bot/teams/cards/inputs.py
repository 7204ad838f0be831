"""A form's fields as Adaptive Card inputs, and what comes back as the state that the views read.

Inputs come back flat, by id, and all as text. A choice comes back as its place among the options, because several are
joined by commas.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bot.teams.cards.text_runs import Names
from bot.views.kit import rich_text

Element = dict[str, Any]
_Field = Mapping[str, Any]

# Teams' own menu of people; a choice is the person's id in Entra.
_PEOPLE = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
_REQUIRED = "Fill in this field."


def card_input(block: Mapping[str, Any], names: Names, *, is_checked: bool) -> Element:
    """Return the input of a field.

    Args:
        block: The view's input block.
        names: Names a person by external id.
        is_checked: Whether Teams itself asks for a required field before anything is sent.
    """
    element = block["element"]
    parts: Element = {"id": block["block_id"], "label": block["label"]["text"]}
    if is_checked and not block.get("optional"):
        parts |= {"isRequired": True, "errorMessage": _REQUIRED}
    if placeholder := element.get("placeholder"):
        parts["placeholder"] = placeholder["text"]
    return _MAKERS[element["type"]](element, names) | parts


def _text(element: _Field, _: Names) -> Element:
    parts = {"type": "Input.Text", "isMultiline": bool(element.get("multiline"))}
    return parts | _value(element.get("initial_value"))


def _rich_text(element: _Field, _: Names) -> Element:
    return {"type": "Input.Text", "isMultiline": True} | _value(rich_text.to_lines(element.get("initial_value")))


def _number(element: _Field, _: Names) -> Element:
    initial = element.get("initial_value")
    return {"type": "Input.Number"} | ({"value": int(initial)} if initial else {})


def _date(element: _Field, _: Names) -> Element:
    return {"type": "Input.Date"} | _value(element.get("initial_date"))


def _time(element: _Field, _: Names) -> Element:
    return {"type": "Input.Time"} | _value(element.get("initial_time"))


def _choice(element: _Field, _: Names) -> Element:
    one = element.get("initial_option")
    initial = {each["value"] for each in element.get("initial_options") or ([] if one is None else [one])}
    options = list(enumerate(element["options"]))
    parts = {
        "type": "Input.ChoiceSet",
        "style": "expanded" if element["type"] in {"checkboxes", "radio_buttons"} else "compact",
        "isMultiSelect": element["type"] in {"checkboxes", "multi_static_select"},
        "wrap": True,
        "choices": [{"title": _title(each), "value": str(place)} for place, each in options],
    }
    return parts | _value(",".join(str(place) for place, each in options if each["value"] in initial))


def _people(element: _Field, names: Names) -> Element:
    initial = element.get("initial_users") or []
    parts = {
        "type": "Input.ChoiceSet",
        "style": "compact",
        "isMultiSelect": element["type"] == "multi_users_select",
        "choices": [{"title": names(each), "value": each} for each in initial],
        "choices.data": _PEOPLE,
    }
    return parts | _value(",".join(initial))


_MAKERS: Mapping[str, Callable[[_Field, Names], Element]] = {
    "plain_text_input": _text,
    "rich_text_input": _rich_text,
    "number_input": _number,
    "datepicker": _date,
    "timepicker": _time,
    "static_select": _choice,
    "multi_static_select": _choice,
    "radio_buttons": _choice,
    "checkboxes": _choice,
    "users_select": _people,
    "multi_users_select": _people,
}
# Teams has no menu of channels.
KNOWN = frozenset(_MAKERS)


def _value(value: str | None) -> Element:
    return {"value": value} if value else {}


def _title(option: _Field) -> str:
    described = option.get("description")
    text = str(option["text"]["text"]) + (f" ({described['text']})" if described else "")
    # Teams reads markdown in the titles of choices: without this, a title could be a link.
    return text.replace("](", "]\u200b(")


def state_of(blocks: list[Any], data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a person filled in, as the state that the views read.

    Args:
        blocks: The blocks of the form that was shown.
        data: The data of the press, with the inputs by id.
    """
    values = {}
    for block in blocks:
        if block.get("type") != "input":
            continue
        name, element = block["block_id"], block["element"]
        typed = data.get(name)
        values[name] = {element["action_id"]: _read(element, "" if typed is None else str(typed))}
    return {"values": values}


def _read(element: _Field, typed: str) -> dict[str, Any]:
    kind = element["type"]
    parts = [each for each in typed.split(",") if each]
    value: dict[str, Any]
    match kind:
        case "rich_text_input":
            value = {"rich_text_value": rich_text.from_lines(typed)}
        case "datepicker":
            value = {"selected_date": typed or None}
        case "timepicker":
            value = {"selected_time": typed or None}
        case "static_select" | "radio_buttons":
            value = {"selected_option": next(iter(_options(element, parts)), None)}
        case "multi_static_select" | "checkboxes":
            value = {"selected_options": _options(element, parts)}
        case "users_select":
            value = {"selected_user": parts[0] if parts else None}
        case "multi_users_select":
            value = {"selected_users": parts}
        case "multi_conversations_select":
            # It was not shown, so that it stays as it is.
            value = {"selected_conversations": element.get("initial_conversations") or []}
        case _:
            value = {"value": typed or None}
    return {"type": kind, **value}


def _options(element: _Field, places: list[str]) -> list[Any]:
    options = element["options"]
    known = {str(place): each for place, each in enumerate(options)}
    return [known[each] for each in places if each in known]


def filled(blocks: list[Any], state: Mapping[str, Any]) -> list[Any]:
    """Return a form's blocks with what was typed in the fields that stay, as Slack keeps it by itself."""
    values = state.get("values")
    known = values if isinstance(values, Mapping) else {}
    return [
        {**block, "element": _with(block["element"], known[block["block_id"]])}
        if block.get("type") == "input" and block.get("block_id") in known
        else block
        for block in blocks
    ]


_INITIAL = {
    "value": "initial_value",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_users": "initial_users",
    "rich_text_value": "initial_value",
}


def _with(element: _Field, field_state: Any) -> dict[str, Any]:
    typed = field_state.get(element["action_id"]) if isinstance(field_state, Mapping) else None
    if not isinstance(typed, Mapping) or typed.get("type") != element["type"]:
        return dict(element)
    rest = {name: each for name, each in element.items() if name not in _INITIAL.values()}
    given = {initial: typed[name] for name, initial in _INITIAL.items() if typed.get(name)}
    # An option that is no longer offered cannot stay.
    offered = {each["value"] for each in element.get("options", [])}
    if "initial_option" in given and given["initial_option"]["value"] not in offered:
        del given["initial_option"]
    if "initial_options" in given:
        given["initial_options"] = [each for each in given["initial_options"] if each["value"] in offered]
    return rest | given
