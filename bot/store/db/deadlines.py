"""Moments on the machine's time that are waited for, and what to think of them when that clock was set.

The questions are built once, as modules are read, and are asked with `at(real)` as their parameters: building one takes
longer than asking it.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, or_
from sqlalchemy.orm import InstrumentedAttribute

from bot.store.db.types import UtcDateTime

Moment = InstrumentedAttribute[datetime | None] | InstrumentedAttribute[datetime]

# Longer than anything here is waited for: pauses between tries, which grow up to an hour; and all the rest, that is
# leases, the pace, and the time until something is looked for.
LONGEST_PAUSE = timedelta(hours=2)
LONGEST_WAIT = timedelta(minutes=10)

REAL = bindparam("real", type_=UtcDateTime())
_BEYOND_PAUSES = bindparam("beyond_pauses", type_=UtcDateTime())
_BEYOND_WAITS = bindparam("beyond_waits", type_=UtcDateTime())


def clock_params(wall_now: datetime) -> dict[str, datetime]:
    """The parameters of a question that uses the conditions below; `wall_now` is the machine's time (aware)."""
    return {"real": wall_now, "beyond_pauses": wall_now + LONGEST_PAUSE, "beyond_waits": wall_now + LONGEST_WAIT}


def has_passed(column: Moment) -> ColumnElement[bool]:
    """Whether a moment is over, or so far off that the clock must have been set back since it was written.

    A clock that was an hour ahead for a minute must not make everything wait for an hour.
    """
    return or_(column <= REAL, column > _BEYOND_WAITS)


def unset_or_passed(column: Moment) -> ColumnElement[bool]:
    """The same; and where there is no moment, nothing is waited for."""
    return or_(column.is_(None), has_passed(column))


def backoff_elapsed(column: Moment) -> ColumnElement[bool]:
    """The same for a pause between two tries, which may be long."""
    return or_(column.is_(None), column <= REAL, column > _BEYOND_PAUSES)


def is_paused(held_at: Moment, until: Moment) -> ColumnElement[bool]:
    """Whether the chat has asked to wait, however long; not if that was said by a clock that was ahead.

    Args:
        held_at: When it was said.
        until: Until when to wait.
    """
    return (until > REAL) & (held_at <= REAL)


def is_not_paused(held_at: Moment, until: Moment) -> ColumnElement[bool]:
    """The contrary; written out, because a comparison with nothing is neither true nor false."""
    return or_(until.is_(None), held_at.is_(None), until <= REAL, held_at > REAL)
