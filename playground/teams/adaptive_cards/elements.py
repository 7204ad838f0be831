"""Walks through a card: its elements, inputs and actions."""

from collections.abc import Iterator
from typing import Any

from playground.models import Json

_CHILDREN = ("body", "items", "columns", "rows", "cells", "images", "actions", "card", "inlines")
_SINGLE_ACTIONS = ("selectAction", "inlineAction")


def walk(node: Any, *, nested: bool = True) -> Iterator[Json]:
    """Yield the card, its elements and its actions in reading order; if `nested`, also cards behind buttons."""
    if isinstance(node, list):
        for each in node:
            yield from walk(each, nested=nested)
    elif isinstance(node, dict):
        yield node
        for name in (*_CHILDREN, *_SINGLE_ACTIONS):
            if name in node and (nested or name != "card"):
                yield from walk(node[name], nested=nested)


def inputs_of(card: Json) -> list[Json]:
    """Return the inputs of a card."""
    return [each for each in walk(card) if str(each.get("type")).startswith("Input.") and "id" in each]


def actions_of(card: Json) -> list[Json]:
    """Return the actions of a card, its refresh not included."""
    return [each for each in walk(card) if str(each.get("type")).startswith("Action.")]


def visible_actions(card: Json) -> list[Json]:
    """Return the actions that a reader can press: neither hidden (`isVisible`) nor disabled (`isEnabled`)."""
    hidden = {id(part) for each in walk(card) if each.get("isVisible") is False for part in walk(each)}
    return [each for each in actions_of(card) if id(each) not in hidden and each.get("isEnabled", True)]


def cards_around(card: Json, action: Json) -> list[Json]:
    """Return the card with that action, after the cards that it is nested in: an action submits the inputs of all."""
    own = list(walk(card, nested=False))
    if any(each is action for each in own):
        return [card]
    for each in own:
        if each.get("type") == "Action.ShowCard" and (inner := cards_around(each["card"], action)):
            return [card, *inner]
    return []
