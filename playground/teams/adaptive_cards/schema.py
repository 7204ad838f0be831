"""The elements and actions of Adaptive Cards 1.5 with their properties.

Source: https://adaptivecards.io/explorer/ and https://learn.microsoft.com/adaptive-cards/schema-explorer. As in the
schema, an unknown property is an error; `msteams` is Teams' own
(https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format).
"""

from typing import Any

from playground.teams.adaptive_cards.rules import Errors, Rule, array, choice, either, flag, mapping, number, text, url

_SPACING = choice("default", "none", "small", "medium", "large", "extraLarge", "padding")
_COLORS = choice("default", "dark", "light", "accent", "good", "warning", "attention")
_STYLE = choice("default", "emphasis", "good", "attention", "warning", "accent")
_HORIZONTAL = choice("left", "center", "right")
_VERTICAL = choice("top", "center", "bottom")
_IMAGE_SIZE = choice("auto", "stretch", "small", "medium", "large")
_FONT: dict[str, Rule] = {
    "color": _COLORS,
    "fontType": choice("default", "monospace"),
    "isSubtle": flag,
    "size": choice("default", "small", "medium", "large", "extraLarge"),
    "weight": choice("default", "lighter", "bolder"),
}


def element(value: Any, path: str) -> Errors:
    """Require an element of a card's body."""
    yield from typed(value, path, ELEMENTS)


def action(value: Any, path: str) -> Errors:
    """Require an action."""
    yield from typed(value, path, ACTIONS)


def select_action(value: Any, path: str) -> Errors:
    """Require an action other than Action.ShowCard."""
    yield from typed(value, path, {name: each for name, each in ACTIONS.items() if name != "Action.ShowCard"})


def part(name: str) -> Rule:
    """Require a part that may leave out its type, such as a Fact."""

    def check(value: Any, path: str) -> Errors:
        if isinstance(value, dict):
            yield from typed({"type": name, **value}, path, {name: _PARTS[name]})
        else:
            yield path, f"must be a {name}"

    return check


def typed(value: Any, path: str, known: dict[str, dict[str, Rule]]) -> Errors:
    """Require an object of a known type with the properties of that type."""
    name = value.get("type") if isinstance(value, dict) else None
    if not isinstance(name, str) or name not in known:
        yield path, f"unknown type {name!r}"
        return
    for key, each in value.items():
        if key == "type":
            continue
        rule = known[name].get(key)
        if rule is None:
            yield f"{path}.{key}", f"not a property of {name}"
        else:
            yield from rule(each, f"{path}.{key}")
    for key in REQUIRED.get(name, ()):
        if key not in value:
            yield f"{path}.{key}", "is required"


def nested_card(value: Any, path: str) -> Errors:
    """Require a card behind a button, which may leave out its version."""
    yield from typed({"version": "1.5", **value} if isinstance(value, dict) else value, path, {"AdaptiveCard": CARD})


def inline(value: Any, path: str) -> Errors:
    """Require a run of a RichTextBlock: a TextRun or a string."""
    if not isinstance(value, str):
        yield from typed(value, path, {"TextRun": _PARTS["TextRun"]})


_BACKGROUND = either(url, part("BackgroundImage"))
_ITEM: dict[str, Rule] = {"id": text, "isVisible": flag, "requires": mapping}
_ELEMENT: dict[str, Rule] = {
    **_ITEM,
    "fallback": either(choice("drop"), element),
    "height": choice("auto", "stretch"),
    "separator": flag,
    "spacing": _SPACING,
}
_INPUT: dict[str, Rule] = {**_ELEMENT, "errorMessage": text, "isRequired": flag, "label": text}
_BOX: dict[str, Rule] = {
    "items": array(element),
    "selectAction": select_action,
    "style": _STYLE,
    "verticalContentAlignment": _VERTICAL,
    "bleed": flag,
    "backgroundImage": _BACKGROUND,
    "minHeight": text,
    "rtl": flag,
}
_ALIGNED: dict[str, Rule] = {"horizontalCellContentAlignment": _HORIZONTAL, "verticalCellContentAlignment": _VERTICAL}
_ACTION: dict[str, Rule] = {
    "title": text,
    "iconUrl": url,
    "id": text,
    "style": choice("default", "positive", "destructive"),
    "fallback": either(choice("drop"), action),
    "tooltip": text,
    "isEnabled": flag,
    "mode": choice("primary", "secondary"),
    "requires": mapping,
}
_SUBMIT: dict[str, Rule] = {**_ACTION, "data": either(text, mapping), "associatedInputs": choice("auto", "none")}

REQUIRED = {
    "ActionSet": ("actions",),
    "Container": ("items",),
    "FactSet": ("facts",),
    "Fact": ("title", "value"),
    "Image": ("url",),
    "ImageSet": ("images",),
    "Media": ("sources",),
    "MediaSource": ("mimeType", "url"),
    "RichTextBlock": ("inlines",),
    "TextBlock": ("text",),
    "TextRun": ("text",),
    "TableCell": ("items",),
    "BackgroundImage": ("url",),
    "Input.Choice": ("title", "value"),
    "Input.Toggle": ("id", "title"),
    **{f"Input.{kind}": ("id",) for kind in ("ChoiceSet", "Date", "Number", "Text", "Time")},
    "Action.OpenUrl": ("url",),
    "Action.ToggleVisibility": ("targetElements",),
    "TargetElement": ("elementId",),
    "AdaptiveCard": ("version",),
}

