"""The small language that the rules of Block Kit are written in: checks of values, and shapes of objects.

Messages read as Slack's do: `[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Check = Callable[["Problems", Any, str], None]


@dataclass
class Problems:
    """What is wrong with a payload, as Slack would list it in `response_metadata.messages`."""

    messages: list[str] = field(default_factory=list)

    def add(self, path: str, what: str) -> None:
        """Record one fault at a JSON pointer."""
        self.messages.append(f"[ERROR] {what} [json-pointer:{path or '/'}]")


@dataclass(frozen=True)
class Key:
    """A key of an object: how its value is checked, and whether it must be there."""

    check: Check
    required: bool = False


def need(check: Check) -> Key:
    """A key that must be there."""
    return Key(check, required=True)


def may(check: Check) -> Key:
    """A key that may be there."""
    return Key(check)


Keys = Mapping[str, Key]


def shaped(problems: Problems, value: Any, path: str, keys: Keys) -> bool:
    """Check an object: no key missing, none unknown, each value right. False if it is no object at all."""
    if not isinstance(value, dict):
        problems.add(path, "must provide an object")
        return False
    for name, key in keys.items():
        if value.get(name) is not None:
            key.check(problems, value[name], f"{path}/{name}")
        elif key.required:
            problems.add(path, f"missing required field: {name}")
    for name in value:
        if name not in keys:
            problems.add(path, f"invalid additional property: {name}")
    return True


def an_object(keys: Keys) -> Check:
    """An object of that shape."""
    return lambda problems, value, path: void(shaped(problems, value, path, keys))


def void(_: object) -> None:
    """Drop a result where a check must return nothing."""


def string(longest: int, shortest: int = 1) -> Check:
    """A string with a number of characters between the two."""

    def check(problems: Problems, value: Any, path: str) -> None:
        if not isinstance(value, str):
            problems.add(path, "must provide a string")
        elif len(value) < shortest:
            problems.add(path, f"must be more than {shortest - 1} characters")
        elif len(value) > longest:
            problems.add(path, f"must be less than {longest + 1} characters")

    return check


def boolean(problems: Problems, value: Any, path: str) -> None:
    """True or false, and not the words."""
    if not isinstance(value, bool):
        problems.add(path, "must provide a boolean")


def integer(least: int, most: int) -> Check:
    """A whole number between the two, both allowed."""

    def check(problems: Problems, value: Any, path: str) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            problems.add(path, "must provide an integer")
        elif not least <= value <= most:
            problems.add(path, f"must be between {least} and {most}")

    return check


def one_of(*words: str) -> Check:
    """One of these words."""

    def check(problems: Problems, value: Any, path: str) -> None:
        if value not in words:
            problems.add(path, f"must be one of: {', '.join(words)}")

    return check


def matching(pattern: str, what: str) -> Check:
    """A string of that form."""
    compiled = re.compile(pattern)

    def check(problems: Problems, value: Any, path: str) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            problems.add(path, f"must be {what}")

    return check


def url(longest: int) -> Check:
    """A web or mail address."""

    def check(problems: Problems, value: Any, path: str) -> None:
        string(longest)(problems, value, path)
        if isinstance(value, str) and not re.match(r"(https?://[^\s/]+|mailto:\S+|slack://\S+|tel:\S+|sms:\S+)", value):
            problems.add(path, "must be a valid url")

    return check


def many(each: Check, most: int, least: int = 1) -> Check:
    """A list with a number of items between the two, each of which is checked."""

    def check(problems: Problems, value: Any, path: str) -> None:
        if not isinstance(value, list):
            problems.add(path, "must provide an array")
            return
        if len(value) > most:
            problems.add(path, f"no more than {most} items allowed")
        if len(value) < least:
            problems.add(path, f"must have at least {least} item" + "s" * (least != 1))
        for place, item in enumerate(value):
            each(problems, item, f"{path}/{place}")

    return check


def anything(_problems: Problems, _value: Any, _path: str) -> None:
    """Whatever it is."""
