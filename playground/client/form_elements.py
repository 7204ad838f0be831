"""Interactive elements in blocks, their initial values, and the state values of what a person selects.

Shapes follow `state.values` in https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload.
"""

import copy
import re
from collections.abc import Callable, Iterator
from typing import Any

from playground.models import Json, NotOnScreenError

_TEXT = {"plain_text_input", "email_text_input", "url_text_input", "number_input"}
_ONE_OPTION = {"static_select", "external_select", "radio_buttons", "overflow"}
_MANY_OPTIONS = {"multi_static_select", "multi_external_select", "checkboxes"}
# Element: (key of the value in the state, key of the initial value in the element)
_PLAIN = {
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
}
_RICH = "rich_text_input"
_LINE = re.compile(r"(?P<bullet>[•*-] )|(?P<number>[0-9]{1,4})\. ")
_URL = re.compile(r"https?://[^\s<>|]+")
_MANY = {"multi_users_select", "multi_channels_select", "multi_conversations_select"}
STATEFUL = {_RICH} | _TEXT | _MANY_OPTIONS | (_ONE_OPTION - {"overflow"}) | set(_PLAIN)


def elements(block: Json) -> list[Json]:
    """Return the interactive elements of a block, including the accessory and an input's element."""
    found = [*block.get("elements", [])] if block.get("type") in {"actions", "context_actions"} else []
    found += [block[key] for key in ("accessory", "element") if isinstance(block.get(key), dict)]
    return [each for each in found if isinstance(each, dict) and each.get("type") != "image"]


def interactive(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield each (block, element) that a person can use."""
    for block in blocks:
        for element in elements(block):
            yield block, element


def with_ids(blocks: list[Json], fresh: Callable[[], str]) -> list[Json]:
    """Copy the blocks, adding a missing block_id to each block and action_id to each element."""
    copied = copy.deepcopy(blocks)
    for block in copied:
        block.setdefault("block_id", fresh())
        for element in elements(block):
            element.setdefault("action_id", fresh())
    return copied


def options(element: Json) -> list[Json]:
    """Return the options of an element, including those of its groups."""
    groups = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *groups]


def initial_values(blocks: list[Json]) -> Json:
    """Return the `state.values` of untouched blocks: block_id -> action_id -> value."""
    values: Json = {}
    for block, element in interactive(blocks):
        if element["type"] in STATEFUL:
            values.setdefault(block["block_id"], {})[element["action_id"]] = _initial(element)
    return values


def carry_over(fresh: Json, previous: Json) -> Json:
    """Return fresh values, keeping previous input where block_id, action_id and type match."""
    return {
        block_id: {
            action_id: previous[block_id][action_id]
            if previous.get(block_id, {}).get(action_id, {}).get("type") == value["type"]
            else value
            for action_id, value in of_block.items()
        }
        for block_id, of_block in fresh.items()
    }


def _initial(element: Json) -> Json:
    kind = element["type"]
    if kind in _TEXT:
        return {"type": kind, "value": element.get("initial_value")}
    if kind == _RICH:
        return {"type": kind, "rich_text_value": element.get("initial_value")}
    if kind in _MANY_OPTIONS:
        return {"type": kind, "selected_options": element.get("initial_options", [])}
    if kind in _ONE_OPTION:
        return {"type": kind, "selected_option": element.get("initial_option")}
    key, first = _PLAIN[kind]
    return {"type": kind, key: element.get(first, [] if kind in _MANY else None)}


def to_state(element: Json, value: Any) -> Json:
    """Convert a person's plain value to a state value.

    Args:
        element: The element as the app sent it.
        value: Text; a rich_text block; an option's value (or a list of them); a user's id; "2024-03-01"; "12:00";
            seconds since 1970. None or [] empties it.

    Raises:
        NotOnScreenError: The option is not offered, or the element takes no value.
    """
    kind = element["type"]
    if kind in _TEXT:
        return {"type": kind, "value": str(value) if value not in {None, ""} else None}
    if kind == _RICH:
        return {"type": kind, "rich_text_value": rich_text(value) if isinstance(value, str) else value}
    if kind in _MANY_OPTIONS:
        return {"type": kind, "selected_options": [_option(element, each) for each in value or []]}
    if kind in _ONE_OPTION:
        return {"type": kind, "selected_option": None if value is None else _option(element, value)}
    if kind in _PLAIN:
        return {"type": kind, _PLAIN[kind][0]: list(value or []) if kind in _MANY else value or None}
    raise NotOnScreenError(f"nothing can be chosen in a {kind}")


def _option(element: Json, value: Any) -> Json:
    for option in options(element):
        if option.get("value") == value:
            return dict(option)
    offered = ", ".join(str(option.get("value")) for option in options(element))
    raise NotOnScreenError(f"no option {value!r} in {element.get('action_id')}; there are: {offered}")


def plain_value(value: Json) -> Any:
    """Return the plain content of a state value: text, list or option; None if it is empty."""
    return next((each for key, each in value.items() if key != "type" and each), None)


def rich_text(text: str) -> Json | None:
    """Return what Slack's composer makes of a text: lists of lines with a bullet or a number, and links; None if empty.

    Lines that follow each other are one section, as when a text is pasted.
    """
    parts: list[Json] = []
    for line in text.split("\n") if text.strip() else []:
        mark = _LINE.match(line)
        if mark is None:
            if parts and parts[-1]["type"] == "rich_text_section":
                parts[-1]["elements"] += _inline(f"\n{line}")
            else:
                parts.append({"type": "rich_text_section", "elements": _inline(line)})
            continue
        style, number = ("ordered", int(mark["number"])) if mark["number"] else ("bullet", 1)
        last = parts[-1] if parts else {}
        goes_on = last.get("style") == style and (
            style == "bullet" or number == last.get("offset", 0) + len(last["elements"]) + 1
        )
        if not goes_on:
            offset = {"offset": number - 1} if number > 1 else {}
            parts.append({"type": "rich_text_list", "style": style, "indent": 0, **offset, "elements": []})
        parts[-1]["elements"].append({"type": "rich_text_section", "elements": _inline(line[mark.end() :])})
    parts = [each for each in parts if each["elements"]]
    return {"type": "rich_text", "elements": parts} if parts else None


def _inline(line: str) -> list[Json]:
    """Return text and links."""
    found, start = [], 0
    for link in _URL.finditer(line):
        found += [{"type": "text", "text": line[start : link.start()]}, {"type": "link", "url": link[0]}]
        start = link.end()
    found.append({"type": "text", "text": line[start:]})
    return [each for each in found if each.get("text") != ""]
