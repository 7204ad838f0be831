"""What Teams accepts as an Adaptive Card 1.5."""

from typing import Any

import pytest

from playground.teams.adaptive_cards.validator import card_errors
from tests.playground.teams.bot import block, card, execute, submit

CHOICES = [{"title": "One", "value": "1"}, {"title": "Two", "value": "2"}]

ACCEPTED: list[dict[str, Any]] = [
    {**block("words"), "wrap": True, "size": "Large", "weight": "bolder", "style": "heading", "spacing": "none"},
    {"type": "RichTextBlock", "inlines": ["plain", {"type": "TextRun", "text": "bold", "weight": "bolder"}]},
    {"type": "FactSet", "facts": [{"title": "When", "value": "Tuesday"}]},
    {"type": "ColumnSet", "columns": [{"type": "Column", "width": "auto", "items": [block("a")]}, {"width": 2}]},
    {"type": "Container", "style": "emphasis", "items": [block("a")], "selectAction": execute("Open")},
    {"type": "ActionSet", "actions": [execute("Go"), submit("Send"), {"type": "Action.OpenUrl", "url": "https://a.b"}]},
    {"type": "Input.Text", "id": "t", "label": "T", "isRequired": True, "errorMessage": "E", "maxLength": 9},
    {"type": "Input.ChoiceSet", "id": "c", "choices": CHOICES, "style": "expanded", "isMultiSelect": True},
    {
        "type": "Input.ChoiceSet",
        "id": "p",
        "choices": [],
        "choices.data": {"type": "Data.Query", "dataset": "graph.microsoft.com/users"},
    },
    {"type": "Input.Date", "id": "d", "min": "2026-01-01"},
    {"type": "Input.Time", "id": "h", "value": "09:00"},
    {"type": "Input.Toggle", "id": "g", "title": "Anonymous", "valueOn": "yes", "valueOff": "no"},
    {"type": "Input.Number", "id": "n", "min": 1, "max": 5, "value": 3},
    {"type": "Image", "url": "https://example.org/a.png", "altText": "A chart"},
    {
        "type": "Table",
        "columns": [{"width": 1}, {"width": 2}],
        "rows": [{"type": "TableRow", "cells": [{"type": "TableCell", "items": [block("a")]}]}],
    },
    {"type": "ActionSet", "actions": [{"type": "Action.ShowCard", "title": "More", "card": card(block("inner"))}]},
    {"type": "ActionSet", "actions": [{"type": "Action.ToggleVisibility", "targetElements": ["x"]}]},
]

# (element, what its error says)
REFUSED: list[tuple[Any, str]] = [
    ({"type": "Input.ChoiceSet", "id": "p", "choices.data": {"dataset": "people"}}, "dataset: must be one of"),
    ({"type": "TextBlock"}, "card.body[0].text: is required"),
    ({**block("a"), "colour": "good"}, "card.body[0].colour: not a property of TextBlock"),
    ({**block("a"), "color": "green"}, "card.body[0].color: must be one of"),
    ({**block("a"), "wrap": "yes"}, "card.body[0].wrap: must be true or false"),
    ({**block("a"), "maxLines": "2"}, "card.body[0].maxLines: must be a number"),
    ({"type": "TextBlock", "text": 5}, "card.body[0].text: must be a string"),
    ({"type": "Textblock", "text": "a"}, "card.body[0]: unknown type 'Textblock'"),
    ("words", "card.body[0]: unknown type None"),
    ({"type": "Image", "url": "chart.png"}, "card.body[0].url: must be an absolute address"),
    ({"type": "FactSet", "facts": [{"title": "When"}]}, "card.body[0].facts[0].value: is required"),
    ({"type": "FactSet", "facts": {}}, "card.body[0].facts: must be a list"),
    ({"type": "FactSet", "facts": ["When"]}, "card.body[0].facts[0]: must be a Fact"),
    ({"type": "Container", "items": [{"type": "Chart"}]}, "card.body[0].items[0]: unknown type 'Chart'"),
    ({"type": "ActionSet", "actions": [block("a")]}, "card.body[0].actions[0]: unknown type 'TextBlock'"),
    (
        {"type": "ActionSet", "actions": [{**execute("Go"), "data": 5}]},
        "card.body[0].actions[0].data: must be an object",
    ),
    ({"type": "Input.Text"}, "card.body[0].id: is required"),
    ({"type": "Input.Text", "id": "t", "isRequired": True, "errorMessage": "E"}, "required input 't' has no label"),
    ({"type": "Input.Text", "id": "t", "isRequired": True, "label": "T"}, "required input 't' has no errorMessage"),
    ({"type": "Container", "items": [], "selectAction": {"type": "Action.ShowCard"}}, "unknown type 'Action.ShowCard'"),
    ({"type": "ActionSet", "actions": [{"type": "Action.ShowCard", "card": "x"}]}, "unknown type None"),
]


@pytest.mark.parametrize("element", ACCEPTED, ids=lambda each: each["type"])
def test_element_is_accepted(element: dict[str, Any]) -> None:
    assert card_errors(card(element)) == []


@pytest.mark.parametrize(("element", "error"), REFUSED)
def test_element_is_refused(element: Any, error: str) -> None:
    [found] = card_errors(card(element))
    assert error in found


def test_card_with_refresh_and_mention_is_accepted() -> None:
    mention = {"type": "mention", "text": "<at>A</at>", "mentioned": {"id": "29:a", "name": "A"}}
    made = card(
        block("<at>A</at>"),
        refresh={"action": execute("Refresh"), "userIds": ["29:a"]},
        msteams={"entities": [mention]},
    )
    assert card_errors(made) == []


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (None, "card: unknown type None"),
        ({"type": "AdaptiveCard", "body": [block("a")]}, "card.version: is required"),
        (card(block("a"), version="1.6"), "'1.6' is not supported"),
        (card(), "has neither body nor actions"),
        (card(block("a"), actions=(execute("Go"),), version="1.3"), "Action.Execute and refresh need 1.4"),
        (card(block("a"), refresh={"action": submit("Go")}), "unknown type 'Action.Submit'"),
        (card(block("a"), refresh={"action": execute("R"), "userIds": ["x"] * 61}), "userIds: at most 60"),
        (card({**block("a"), "id": "x"}, {**block("b"), "id": "x"}), "id 'x' is used 2 times"),
        (card(block("a"), msteams={"entities": [{"type": "mention"}]}), "a mention needs type, text and mentioned.id"),
        (
            card(
                block("a"), msteams={"entities": [{"type": "mention", "text": "<at>B</at>", "mentioned": {"id": "b"}}]}
            ),
            "'<at>B</at>' is not in the card's text",
        ),
    ],
)
def test_card_is_refused(content: Any, error: str) -> None:
    [found] = card_errors(content)
    assert error in found
