"""Validation of blocks and views against Slack's rules."""

import json
from typing import Any

from playground.blockkit.blocks import check_blocks
from playground.blockkit.composition_objects import plain
from playground.blockkit.validator import (
    Keys,
    Problems,
    anything,
    boolean,
    check_object,
    one_of,
    optional,
    required,
    string,
)

VIEW_BYTES = 250_000
# https://docs.slack.dev/reference/views/modal-views and .../home-tab-views
_COMMON: Keys = {
    "blocks": required(anything),
    "private_metadata": optional(string(3000, shortest=0)),
    "callback_id": optional(string(255, shortest=0)),
    "external_id": optional(string(255, shortest=0)),
}
_MODAL: Keys = {
    **_COMMON,
    "type": required(one_of("modal")),
    "title": required(plain(24)),
    "submit": optional(plain(24)),
    "close": optional(plain(24)),
    "clear_on_close": optional(boolean),
    "notify_on_close": optional(boolean),
    "submit_disabled": optional(boolean),
}
_HOME: Keys = {**_COMMON, "type": required(one_of("home"))}


def message_faults(blocks: Any) -> list[str]:
    """Return Slack's validation errors for the blocks of a message; empty if it would accept them."""
    problems = Problems()
    check_blocks(problems, blocks, "message")
    return problems.messages


def view_faults(view: Any, *, surface: str) -> list[str]:
    """Return Slack's validation errors for a view.

    Args:
        view: The raw value, of any type.
        surface: "modal" for views.open, push and update; "home" for views.publish.
    """
    problems = Problems()
    if not check_object(problems, view, "/view", _MODAL if surface == "modal" else _HOME):
        return problems.messages
    blocks = view.get("blocks")
    if blocks is not None:
        check_blocks(problems, blocks, surface, "/view/blocks")
        inputs = isinstance(blocks, list) and any(
            isinstance(each, dict) and each.get("type") == "input" for each in blocks
        )
        if surface == "modal" and inputs and not view.get("submit"):
            problems.add("/view", "missing required field: submit")
    return problems.messages


def is_too_large(view: Any) -> bool:
    """Return whether a view exceeds 250 kB (`view_too_large`)."""
    return len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES
