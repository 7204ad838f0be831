"""Building blocks of the Block Kit rules: checks of values, and shapes of objects.

Messages follow Slack's: `[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Check = Callable[["Problems", Any, str], None]


@dataclass
class Problems:
    """Validation errors, as in Slack's `response_metadata.messages`."""

    messages: list[str] = field(default_factory=list)

    def add(self, path: str, what: str) -> None:
        """Record an error at a JSON pointer."""
        self.messages.append(f"[ERROR] {what} [json-pointer:{path or '/'}]")


@dataclass(frozen=True)
class Key:
    """The check of an object's key, and whether the key is required."""

    check: Check
    required: bool = False


def required(check: Check) -> Key:
    """Declare a required key."""
    return Key(check, required=True)


def optional(check: Check) -> Key:
    """Declare an optional key."""
    return Key(check)


Keys = Mapping[str, Key]


def check_object(problems: Problems, value: Any, path: str, keys: Keys) -> bool:
    """Check an object for missing, unknown and invalid keys; return False if it is not an object."""
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


def object_of(keys: Keys) -> Check:
    """Check an object of that shape."""
    return lambda problems, value, path: _discard(check_object(problems, value, path, keys))


def _discard(_: object) -> None:
    """Discard a result, where a check must return None."""


def string(longest: int, shortest: int = 1) -> Check:
    """Check a string of `shortest` to `longest` characters."""

    def check(problems: Problems, value: Any, path: str) -> None:
        if not isinstance(value, str):
            problems.add(path, "must provide a string")
        elif len(value) < shortest:
            problems.add(path, f"must be more than {shortest - 1} characters")
        elif len(value) > longest:
            problems.add(path, f"must be less than {longest + 1} characters")

    return check


def boolean(problems: Problems, value: Any, path: str) -> None:
    """Check a JSON boolean."""
    if not isinstance(value, bool):
        problems.add(path, "must provide a boolean")


def integer(least: int, most: int) -> Check:
    """Check a whole number within the inclusive bounds."""

    def check(problems: Problems, value: Any, path: str) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            problems.add(path, "must provide an integer")
        elif not least <= value <= most:
            problems.add(path, f"must be between {least} and {most}")

    return check


def one_of(*words: str) -> Check:
    """Check that the value is one of these words."""

    def check(problems: Problems, value: Any, path: str) -> None:
        if value not in words:
            problems.add(path, f"must be one of: {', '.join(words)}")

    return check


def matching(pattern: str, what: str) -> Check:
    """Check that a string matches the pattern."""
    compiled = re.compile(pattern)

    def check(problems: Problems, value: Any, path: str) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            problems.add(path, f"must be {what}")

    return check


def url(longest: int) -> Check:
    """Check a web, mail, phone or Slack URL."""

    def check(problems: Problems, value: Any, path: str) -> None:
        string(longest)(problems, value, path)
        if isinstance(value, str) and not re.match(r"(https?://[^\s/]+|mailto:\S+|slack://\S+|tel:\S+|sms:\S+)", value):
            problems.add(path, "must be a valid url")

    return check


def array(each: Check, most: int, least: int = 1) -> Check:
    """Check a list of `least` to `most` items, and each item."""

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
    """Accept any value."""
