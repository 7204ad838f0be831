"""Conditions on deadlines, which are on the machine's time.

The questions are built once, as modules are read, and are asked with `at(real)` as their parameters: building one takes
longer than asking it. `bot.store.db.clock_repair` ends deadlines that a clock which was ahead has set too late.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, or_
from sqlalchemy.orm import InstrumentedAttribute

from bot.store.db.types import UtcDateTime

Moment = InstrumentedAttribute[datetime | None] | InstrumentedAttribute[datetime]

REAL = bindparam("real", type_=UtcDateTime())


def clock_params(wall_now: datetime) -> dict[str, datetime]:
    """The parameters of a question that uses the conditions below; `wall_now` is the machine's time (aware)."""
    return {"real": wall_now}


def has_passed(column: Moment) -> ColumnElement[bool]:
    """Whether a deadline is over."""
    return column <= REAL


def unset_or_passed(column: Moment) -> ColumnElement[bool]:
    """Whether a deadline is over, or there is none."""
    return or_(column.is_(None), column <= REAL)
