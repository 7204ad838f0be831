"""Rules for any message and view: blockkit's models, the playground's rules, and further ones."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import blockkit

from bot.views.kit.block_kit import Message
from playground.blockkit import message_faults, view_faults

# The allowed content between < and >: a date, a person, a link, an email address.
_MARKUP = re.compile(r"<[@#][A-Z0-9]+>|<https?://[^<>|\s]+\|View the announcement>|<mailto:[^<>|\s]+\|[^<>|\s]+>")
_ESCAPES = re.compile(r"&(amp|lt|gt);")
_MENTION = re.compile(r"<[@#][A-Z0-9]+>")


def check_message(message: Message) -> None:
    """Raise AssertionError for a message that Slack would reject, split or misinterpret."""
    blocks = list(message.blocks)
    assert message.text.strip(), "a screen reader would have nothing to say"
    assert len(message.text) <= 4000
    _check_escaped(_MENTION.sub("", message.text))
    assert message_faults(blocks) == []
    _build(blockkit.Message(text=message.text, blocks=[_block(each) for each in blocks]))
    _check_blocks(blocks, most=50)


def check_view(view: dict[str, Any]) -> None:
    """Raise AssertionError for a view that Slack would reject or misinterpret."""
    if view["type"] == "home":
        assert view_faults(view, surface="home") == []
        _build(blockkit.Home(blocks=[_block(each) for each in view["blocks"]]))
        _check_blocks(view["blocks"], most=100)
        return
    assert view_faults(view, surface="modal") == []
    parts = {name: part for name, part in view.items() if name not in {"type", "blocks", "title", "submit", "close"}}
    texts = {name: _text(view.get(name)) for name in ("title", "submit", "close")}
    _build(blockkit.Modal(blocks=[_block(each) for each in view["blocks"]], **texts, **parts))
    _check_blocks(view["blocks"], most=100)


def _build(model: Any) -> None:
    # Building validates.
    model.build()


def _check_blocks(blocks: list[dict[str, Any]], *, most: int) -> None:
    assert 0 < len(blocks) <= most
    names = Counter(each["block_id"] for each in blocks if "block_id" in each)
    assert [name for name, times in names.items() if times > 1] == []
    for block in blocks:
        actions = Counter(each["action_id"] for each in _every(block) if "action_id" in each)
        assert [name for name, times in actions.items() if times > 1] == []
        for part in _every(block):
            if part.get("type") == "mrkdwn":
                assert part["verbatim"] is True
                _check_escaped(_MARKUP.sub("", part["text"]))
            if part.get("type") == "plain_text":
                assert part["emoji"] in {True, False}
                assert part["text"].strip()
            if "initial_option" in part:
                assert part["initial_option"] in part["options"]


def _check_escaped(text: str) -> None:
    assert not set("<>&") & set(_ESCAPES.sub("", text)), text


def _every(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        yield part
        for each in part.values():
            yield from _every(each)
    elif isinstance(part, list):
        for each in part:
            yield from _every(each)


def plain_texts(blocks: Any) -> str:
    """Return all plain text in the blocks, concatenated."""
    return "".join(each["text"] for each in _every(list(blocks)) if each.get("type") == "plain_text")


def mrkdwn_texts(blocks: Any) -> list[str]:
    """Return all mrkdwn in the blocks."""
    return [each["text"] for each in _every(list(blocks)) if each.get("type") == "mrkdwn"]


def _text(part: dict[str, Any] | None) -> Any:
    if part is None:
        return None
    return blockkit.Text(part["text"], emoji=part.get("emoji"), verbatim=part.get("verbatim"), type=part["type"])


_ELEMENTS = {
    "rich_text_input": blockkit.RichTextInput,
    "button": blockkit.Button,
    "plain_text_input": blockkit.PlainTextInput,
    "static_select": blockkit.StaticSelect,
    "multi_static_select": blockkit.MultiStaticSelect,
    "radio_buttons": blockkit.RadioButtons,
    "checkboxes": blockkit.Checkboxes,
    "datepicker": blockkit.DatePicker,
    "timepicker": blockkit.TimePicker,
    "number_input": blockkit.NumberInput,
    "conversations_select": blockkit.ConversationsSelect,
    "multi_conversations_select": blockkit.MultiConversationsSelect,
    "users_select": blockkit.UsersSelect,
    "multi_users_select": blockkit.MultiUsersSelect,
    "overflow": blockkit.Overflow,
}
_BLOCKS = {
    "section": blockkit.Section,
    "header": blockkit.Header,
    "image": blockkit.Image,
    "context": blockkit.Context,
    "actions": blockkit.Actions,
    "input": blockkit.Input,
}


def _rich(block: dict[str, Any]) -> Any:
    sections: list[Any] = [
        blockkit.RichTextSection([blockkit.RichTextEl(each["text"]) for each in section["elements"]])
        for section in block["elements"]
    ]
    return blockkit.RichText(sections)


def _block(block: dict[str, Any]) -> Any:
    if block["type"] == "rich_text":
        return _rich(block)
    return _BLOCKS[block["type"]](**{name: _part(name, part) for name, part in block.items() if name != "type"})


def _part(name: str, part: Any) -> Any:
    match name, part:
        case "options" | "initial_options", list():
            return [_option(each) for each in part]
        case "filter", dict():
            return blockkit.ConversationFilter(**part)
        case "initial_option", dict():
            return _option(part)
        case "alt_text", str():
            # Slack accepts 2,000 characters (slack_sdk 3.47, ImageBlock); blockkit allows 255.
            assert 0 < len(part) <= 2000
            return part[:255]
        case "slack_file", dict():
            return blockkit.SlackFile(**part)
        case "confirm", {"title": _}:
            return blockkit.Confirm(**{key: _part(key, each) for key, each in part.items()})
        case "initial_value", {"type": "rich_text"}:
            return _rich(part)
        case _, {"type": "plain_text" | "mrkdwn"}:
            return _text(part)
        case _, {"type": "number_input", "initial_value": str(number)}:
            # A string in Slack's reference, a number in blockkit.
            return _part(name, {**part, "initial_value": int(number)})
        case _, {"type": str(kind)}:
            return _ELEMENTS[kind](**{key: _part(key, each) for key, each in part.items() if key != "type"})
        case _, list():
            return [_part("", each) for each in part]
    return part


def _option(option: dict[str, Any]) -> Any:
    return blockkit.Option(_text(option["text"]), option["value"], _text(option.get("description")))
