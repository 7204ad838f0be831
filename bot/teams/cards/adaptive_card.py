"""Adaptive Cards from the app's views, which are blocks in the form of Slack's Block Kit.

Schema: https://adaptivecards.io/explorer/ (version 1.5, the newest that Teams shows on all its clients). Why there is
one set of views for both chats: docs/adr/0014-one-set-of-views-and-features.md.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from bot.teams.cards import packed_views
from bot.teams.cards.inputs import KNOWN, card_input
from bot.teams.cards.text_runs import Names, lines, own_words, plain_text, run
from bot.views.kit import action_ids
from bot.views.kit.block_kit import Message, View

Card = dict[str, Any]
Element = dict[str, Any]
_Block = Mapping[str, Any]

# A message of more than 28 KB is refused, as UTF-16; the rest is for what Teams adds.
# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages
MAX_BYTES: Final = 25_000
# The key of the hidden input that carries the form, and of the button that was pressed.
VIEW: Final = "_view"
ACTION: Final = "action"
VALUE: Final = "value"
SUBMIT: Final = "_submit"
_NOT_SHOWN = "Some items aren’t shown."
# What Teams shows in place of the menus that it has not.
_INSTEAD_OF_MENU = {
    "conversations_select": "This channel",
    "multi_conversations_select": (
        "For a Teams channel, type “@LHS Rounds here” or “@LHS Rounds not here” in that channel."
    ),
}


def of_message(message: Message, names: Names) -> Card:
    """Return the card of a message.

    Args:
        message: The rendered message.
        names: Names a person or a channel by external id.
    """
    return _card(message.blocks, names, spoken=plain_text(message.text, names))


def refreshing(card: Card, value: str) -> Card:
    """Return a card that each reader's client replaces with their own; this one stays where that fails.

    It names no one, because everyone could read who is going. So only small conversations ask by themselves.
    https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards/work-with-universal-actions-for-adaptive-cards
    """
    return {**card, "refresh": {"action": _press("Refresh", action_ids.CARD_REFRESH, value)}}


def of_home(view: View, names: Names) -> Card:
    """Return the card of a person's Home."""
    return _card(view["blocks"], names)


def of_form(
    view: View,
    names: Names,
    *,
    errors: Mapping[str, str] | None = None,
    in_dialog: bool = False,
    pack: Callable[[View], str] = packed_views.pack,
) -> Card:
    """Return the card of a form or of a page to read.

    Args:
        view: The form. Its state, if it has one, is what was typed.
        names: Names a person by external id.
        errors: What is wrong, by field.
        in_dialog: Whether it is shown in a dialog, which has its own title and takes `Action.Submit` only.
        pack: Returns the form as a text, which comes back with each press.
    """
    # Teams would ask for required fields at every button, and not only at the one that submits.
    is_checked = not any(each["type"] == "actions" for each in view["blocks"])
    shown = list(view["blocks"])
    while True:
        body: list[Element] = [] if in_dialog else _header(view["title"]["text"])
        body += _elements(shown, names, errors=errors or {}, is_checked=is_checked)
        if len(shown) < len(view["blocks"]):
            body += lines([run(_NOT_SHOWN, isSubtle=True)])
        if view.get("submit") is not None:
            press = _press(view["submit"]["text"], SUBMIT, "", primary=True)
            body.append({"type": "ActionSet", "actions": [press]})
        # Every button sends it back, so that nothing of an open form is kept here.
        packed = pack({**view, "blocks": shown})
        body.append({"type": "Input.Text", "id": VIEW, "isVisible": False, "value": packed})
        card = _for_dialog(_frame(body)) if in_dialog else _frame(body)
        to_read = [place for place, each in enumerate(shown) if each["type"] not in {"input", "actions"}]
        if size(card) <= MAX_BYTES or not to_read:
            return card
        del shown[to_read[-1]]


def _card(blocks: Sequence[_Block], names: Names, spoken: str = "") -> Card:
    for shown in range(len(blocks), 0, -1):
        body = _elements(blocks[:shown], names)
        if shown < len(blocks):
            body += lines([run(_NOT_SHOWN, isSubtle=True)])
        card = _frame(body, spoken)
        if size(card) <= MAX_BYTES:
            return card
    return _frame(lines([run(_NOT_SHOWN)]), spoken)


def size(card: Card) -> int:
    """Return how many bytes a card has as Teams counts them."""
    return len(json.dumps(card, ensure_ascii=False).encode("utf-16-le"))


