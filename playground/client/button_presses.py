"""Finds the element that a person presses, and builds its entry in `actions` of block_actions."""

from typing import Any

from playground.client import form_elements
from playground.models import Json, NotOnScreenError


def find_target(blocks: list[Json], action_id: str, block_id: str | None, value: Any) -> tuple[Json, Json]:
    """Find the (block, element) to press.

    Raises:
        NotOnScreenError: No such element exists, or it is an input without dispatch_action.
    """
    for block, element in form_elements.interactive(blocks):
        if element["action_id"] != action_id or (block_id is not None and block["block_id"] != block_id):
            continue
        if value is not None and element.get("value") != value:
            continue
        if block["type"] == "input" and not block.get("dispatch_action"):
            raise NotOnScreenError(f"{action_id} is an input without dispatch_action: fill it and submit the form")
        return block, element
    there = ", ".join(sorted({element["action_id"] for _, element in form_elements.interactive(blocks)})) or "none"
    raise NotOnScreenError(f"nothing to press with action_id {action_id!r} (value {value!r}); there are: {there}")


def build_action(block: Json, element: Json, option: Any, action_ts: str) -> Json:
    """Build an entry of `actions`. https://docs.slack.dev/reference/interaction-payloads/block_actions-payload."""
    common = {"action_id": element["action_id"], "block_id": block["block_id"], "action_ts": action_ts}
    kind = element["type"]
    if kind != "button":
        return {**common, "type": kind, **form_elements.to_state(element, option)}
    kept: Json = {key: element[key] for key in ("text", "value", "style", "url") if key in element}
    return {**common, "type": "button", **kept}
