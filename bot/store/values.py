"""Conversion of rows to values, and of columns to JSON."""

import uuid
from dataclasses import fields
from datetime import UTC, date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


def from_row(kind: type[T], row: object, **given: object) -> T:
    """Create a value from a row. Each field is read from the column of its name, unless it is given."""
    return kind(**{name: getattr(row, name) for name in _names(kind) if name not in given}, **given)


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def plain(value: Any) -> Any:
    """Return a column's value for JSON: dates, times and ids as text, and instants in UTC."""
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value
