"""Rich text from Slack's composer as plain lines, and plain lines as rich text.

Its form: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block. Why a long text needs it: a
`plain_text_input` takes at most 3,000 characters, while the reference names no limit for a `rich_text_input`
(https://docs.slack.dev/reference/block-kit/block-elements/rich-text-input-element).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.views.kit.block_kit import MAX_SECTION, Element

_NO_NAMES: Mapping[str, str | None] = {}
_MAX_OFFSET = 10_000
_LIST = "rich_text_list"


def to_lines(value: object, names: Mapping[str, str | None] = _NO_NAMES) -> str:
    """Return rich text as plain lines; items of lists keep their numbers and bullets. Never raises.

    Of a link only its words are kept, as they are shown; an address without words is kept itself.

    Args:
        value: What a `rich_text_input` contains.
        names: The names of the people who are mentioned, by Slack id.
    """
    lines: list[str] = []
    for part in _parts(value):
        if part.get("type") == _LIST:
            lines += _items(part, names)
        else:
            lines.append(_inline(part, names).removesuffix("\n"))
    return "\n".join(lines)


def from_lines(text: str) -> Element | None:
    """Return lines as the initial value of a `rich_text_input`; None for a text without words."""
    if not text.strip():
        return None
    pieces = (text[at : at + MAX_SECTION] for at in range(0, len(text), MAX_SECTION))
    elements = [{"type": "text", "text": piece} for piece in pieces]
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def mentioned(value: object) -> tuple[str, ...]:
    """Return the Slack ids of the people who are mentioned, each once."""
    blocks = [each for part in _parts(value) for each in (_parts(part) if part.get("type") == _LIST else [part])]
    users = (each.get("user_id") for block in blocks for each in _parts(block) if each.get("type") == "user")
    return tuple(dict.fromkeys(each for each in users if isinstance(each, str)))


def _items(part: Mapping[str, Any], names: Mapping[str, str | None]) -> Iterator[str]:
    offset = part.get("offset")
    first = 1 + (offset if isinstance(offset, int) and 0 <= offset <= _MAX_OFFSET else 0)
    for number, item in enumerate(_parts(part), start=first):
        mark = f"{number}." if part.get("style") == "ordered" else "•"
        yield f"{mark} {_inline(item, names)}"


def _inline(block: Mapping[str, Any], names: Mapping[str, str | None]) -> str:
    return "".join(_words(each, names) for each in _parts(block))


def _words(element: Mapping[str, Any], names: Mapping[str, str | None]) -> str:
    match element:
        case {"type": "link", "url": str(url)}:
            return _text(element, "text") or url.removeprefix("mailto:")
        case {"type": "user", "user_id": str(user)}:
            return names.get(user) or f"@{user}"
        case {"type": "emoji"}:
            return _emoji(element)
        case {"type": "broadcast", "range": str(who)}:
            return f"@{who}"
        case {"type": "date", "fallback": str(said)}:
            return said
    return _text(element, "text")


def _emoji(element: Mapping[str, Any]) -> str:
    """Return an emoji as its characters; by its name if it is the workspace's own."""
    try:
        return "".join(chr(int(code, 16)) for code in _text(element, "unicode").split("-"))
    except (ValueError, OverflowError):
        return f":{_text(element, 'name')}:"


def _text(element: Mapping[str, Any], name: str) -> str:
    value = element.get(name)
    return value if isinstance(value, str) else ""


def _parts(block: object) -> list[Mapping[str, Any]]:
    found = block.get("elements") if isinstance(block, Mapping) else None
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []
