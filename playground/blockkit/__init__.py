"""Whether Slack would take these blocks or this view."""

import json
from typing import Any

from playground.blockkit.blocks import check_blocks
from playground.blockkit.composition_objects import plain
from playground.blockkit.validator import (
    Keys,
    Problems,
    anything,
    boolean,
    may,
    need,
    one_of,
    shaped,
    string,
)

VIEW_BYTES = 250_000
# https://docs.slack.dev/reference/views/modal-views and .../home-tab-views
_COMMON: Keys = {
    "blocks": need(anything),
    "private_metadata": may(string(3000, shortest=0)),
    "callback_id": may(string(255, shortest=0)),
    "external_id": may(string(255, shortest=0)),
}
_MODAL: Keys = {
    **_COMMON,
    "type": need(one_of("modal")),
    "title": need(plain(24)),
    "submit": may(plain(24)),
    "close": may(plain(24)),
    "clear_on_close": may(boolean),
    "notify_on_close": may(boolean),
    "submit_disabled": may(boolean),
}
_HOME: Keys = {**_COMMON, "type": need(one_of("home"))}


def message_faults(blocks: Any) -> list[str]:
    """What Slack would say against these blocks in a message; empty if it takes them."""
    problems = Problems()
    check_blocks(problems, blocks, "message")
    return problems.messages


def view_faults(view: Any, *, surface: str) -> list[str]:
    """What Slack would say against this view.

    Args:
        view: As sent; anything at all.
        surface: "modal" for views.open, push, update; "home" for views.publish.
    """
    problems = Problems()
    if not shaped(problems, view, "/view", _MODAL if surface == "modal" else _HOME):
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
    """Whether a view has more than 250 kB (`view_too_large`)."""
    return len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES
