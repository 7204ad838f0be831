"""The rich_text block. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block."""

from typing import Any

from playground.blockkit.validator import (
    Check,
    Key,
    Keys,
    Problems,
    anything,
    array,
    boolean,
    check_object,
    integer,
    object_of,
    one_of,
    optional,
    required,
    string,
    url,
)

_STYLE = optional(
    object_of(
        {name: optional(boolean) for name in ("bold", "italic", "strike", "code", "underline", "highlight", "unlink")}
    )
)


def _of_type(kinds: dict[str, dict[str, Key]]) -> Check:
    def check(problems: Problems, value: Any, path: str) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind not in kinds:
            problems.add(f"{path}/type", f"unsupported type: {kind}")
            return
        check_object(problems, value, path, {"type": required(one_of(kind)), **kinds[kind]})

    return check


INLINE = _of_type(
    {
        "text": {"text": required(string(40_000)), "style": _STYLE},
        "link": {
            "url": required(url(3000)),
            "text": optional(string(40_000)),
            "unsafe": optional(boolean),
            "style": _STYLE,
        },
        "user": {"user_id": required(string(20)), "style": _STYLE},
        "usergroup": {"usergroup_id": required(string(20)), "style": _STYLE},
        "channel": {"channel_id": required(string(20)), "style": _STYLE},
        "emoji": {
            "name": required(string(100)),
            "unicode": optional(string(100)),
            "skin_tone": optional(integer(1, 6)),
        },
        "broadcast": {"range": required(one_of("here", "channel", "everyone"))},
        "color": {"value": required(string(20))},
        "date": {
            "timestamp": required(integer(-(10**11), 10**11)),
            "format": required(string(1000)),
            "url": optional(url(3000)),
            "fallback": optional(string(1000)),
            "style": _STYLE,
        },
    }
)
_CONTENT = required(array(INLINE, 10_000))
_SECTION = {"elements": _CONTENT}
_FRAMED = {**_SECTION, "border": optional(integer(0, 1))}
_ITEM = _of_type({"rich_text_section": _SECTION})
_PARTS = _of_type(
    {
        "rich_text_section": _SECTION,
        "rich_text_preformatted": {**_FRAMED, "language": optional(string(50))},
        "rich_text_quote": _FRAMED,
        "rich_text_list": {
            "style": required(one_of("bullet", "ordered")),
            "elements": required(array(_ITEM, 10_000)),
            "indent": optional(integer(0, 8)),
            "offset": optional(integer(0, 10**6)),
            "border": optional(integer(0, 1)),
        },
    }
)
RICH_KEYS: Keys = {
    "type": required(one_of("rich_text")),
    "block_id": optional(string(255)),
    "elements": required(array(_PARTS, 10_000)),
}
RICH_TEXT = object_of(RICH_KEYS)
_CELL_KINDS = _of_type(
    {
        "raw_text": {"text": required(string(10_000))},
        "raw_number": {"value": required(anything), "text": optional(string(10_000))},
        "rich_text": {"elements": required(array(_PARTS, 1_000)), "block_id": optional(string(255))},
    }
)
# https://docs.slack.dev/reference/block-kit/blocks/table-block
TABLE_KEYS: Keys = {
    "type": required(one_of("table")),
    "block_id": optional(string(255)),
    "rows": required(array(array(_CELL_KINDS, 20), 100)),
    "column_settings": optional(array(anything, 20)),
}
