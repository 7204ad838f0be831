"""Composition objects: texts, options, confirm dialogs. https://docs.slack.dev/reference/block-kit/composition-objects."""

from typing import Any

from playground.blockkit.validator import (
    Check,
    Keys,
    Problems,
    an_object,
    boolean,
    many,
    may,
    need,
    one_of,
    shaped,
    string,
)

_TEXT_KEYS = {
    "plain_text": frozenset({"type", "text", "emoji"}),
    "mrkdwn": frozenset({"type", "text", "verbatim"}),
}


def text(longest: int, *kinds: str) -> Check:
    """A text object of one of the kinds, never empty."""
    allowed = kinds or ("plain_text", "mrkdwn")

    def check(problems: Problems, value: Any, path: str) -> None:
        if not isinstance(value, dict):
            problems.add(path, "must provide an object")
            return
        kind = value.get("type")
        if kind not in allowed:
            problems.add(f"{path}/type", f"must be one of: {', '.join(allowed)}")
            return
        keys: Keys = {
            "type": need(one_of(kind)),
            "text": need(string(longest)),
            ("emoji" if kind == "plain_text" else "verbatim"): may(boolean),
        }
        shaped(problems, value, path, keys)

    return check


def plain(longest: int) -> Check:
    """A plain_text object."""
    return text(longest, "plain_text")


CONFIRM = an_object(
    {
        "title": need(plain(100)),
        "text": need(text(300)),
        "confirm": need(plain(30)),
        "deny": need(plain(30)),
        "style": may(one_of("primary", "danger")),
    }
)
_ANY_TEXT = text(75)
_ONLY_PLAIN = plain(75)


def option(*, mrkdwn: bool = False) -> Check:
    """An option; radio buttons and checkboxes may have mrkdwn in theirs."""
    label = _ANY_TEXT if mrkdwn else _ONLY_PLAIN
    return an_object({"text": need(label), "value": need(string(150)), "description": may(label)})


OVERFLOW_OPTION = an_object({"text": need(plain(75)), "value": need(string(150)), "url": may(string(3000))})
GROUPS = many(an_object({"label": need(plain(75)), "options": need(many(option(), 100))}), 100)


def same_option(problems: Problems, element: dict[str, Any], path: str) -> None:
    """Initial options are among the options, letter for letter, and values are not given twice."""
    groups = element.get("option_groups") or []
    lists = [each.get("options", []) for each in groups if isinstance(each, dict)]
    offered = [each for one in [element.get("options") or [], *lists] for each in one if isinstance(each, dict)]
    first = element.get("initial_option")
    if first is not None and first not in offered:
        problems.add(f"{path}/initial_option", "initial_option must be present in options")
    for place, each in enumerate(element.get("initial_options") or []):
        if each not in offered:
            problems.add(f"{path}/initial_options/{place}", "initial_options must be present in options")
    values = [each.get("value") for each in offered]
    if len(set(map(str, values))) != len(values):
        problems.add(f"{path}/options", "must not have options with the same value")
