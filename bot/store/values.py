"""Values from rows, and plain values of columns."""

import uuid
from dataclasses import fields
from datetime import UTC, date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


def from_row(kind: type[T], row: object, **given: object) -> T:
    """Return the value of a row: each field is the column of the same name, unless it is given."""
    return kind(**{name: getattr(row, name) for name in _names(kind) if name not in given}, **given)


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def plain(value: Any) -> Any:
    """Return a column's value as JSON has it: dates, times and ids as text, moments in UTC."""
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value
