"""Blocks: their keys, allowed surfaces and uniqueness. https://docs.slack.dev/reference/block-kit/blocks."""

from typing import Any

from playground.blockkit.composition_objects import plain, text
from playground.blockkit.elements import IMAGE, IN_ACTIONS, IN_INPUT, IN_SECTION, element
from playground.blockkit.rich_text import RICH_KEYS, TABLE_KEYS
from playground.blockkit.validator import (
    Keys,
    Problems,
    array,
    boolean,
    check_object,
    one_of,
    optional,
    required,
    string,
    url,
)

_BASE: Keys = {"type": required(string(40)), "block_id": optional(string(255))}
_ANY_TEXT = text(3000)


def _in_context(problems: Problems, value: Any, path: str) -> None:
    if isinstance(value, dict) and value.get("type") == "image":
        check_object(problems, value, path, IMAGE)
    else:
        _ANY_TEXT(problems, value, path)


BLOCKS: dict[str, Keys] = {
    "section": {
        **_BASE,
        "text": optional(_ANY_TEXT),
        "fields": optional(array(text(2000), 10)),
        "accessory": optional(element(IN_SECTION)),
        "expand": optional(boolean),
    },
    "header": {**_BASE, "text": required(plain(150))},
    "divider": _BASE,
    "context": {**_BASE, "elements": required(array(_in_context, 10))},
    "actions": {**_BASE, "elements": required(array(element(IN_ACTIONS), 25))},
    "image": {**IMAGE, **_BASE, "title": optional(plain(2000))},
    "input": {
        **_BASE,
        "label": required(plain(2000)),
        "element": required(element(IN_INPUT)),
        "hint": optional(plain(2000)),
        "optional": optional(boolean),
        "dispatch_action": optional(boolean),
    },
    "rich_text": RICH_KEYS,
    "table": TABLE_KEYS,
    "markdown": {**_BASE, "text": required(string(12_000))},
    "video": {
        **_BASE,
        "alt_text": required(string(2000)),
        "title": required(plain(200)),
        "title_url": optional(url(3000)),
        "description": optional(plain(200)),
        "author_name": optional(string(50)),
        "provider_name": optional(string(200)),
        "provider_icon_url": optional(url(3000)),
        "thumbnail_url": required(url(3000)),
        "video_url": required(url(3000)),
    },
    # slackapi/node-slack-sdk#2567: modals only.
    "alert": {
        **_BASE,
        "text": required(_ANY_TEXT),
        "level": optional(one_of("default", "info", "warning", "error", "success")),
    },
}
_EVERYWHERE = {"section", "header", "divider", "context", "actions", "image", "input", "rich_text", "video"}
ALLOWED = {"message": _EVERYWHERE | {"table", "markdown"}, "modal": _EVERYWHERE | {"alert"}, "home": _EVERYWHERE}
MAX_BLOCKS = {"message": 50, "modal": 100, "home": 100}


def check_blocks(problems: Problems, blocks: Any, surface: str, path: str = "/blocks") -> None:
    """Check the blocks of a message, modal or Home, adding errors to `problems`."""
    if not isinstance(blocks, list):
        problems.add(path, "must provide an array")
        return
    if len(blocks) > MAX_BLOCKS[surface]:
        problems.add(path, f"no more than {MAX_BLOCKS[surface]} items allowed")
    seen: set[str] = set()
    for place, block in enumerate(blocks):
        _check_block(problems, block, f"{path}/{place}", surface, seen)
    _check_totals(problems, [each for each in blocks if isinstance(each, dict)], path)


def _check_block(problems: Problems, block: Any, path: str, surface: str, seen: set[str]) -> None:
    if not isinstance(block, dict):
        problems.add(path, "must provide an object")
        return
    kind = block.get("type")
    if not isinstance(kind, str) or kind not in ALLOWED[surface]:
        problems.add(f"{path}/type", f"unsupported type: {kind}")
        return
    check_object(problems, block, path, BLOCKS[kind])
    name = block.get("block_id")
    if isinstance(name, str):
        if name in seen:
            problems.add(f"{path}/block_id", f'block_id "{name}" already exists')
        seen.add(name)
    if kind == "section" and not block.get("text") and not block.get("fields"):
        problems.add(path, "either text or fields is required")
    if kind == "image" and ("image_url" in block) == ("slack_file" in block):
        problems.add(path, "exactly one of image_url and slack_file is required")
    if kind == "actions":
        _check_action_ids(problems, block.get("elements"), path)


def _check_action_ids(problems: Problems, elements: Any, path: str) -> None:
    seen: set[str] = set()
    for place, each in enumerate(elements if isinstance(elements, list) else []):
        name = each.get("action_id") if isinstance(each, dict) else None
        if isinstance(name, str) and name in seen:
            problems.add(f"{path}/elements/{place}/action_id", f'action_id "{name}" already exists')
        seen.update([name] if isinstance(name, str) else [])


def _check_totals(problems: Problems, blocks: list[dict[str, Any]], path: str) -> None:
    markdown = sum(len(str(each.get("text", ""))) for each in blocks if each.get("type") == "markdown")
    if markdown > 12_000:
        problems.add(path, "markdown blocks must have less than 12001 characters together")
    cells = sum(len(str(each.get("rows", ""))) for each in blocks if each.get("type") == "table")
    if cells > 10_000 and sum(_cell_length(each) for each in blocks if each.get("type") == "table") > 10_000:
        problems.add(path, "tables must have less than 10001 characters together")
    focused = sum(str(each).count("'focus_on_load': True") for each in blocks)
    if focused > 1:
        problems.add(path, "only one element may have focus_on_load")


def _cell_length(value: Any) -> int:
    if isinstance(value, dict):
        own = len(value["text"]) if isinstance(value.get("text"), str) else 0
        return own + sum(_cell_length(each) for key, each in value.items() if key != "text")
    return sum(_cell_length(each) for each in value) if isinstance(value, list) else 0