def _frame(body: list[Element], spoken: str = "") -> Card:
    card = {"type": "AdaptiveCard", "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "version": "1.5"}
    fallback = {"speak": spoken, "fallbackText": spoken} if spoken else {}
    return {**card, **fallback, "msteams": {"width": "Full"}, "body": body}


def _elements(
    blocks: Sequence[_Block], names: Names, *, errors: Mapping[str, str] | None = None, is_checked: bool = False
) -> list[Element]:
    elements: list[Element] = []
    for block in blocks:
        if block["type"] == "input":
            elements += _field(block, names, (errors or {}).get(block["block_id"]), is_checked=is_checked)
        else:
            elements += _plain_block(block, names)
    return elements


def _plain_block(block: _Block, names: Names) -> list[Element]:
    match block["type"]:
        case "header":
            return _header(block["text"]["text"])
        case "section":
            return _section(block, names)
        case "context":
            return [
                row
                for each in block["elements"]
                for row in lines(_words(each, names, size="Small", isSubtle=True), spacing="Small")
            ]
        case "rich_text":
            parts = (each for section in block["elements"] for each in section["elements"])
            return lines([run(each["text"], **_weight(each)) for each in parts])
        case "actions":
            return [{"type": "ActionSet", "actions": list(_actions(block["elements"]))}]
        case "image":
            # The picture itself follows by its address, if there is one; its words are always there.
            return lines([run(block["alt_text"])])
    raise ValueError(f"no card for a block of type {block['type']}")


def _header(text: str) -> list[Element]:
    return lines([run(text, size="Large", weight="Bolder")], spacing="Medium")


def _section(block: _Block, names: Names) -> list[Element]:
    if "fields" in block:
        cells = block["fields"]
        rows = zip(cells[::2], cells[1::2], strict=True)
        return [
            row
            for left, right in rows
            for row in lines([*_words(left, names, weight="Bolder"), run(": "), *_words(right, names)])
        ]
    text = lines(_words(block["text"], names))
    accessory = block.get("accessory")
    if accessory is None:
        return text
    beside = {"type": "ActionSet", "actions": list(_actions([accessory]))}
    widths = (("stretch", text), ("auto", [beside]))
    columns = [
        {"type": "Column", "width": width, "items": items, "verticalContentAlignment": "Center"}
        for width, items in widths
    ]
    return [{"type": "ColumnSet", "columns": columns}]


def _words(text: _Block, names: Names, **style: Any) -> list[Element]:
    if text["type"] == "mrkdwn":
        return own_words(text["text"], names, **style)
    return [run(text["text"], **style)]


def _weight(piece: _Block) -> Element:
    return {"weight": "Bolder"} if piece.get("style", {}).get("bold") else {}


def _field(block: _Block, names: Names, error: str | None, *, is_checked: bool) -> list[Element]:
    if block["element"]["type"] not in KNOWN:
        label = run(block["label"]["text"], weight="Bolder")
        return [
            *lines([label]),
            *lines([run(_INSTEAD_OF_MENU[block["element"]["type"]], isSubtle=True)], spacing="None"),
        ]
    elements = [card_input(block, names, is_checked=is_checked)]
    if error is not None:
        elements += lines([run(error, color="Attention")], spacing="None")
    if hint := block.get("hint"):
        elements += lines([run(hint["text"], size="Small", isSubtle=True)], spacing="None")
    return elements


def _actions(elements: Sequence[_Block]) -> Iterator[Element]:
    for element in elements:
        if element["type"] == "overflow":
            for option in element["options"]:
                press = _press(option["text"]["text"], element["action_id"], option["value"])
                yield {**press, "mode": "secondary"}
        elif "url" in element:
            yield {"type": "Action.OpenUrl", "title": element["text"]["text"], "url": element["url"], **_label(element)}
        else:
            yield _button(element)


def _button(element: _Block) -> Element:
    primary = element.get("style") == "primary"
    confirm = element.get("confirm")
    title, action_id, value = element["text"]["text"], element["action_id"], element.get("value", "")
    if confirm is None:
        return _press(title, action_id, value, primary=primary) | _label(element)
    # Teams has no question before a press: the button opens one below itself.
    asks = [
        *lines([run(confirm["title"]["text"], weight="Bolder")]),
        *lines([run(confirm["text"]["text"])]),
        {"type": "ActionSet", "actions": [_press(confirm["confirm"]["text"], action_id, value, primary=True)]},
    ]
    return {"type": "Action.ShowCard", "title": title, "card": {"type": "AdaptiveCard", "body": asks}} | _label(element)


def _press(title: str, action_id: str, value: str, *, primary: bool = False) -> Element:
    action = {"type": "Action.Execute", "title": title, "verb": action_id, "data": {ACTION: action_id, VALUE: value}}
    return action | ({"style": "positive"} if primary else {})


def _label(element: _Block) -> Element:
    label = element.get("accessibility_label")
    return {"tooltip": label} if label else {}


def _for_dialog(part: Any) -> Any:
    """Return a card whose presses submit: a dialog knows no `Action.Execute`."""
    if isinstance(part, list):
        return [_for_dialog(each) for each in part]
    if not isinstance(part, dict):
        return part
    copied = {name: _for_dialog(each) for name, each in part.items()}
    if copied.get("type") == "Action.Execute":
        copied = {name: each for name, each in copied.items() if name != "verb"} | {"type": "Action.Submit"}
    return copied
