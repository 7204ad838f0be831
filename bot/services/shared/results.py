"""What a use case can answer instead of a value of its own: one family for all features.

A service returns these; a surface renders them in one place (`render_result` for forms).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from bot.core.calendar.models import Series

Field_ = TypeVar("Field_", bound=str)
Value = TypeVar("Value")
Reason = TypeVar("Reason", bound=Enum)


@dataclass(frozen=True, slots=True)
class Saved(Generic[Value]):
    """The change is stored; `value` is what the person sees of it."""

    value: Value


@dataclass(frozen=True, slots=True)
class Invalid(Generic[Field_]):
    """Nothing was stored: what to correct, by field."""

    problems: Mapping[Field_, str]


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Nothing was done: only organizers, or the person concerned, may do this."""

    series: Series


@dataclass(frozen=True, slots=True)
class NotFound:
    """Nothing was done: the workspace has no such thing, or has it no longer."""


@dataclass(frozen=True, slots=True)
class Conflict(Generic[Value]):
    """Nothing was stored: another person changed it in the meantime; `value` shows how it is now."""

    value: Value


@dataclass(frozen=True, slots=True)
class NeedsConfirmation(Generic[Value]):
    """Nothing was stored yet: the form again, with warnings to confirm."""

    form: Value
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SimilarFound(Generic[Value]):
    """Nothing was stored yet: others that may be the same, the most similar first.

    Attributes:
        own: The ids of those that are the person's own.
    """

    series: Series
    similar: tuple[Value, ...]
    own: frozenset[int]


@dataclass(frozen=True, slots=True)
class Unavailable(Generic[Reason]):
    """Nothing was done: it cannot be done now, for this reason."""

    reason: Reason
