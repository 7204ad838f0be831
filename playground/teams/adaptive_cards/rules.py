"""Rules for one property of a card: each returns its errors as (path, error)."""

from collections.abc import Callable, Iterator
from typing import Any

Errors = Iterator[tuple[str, str]]
Rule = Callable[[Any, str], Errors]


def text(value: Any, path: str) -> Errors:
    """Require a string."""
    if not isinstance(value, str):
        yield path, "must be a string"


def flag(value: Any, path: str) -> Errors:
    """Require a boolean."""
    if not isinstance(value, bool):
        yield path, "must be true or false"


def number(value: Any, path: str) -> Errors:
    """Require a number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield path, "must be a number"


def url(value: Any, path: str) -> Errors:
    """Require an address that a client may open: https, http, mailto, or data for pictures."""
    if not isinstance(value, str) or not value.lower().startswith(("https://", "http://", "mailto:", "data:image/")):
        yield path, "must be an absolute address"


def mapping(value: Any, path: str) -> Errors:
    """Require an object."""
    if not isinstance(value, dict):
        yield path, "must be an object"


def choice(*allowed: str) -> Rule:
    """Require one of these words, in any case."""

    def check(value: Any, path: str) -> Errors:
        if not isinstance(value, str) or value.lower() not in {each.lower() for each in allowed}:
            yield path, f"must be one of {', '.join(allowed)}"

    return check


def either(*rules: Rule) -> Rule:
    """Require that one of the rules is satisfied; the errors are those of the last."""

    def check(value: Any, path: str) -> Errors:
        found: list[tuple[str, str]] = []
        for rule in rules:
            found = list(rule(value, path))
            if not found:
                return
        yield from found

    return check


def array(rule: Rule) -> Rule:
    """Require a list whose items all satisfy the rule."""

    def check(value: Any, path: str) -> Errors:
        if not isinstance(value, list):
            yield path, "must be a list"
            return
        for index, each in enumerate(value):
            yield from rule(each, f"{path}[{index}]")

    return check
