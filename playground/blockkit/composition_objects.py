"""Text objects, options, confirm dialogs. https://docs.slack.dev/reference/block-kit/composition-objects."""

from typing import Any

from playground.blockkit.validator import (
    Check,
    Keys,
    Problems,
    array,
    boolean,
    check_object,
    object_of,
    one_of,
    optional,
    required,
    string,
)

_TEXT_KEYS = {"plain_text": frozenset({"type", "text", "emoji"}), "mrkdwn": frozenset({"type", "text", "verbatim"})}


def text(longest: int, *kinds: str) -> Check:
    """Check a non-empty text object of one of the kinds."""
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
            "type": required(one_of(kind)),
            "text": required(string(longest)),
            ("emoji" if kind == "plain_text" else "verbatim"): optional(boolean),
        }
        check_object(problems, value, path, keys)

    return check


def plain(longest: int) -> Check:
    """Check a plain_text object."""
    return text(longest, "plain_text")


CONFIRM = object_of(
    {
        "title": required(plain(100)),
        "text": required(text(300)),
        "confirm": required(plain(30)),
        "deny": required(plain(30)),
        "style": optional(one_of("primary", "danger")),
    }
)
_ANY_TEXT = text(75)
_ONLY_PLAIN = plain(75)


def option(*, mrkdwn: bool = False) -> Check:
    """Check an option; radio buttons and checkboxes allow mrkdwn."""
    label = _ANY_TEXT if mrkdwn else _ONLY_PLAIN
    return object_of({"text": required(label), "value": required(string(150)), "description": optional(label)})


OVERFLOW_OPTION = object_of(
    {"text": required(plain(75)), "value": required(string(150)), "url": optional(string(3000))}
)
GROUPS = array(object_of({"label": required(plain(75)), "options": required(array(option(), 100))}), 100)


def check_options(problems: Problems, element: dict[str, Any], path: str) -> None:
    """Check that initial options are offered unchanged, and that option values are unique."""
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
