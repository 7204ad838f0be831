"""Validation of a card as Teams and its clients need it."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from playground.models import Json
from playground.teams.adaptive_cards.elements import actions_of, inputs_of, walk
from playground.teams.adaptive_cards.schema import CARD, typed
from playground.teams.models import collect_texts

# https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference (support for 1.5)
_VERSIONS = {"1.0", "1.1", "1.2", "1.3", "1.4", "1.5"}
# https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards
_UNIVERSAL_ACTIONS = {"1.4", "1.5"}
MAX_REFRESHED = 60


def card_errors(card: Any) -> list[str]:
    """Return what is wrong with a card as "path: error"; empty if Teams accepts it."""
    found = [f"{path}: {error}" for path, error in typed(card, "card", {"AdaptiveCard": CARD})]
    return found or list(_further_errors(card))


def _further_errors(card: Json) -> Iterator[str]:
    """Yield errors that no schema of single elements sees."""
    version = card["version"]
    if version not in _VERSIONS:
        yield f"card.version: {version!r} is not supported; use 1.5"
    executes = [each for each in actions_of(card) if each["type"] == "Action.Execute"]
    if (executes or "refresh" in card) and version not in _UNIVERSAL_ACTIONS:
        yield "card.version: Action.Execute and refresh need 1.4 or later"
    if len(card.get("refresh", {}).get("userIds", [])) > MAX_REFRESHED:
        yield f"card.refresh.userIds: at most {MAX_REFRESHED}"
    if not card.get("body") and not card.get("actions"):
        yield "card: has neither body nor actions"
    identifiers = Counter(each["id"] for each in walk(card) if each.get("id"))
    yield from (f"card: id {name!r} is used {times} times" for name, times in identifiers.items() if times > 1)
    for each in inputs_of(card):
        if each.get("isRequired") and not each.get("label"):
            yield f"card: required input {each['id']!r} has no label"
        if each.get("isRequired") and not each.get("errorMessage"):
            yield f"card: required input {each['id']!r} has no errorMessage"
    yield from _mention_errors(card)


def _mention_errors(card: Json) -> Iterator[str]:
    texts = "\n".join(collect_texts(card))
    for entity in card.get("msteams", {}).get("entities", []):
        if entity.get("type") != "mention" or not entity.get("mentioned", {}).get("id"):
            yield "card.msteams.entities: a mention needs type, text and mentioned.id"
        elif entity.get("text", "") not in texts or not entity.get("text"):
            yield f"card.msteams.entities: {entity.get('text')!r} is not in the card's text"
