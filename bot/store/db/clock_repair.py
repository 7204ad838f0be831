"""Repairs deadlines after a machine's clock was ahead.

A clock that was an hour ahead for a minute must not make everything wait for an hour. So each worker lets deadlines end
that lie further ahead than any right clock sets them. It looks every few seconds, and not in each query.
"""

from datetime import timedelta

from sqlalchemy import and_, bindparam, update

from bot.chat.actor import Times
from bot.core.outbox.deliveries import DeliveryState
from bot.store.db.deadlines import REAL
from bot.store.db.engine import Transaction
from bot.store.db.types import UtcDateTime
from bot.store.outbox.queue import is_in
from bot.store.schema.tables import ConnectionRow, DeliveryRow, HomeRefreshRow, RateLimitRow

# Retry pauses grow up to an hour. Leases, rate limits and reconciliation delays are minutes.
_PAUSES = timedelta(hours=2)
_WAITS = timedelta(minutes=10)
# A pause may be any length, so its start counts instead. Machines' clocks differ slightly.
_SKEW = timedelta(minutes=1)

_NOW = bindparam("now", type_=UtcDateTime())
_BEYOND_PAUSES = bindparam("beyond_pauses", type_=UtcDateTime())
_BEYOND_WAITS = bindparam("beyond_waits", type_=UtcDateTime())
_BEYOND_SKEW = bindparam("beyond_skew", type_=UtcDateTime())

_TRIED = and_(is_in(DeliveryState.WAITING), DeliveryRow.due_at <= _NOW)
_TO_SEARCH_FOR = DeliveryRow.check_at.is_not(None)
_TO_EDIT = and_(is_in(DeliveryState.POSTED), DeliveryRow.edit_at.is_not(None))
# In the order in which a claim locks these tables, and matching the partial indexes of deliveries.
_REPAIRS = (
    update(DeliveryRow)
    .where(is_in(DeliveryState.SENDING), DeliveryRow.lease_until > _BEYOND_WAITS)
    .values(lease_until=REAL),
    update(DeliveryRow).where(_TRIED, DeliveryRow.not_before > _BEYOND_PAUSES).values(not_before=None),
    update(DeliveryRow).where(_TO_SEARCH_FOR, DeliveryRow.check_at > _BEYOND_WAITS).values(check_at=REAL),
    update(DeliveryRow).where(_TO_EDIT, DeliveryRow.edit_at > _BEYOND_WAITS).values(edit_at=REAL),
    update(ConnectionRow).where(ConnectionRow.next_at > _BEYOND_WAITS).values(next_at=None),
    update(ConnectionRow).where(ConnectionRow.held_at > _BEYOND_SKEW).values(held_at=None, hold_until=None),
    update(ConnectionRow)
    .where(ConnectionRow.reading_held_at > _BEYOND_SKEW)
    .values(reading_held_at=None, reading_hold_until=None),
    update(RateLimitRow).where(RateLimitRow.next_at > _BEYOND_WAITS).values(next_at=REAL),
    update(HomeRefreshRow).where(HomeRefreshRow.not_before > _BEYOND_PAUSES).values(not_before=None),
)


def repair_deadlines(tx: Transaction, *, times: Times) -> int:
    """End deadlines that lie too far ahead, and return their number."""
    moments = {
        "now": times.now,
        "real": times.wall_now,
        "beyond_pauses": times.wall_now + _PAUSES,
        "beyond_waits": times.wall_now + _WAITS,
        "beyond_skew": times.wall_now + _SKEW,
    }
    return sum(tx.connection().execute(each, moments).rowcount for each in _REPAIRS)
