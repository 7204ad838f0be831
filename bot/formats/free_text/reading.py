"""What a reader of dates, times and people knows, and what it returns. Errors in a file are values."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from typing import Generic, TypeVar

# The names of the program, in addition to a series' own.
USUAL_NAMES = ("LHS Rounds", "Learning Health System Rounds")

T = TypeVar("T")
S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Misread:
    """A part of a line that cannot be parsed, with a sentence that says what is wrong and what is expected."""

    message: str


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What a part of a line says.

    Attributes:
        values: The possible values, the likeliest first; exactly one if the part is clear.
        ambiguity: Why there are several values, as a sentence; empty if the part is clear.
        notes: What was decided without being in the text, as sentences.
    """

    values: tuple[T, ...]
    ambiguity: str = ""
    notes: tuple[str, ...] = ()

    @property
    def value(self) -> T:
        """Return the only value, or the likeliest one."""
        return self.values[0]

    def map(self, function: Callable[[T], S]) -> "Reading[S]":
        """Return the reading with a function applied to each value."""
        return Reading(tuple(dict.fromkeys(map(function, self.values))), self.ambiguity, self.notes)


@dataclass(frozen=True, slots=True)
class Content:
    """What a session is about, as far as a text says. Attributes as of `Entry`."""

    speakers: tuple[str, ...] = ()
    title: str | None = None
    place: str | None = None
    link: str | None = None


class DateOrder(Enum):
    """Whether 3/4/2025 is March 4 or April 3."""

    MONTH_FIRST = auto()
    DAY_FIRST = auto()


@dataclass(frozen=True, slots=True)
class Context:
    """What is known besides the text that is read.

    Attributes:
        zone: The series' time zone (IANA name), to which times are converted; None leaves them as they are.
        today: In the series' zone. Without it, no year is proposed for a date that has none.
        names: The names of the series, which calendars put before what a session is about.
        order: The order of numeric dates; None if it is unknown, so that 3/4/2025 is doubtful.
        order_note: Why the order is known, as a sentence.
        years: The years that a heading gives: the first one for July to December, the last one for January to June.
        is_afternoon: Whether an hour from 1 to 6 without AM or PM is after noon, because other times say so.
    """

    zone: str | None = None
    today: date | None = None
    names: tuple[str, ...] = USUAL_NAMES
    order: DateOrder | None = None
    order_note: str = ""
    years: tuple[int, int] | None = None
    is_afternoon: bool = False

    def with_years(self, years: tuple[int, int] | None) -> "Context":
        """Return the context below a heading that gives years."""
        return replace(self, years=years)


NOTHING_KNOWN = Context()
