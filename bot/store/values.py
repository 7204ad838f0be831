"""Values from rows: each field is the column of the same name, unless it is given."""

from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


def from_row(kind: type[T], row: object, **given: object) -> T:
    """Return the value of a row; `given` are the fields that are not a column, or another type than it."""
    return kind(**{name: getattr(row, name) for name in _names(kind) if name not in given}, **given)


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))
