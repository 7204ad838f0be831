"""What a use case can return or raise instead of its value: one family for all features.

A service raises a `RejectedError` where nothing can be done, and the registry of the features has it answered in one
place (`handlers/features/support/rejections.py`). Everything else is returned, and each listener answers it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from bot.core.calendar.models import Series

Field = TypeVar("Field", bound=str)
Value = TypeVar("Value")
Reason = TypeVar("Reason", bound=Enum)


class RejectedError(Exception):
    """Nothing was done; the transaction that raises it is rolled back."""


class InvalidError(RejectedError):
    """Nothing was stored: what to correct, by field."""

    def __init__(self, problems: Mapping[Field, str]) -> None:
        super().__init__()
        self.problems: Mapping[str, str] = {str(field): problem for field, problem in problems.items()}


class ForbiddenError(RejectedError):
    """Nothing was done: only the series' organizers, or the person concerned, may do this."""

    def __init__(self, series: Series) -> None:
        super().__init__()
        self.series = series


class NotFoundError(RejectedError):
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
    """Nothing was stored yet, because others may mean the same: the most similar first.

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