_PARTS: dict[str, dict[str, Rule]] = {
    "BackgroundImage": {
        "url": url,
        "fillMode": choice("cover", "repeatHorizontally", "repeatVertically", "repeat"),
        "horizontalAlignment": _HORIZONTAL,
        "verticalAlignment": _VERTICAL,
    },
    "Column": {
        **_ITEM,
        **_BOX,
        "fallback": either(choice("drop"), part("Column")),
        "separator": flag,
        "spacing": _SPACING,
        "width": either(text, number),
    },
    # Teams' menu of people, beyond 1.5:
    # https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/people-picker
    "Data.Query": {"dataset": choice("graph.microsoft.com/users", "graph.microsoft.com/users?scope=currentContext")},
    "Fact": {"title": text, "value": text},
    "Input.Choice": {"title": text, "value": text},
    "MediaSource": {"mimeType": text, "url": url},
    "Refresh": {
        "action": lambda value, path: typed(value, path, {"Action.Execute": ACTIONS["Action.Execute"]}),
        "userIds": array(text),
        "expires": text,
    },
    "TableCell": _BOX,
    "TableColumnDefinition": {"width": either(text, number), **_ALIGNED},
    "TableRow": {"cells": array(part("TableCell")), "style": _STYLE, **_ALIGNED},
    "TargetElement": {"elementId": text, "isVisible": flag},
    "TextRun": {
        **_FONT,
        "text": text,
        "highlight": flag,
        "italic": flag,
        "selectAction": select_action,
        "strikethrough": flag,
        "underline": flag,
    },
}

ELEMENTS: dict[str, dict[str, Rule]] = {
    "ActionSet": {**_ELEMENT, "actions": array(action)},
    "ColumnSet": {
        **_ELEMENT,
        "columns": array(part("Column")),
        "selectAction": select_action,
        "style": _STYLE,
        "bleed": flag,
        "minHeight": text,
        "horizontalAlignment": _HORIZONTAL,
    },
    "Container": {**_ELEMENT, **_BOX},
    "FactSet": {**_ELEMENT, "facts": array(part("Fact"))},
    "Image": {
        **_ELEMENT,
        "url": url,
        "altText": text,
        "backgroundColor": text,
        "height": text,
        "horizontalAlignment": _HORIZONTAL,
        "selectAction": select_action,
        "size": _IMAGE_SIZE,
        "style": choice("default", "person"),
        "width": text,
    },
    "ImageSet": {**_ELEMENT, "images": array(part("Image")), "imageSize": _IMAGE_SIZE},
    "Media": {**_ELEMENT, "sources": array(part("MediaSource")), "poster": url, "altText": text},
    "RichTextBlock": {**_ELEMENT, "inlines": array(inline), "horizontalAlignment": _HORIZONTAL},
    "Table": {
        **_ELEMENT,
        **_ALIGNED,
        "columns": array(part("TableColumnDefinition")),
        "rows": array(part("TableRow")),
        "firstRowAsHeader": flag,
        "showGridLines": flag,
        "gridStyle": _STYLE,
    },
    "TextBlock": {
        **_ELEMENT,
        **_FONT,
        "text": text,
        "horizontalAlignment": _HORIZONTAL,
        "maxLines": number,
        "wrap": flag,
        "style": choice("default", "heading"),
    },
    "Input.ChoiceSet": {
        **_INPUT,
        "choices": array(part("Input.Choice")),
        "choices.data": part("Data.Query"),
        "isMultiSelect": flag,
        "style": choice("compact", "expanded"),
        "value": text,
        "placeholder": text,
        "wrap": flag,
    },
    "Input.Date": {**_INPUT, "max": text, "min": text, "placeholder": text, "value": text},
    "Input.Number": {**_INPUT, "max": number, "min": number, "placeholder": text, "value": number},
    "Input.Text": {
        **_INPUT,
        "isMultiline": flag,
        "maxLength": number,
        "placeholder": text,
        "regex": text,
        "style": choice("text", "tel", "url", "email", "password"),
        "inlineAction": select_action,
        "value": text,
    },
    "Input.Time": {**_INPUT, "max": text, "min": text, "placeholder": text, "value": text},
    "Input.Toggle": {**_INPUT, "title": text, "value": text, "valueOff": text, "valueOn": text, "wrap": flag},
}
_PARTS["Image"] = ELEMENTS["Image"]

CARD: dict[str, Rule] = {
    "$schema": text,
    "version": text,
    "refresh": part("Refresh"),
    "body": array(element),
    "actions": array(action),
    "selectAction": select_action,
    "fallbackText": text,
    "backgroundImage": _BACKGROUND,
    "minHeight": text,
    "rtl": flag,
    "speak": text,
    "lang": text,
    "verticalContentAlignment": _VERTICAL,
    "msteams": mapping,
}

ACTIONS: dict[str, dict[str, Rule]] = {
    "Action.Execute": {**_SUBMIT, "verb": text},
    "Action.OpenUrl": {**_ACTION, "url": url},
    "Action.ShowCard": {**_ACTION, "card": nested_card},
    "Action.Submit": _SUBMIT,
    "Action.ToggleVisibility": {**_ACTION, "targetElements": array(either(text, part("TargetElement")))},
}
