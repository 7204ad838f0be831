"""SQL conditions on deadlines, which are wall-clock times.

Queries are built once at import and run with `clock_params(wall_now)`, because building one takes longer than running
it. `bot.store.db.clock_repair` ends deadlines that a fast clock has set too late.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, or_
from sqlalchemy.orm import InstrumentedAttribute

from bot.store.db.types import UtcDateTime

Moment = InstrumentedAttribute[datetime | None] | InstrumentedAttribute[datetime]

REAL = bindparam("real", type_=UtcDateTime())


def clock_params(wall_now: datetime) -> dict[str, datetime]:
    """Return the parameters of a query that uses the conditions below; `wall_now` is the wall-clock time."""
    return {"real": wall_now}


def has_passed(column: Moment) -> ColumnElement[bool]:
    """Return the condition that a deadline has passed."""
    return column <= REAL


def unset_or_passed(column: Moment) -> ColumnElement[bool]:
    """Return the condition that a deadline has passed or is not set."""
    return or_(column.is_(None), column <= REAL)
