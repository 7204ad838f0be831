"""Metrics of the whole database, from the outbox's partial indexes alone."""

from datetime import datetime

from sqlalchemy import and_, bindparam, func, select

from bot.chat.actor import Times
from bot.core.outbox.deliveries import DeliveryState
from bot.store.admin.connections import QuotaScope, not_paused
from bot.store.db.deadlines import clock_params
from bot.store.db.engine import Transaction
from bot.store.db.types import UtcDateTime
from bot.store.outbox.queue import is_in, joined
from bot.store.schema.tables import ConnectionRow, DeliveryRow

_NOW = bindparam("now", type_=UtcDateTime())
_DUE = and_(is_in(DeliveryState.WAITING), DeliveryRow.due_at <= _NOW)
_UNASSIGNED = and_(DeliveryRow.channel_id.is_(None), DeliveryRow.person_id.is_(None))
_COUNTS = select(
    select(func.count()).where(_DUE).scalar_subquery(),
    select(func.count()).where(is_in(DeliveryState.SENDING)).scalar_subquery(),
    select(func.count()).where(DeliveryRow.check_at.is_not(None), is_in(DeliveryState.UNKNOWN)).scalar_subquery(),
    select(func.count()).where(_DUE, _UNASSIGNED).scalar_subquery(),
    select(func.count(ConnectionRow.workspace_id.distinct())).where(ConnectionRow.gone_at.is_(None)).scalar_subquery(),
)
# Messages without a recipient, or in a paused workspace, are counted elsewhere.
_OLDEST = joined(select(func.min(DeliveryRow.due_at))).where(_DUE, ~_UNASSIGNED, not_paused(QuotaScope.POSTING))


def counts(tx: Transaction, now: datetime) -> tuple[int, int, int, int, int]:
    """Count the deliveries that are due, under way, unconfirmed, and without a recipient; and the workspaces.

    `now` is the rounds' time (aware).
    """
    due, sending, unconfirmed, unassigned, workspaces = tx.execute(_COUNTS, {"now": now}).one()
    return due, sending, unconfirmed, unassigned, workspaces


def oldest(tx: Transaction, *, times: Times) -> datetime | None:
    """Return the due time of the longest overdue delivery (aware); None if none is overdue."""
    return tx.scalars(_OLDEST, {"now": times.now, **clock_params(times.wall_now)}).one()
