"""The rich_text block. https://docs.slack.dev/reference/block-kit/blocks/rich-text-block."""

from typing import Any

from playground.blockkit.validator import (
    Check,
    Key,
    Keys,
    Problems,
    an_object,
    anything,
    boolean,
    integer,
    many,
    may,
    need,
    one_of,
    shaped,
    string,
    url,
)

_STYLE = may(
    an_object({name: may(boolean) for name in ("bold", "italic", "strike", "code", "underline", "highlight", "unlink")})
)


def _of_type(kinds: dict[str, dict[str, Key]]) -> Check:
    def check(problems: Problems, value: Any, path: str) -> None:
        kind = value.get("type") if isinstance(value, dict) else None
        if kind not in kinds:
            problems.add(f"{path}/type", f"unsupported type: {kind}")
            return
        shaped(problems, value, path, {"type": need(one_of(kind)), **kinds[kind]})

    return check


INLINE = _of_type(
    {
        "text": {"text": need(string(40_000)), "style": _STYLE},
        "link": {"url": need(url(3000)), "text": may(string(40_000)), "unsafe": may(boolean), "style": _STYLE},
        "user": {"user_id": need(string(20)), "style": _STYLE},
        "usergroup": {"usergroup_id": need(string(20)), "style": _STYLE},
        "channel": {"channel_id": need(string(20)), "style": _STYLE},
        "emoji": {"name": need(string(100)), "unicode": may(string(100)), "skin_tone": may(integer(1, 6))},
        "broadcast": {"range": need(one_of("here", "channel", "everyone"))},
        "color": {"value": need(string(20))},
        "date": {
            "timestamp": need(integer(-(10**11), 10**11)),
            "format": need(string(1000)),
            "url": may(url(3000)),
            "fallback": may(string(1000)),
            "style": _STYLE,
        },
    }
)
_CONTENT = need(many(INLINE, 10_000))
_SECTION = {"elements": _CONTENT}
_FRAMED = {**_SECTION, "border": may(integer(0, 1))}
_ITEM = _of_type({"rich_text_section": _SECTION})
_PARTS = _of_type(
    {
        "rich_text_section": _SECTION,
        "rich_text_preformatted": {**_FRAMED, "language": may(string(50))},
        "rich_text_quote": _FRAMED,
        "rich_text_list": {
            "style": need(one_of("bullet", "ordered")),
            "elements": need(many(_ITEM, 10_000)),
            "indent": may(integer(0, 8)),
            "offset": may(integer(0, 10**6)),
            "border": may(integer(0, 1)),
        },
    }
)
RICH_KEYS: Keys = {
    "type": need(one_of("rich_text")),
    "block_id": may(string(255)),
    "elements": need(many(_PARTS, 10_000)),
}
RICH_TEXT = an_object(RICH_KEYS)
_CELL_KINDS = _of_type(
    {
        "raw_text": {"text": need(string(10_000))},
        "raw_number": {"value": need(anything), "text": may(string(10_000))},
        "rich_text": {"elements": need(many(_PARTS, 1_000)), "block_id": may(string(255))},
    }
)
# https://docs.slack.dev/reference/block-kit/blocks/table-block
TABLE_KEYS: Keys = {
    "type": need(one_of("table")),
    "block_id": may(string(255)),
    "rows": need(many(many(_CELL_KINDS, 20), 100)),
    "column_settings": may(many(anything, 20)),
}
