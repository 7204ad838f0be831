"""Fields for people: Slack's menu has its own people only, so those of another chat are listed in a field below it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.chat.surface import Surface
from bot.views.kit import inputs
from bot.views.kit.block_kit import Block

_MENU = "multi_users_select"
# Ends the id of a field below another one.
_BELOW = ".elsewhere"


def split(block: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    """Yield a form's block; people of another chat who are chosen in it follow in a separate field.

    Args:
        block: Any block.
        names: The names of those people, by external id.
    """
    others = elsewhere(block)
    if not others:
        yield block
        return
    element = block["element"]
    own = [each for each in element["initial_users"] if each not in others]
    without = {name: value for name, value in element.items() if name != "initial_users"}
    yield {**block, "element": without | ({"initial_users": own} if own else {}), "optional": True}
    yield _below(block, [inputs.option(each, names[each]) for each in others])


def elsewhere(block: Mapping[str, Any]) -> list[str]:
    """Return the people of another chat who are chosen in a block, by external id."""
    element = block.get("element")
    if not isinstance(element, Mapping) or element.get("type") != _MENU:
        return []
    return [each for each in element.get("initial_users", ()) if Surface.of_id(each) is not Surface.SLACK]


def _below(block: Mapping[str, Any], options: Sequence[Mapping[str, Any]]) -> Block:
    slack, teams = Surface.SLACK.label, Surface.TEAMS.label
    label = block["label"]["text"]
    named = label.replace(slack, teams) if slack in label else f"{label} ({teams})"
    field_id = f"{block['block_id']}{_BELOW}"
    menu = {"type": "multi_static_select", "action_id": field_id, "options": options, "initial_options": options}
    return inputs.field(named, menu, optional=True)


def joined(view: dict[str, Any]) -> dict[str, Any]:
    """Return a form as its feature knows it: people of both chats in one field, in the order of the form."""
    state, blocks = view.get("state"), view.get("blocks")
    values = state.get("values") if isinstance(state, dict) else None
    if not isinstance(values, dict) or not isinstance(blocks, list) or not any(map(_is_below, values)):
        return view
    own_fields = {name: field for name, field in values.items() if not _is_below(name)}
    for name in filter(_is_below, values):
        above = name.removesuffix(_BELOW)
        field = own_fields.get(above)
        menu = field.get(above) if isinstance(field, dict) else None
        if isinstance(menu, dict):
            people = [*(menu.get("selected_users") or ()), *_chosen(values[name])]
            own_fields[above] = {above: {**menu, "selected_users": people}}
    return {
        **view,
        "blocks": [each for each in blocks if not (isinstance(each, dict) and _is_below(each.get("block_id")))],
        "state": {**state, "values": own_fields} if isinstance(state, dict) else state,
    }


def _is_below(name: object) -> bool:
    return isinstance(name, str) and name.endswith(_BELOW)


def _chosen(field: object) -> list[str]:
    elements = field.values() if isinstance(field, dict) else ()
    options = [each.get("selected_options") for each in elements if isinstance(each, dict)]
    chosen = [option for some in options if isinstance(some, list) for option in some if isinstance(option, dict)]
    return [value for each in chosen if isinstance(value := each.get("value"), str)]
