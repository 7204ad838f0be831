"""The rows of the delivery status: what is next, what is under way, and what was not posted."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, UnaryExpression, func, or_, select

from bot.core.outbox.deliveries import DeliveryState
from bot.store.db.engine import Transaction
from bot.store.outbox import outbox_entries
from bot.store.outbox.outbox_entries import OutboxEntry
from bot.store.schema.tables import DeliveryRow


def coming(tx: Transaction, series_id: int, *, after: datetime, most: int) -> list[OutboxEntry]:
    """Return the next due rows after a time (aware, the rounds' time), earliest first."""
    waits = (
        DeliveryRow.series_id == series_id,
        DeliveryRow.state == DeliveryState.WAITING.value,
        DeliveryRow.due_at > after,
    )
    return outbox_entries.of_query(
        tx, select(DeliveryRow).where(*waits).order_by(DeliveryRow.due_at, DeliveryRow.key).limit(most)
    )


def unsettled(tx: Transaction, series_id: int, *, now: datetime, most: int) -> tuple[list[OutboxEntry], int]:
    """Return the unsettled rows due at `now` (aware, the rounds' time), earliest first; and their total number."""
    due = (DeliveryRow.state == DeliveryState.WAITING.value) & (DeliveryRow.due_at <= now)
    searched_for = (DeliveryRow.state == DeliveryState.UNKNOWN.value) & DeliveryRow.check_at.is_not(None)
    unsettled = or_(due, searched_for, DeliveryRow.state == DeliveryState.SENDING.value)
    return _some(tx, series_id, unsettled, DeliveryRow.due_at.asc(), most)


def ended(tx: Transaction, series_id: int, *, since: datetime, most: int) -> tuple[list[OutboxEntry], int]:
    """Return rows due since a time (aware, the rounds' time) that were rejected, or stay unconfirmed.

    Newest first; and their total number.
    """
    unconfirmed = (DeliveryRow.state == DeliveryState.UNKNOWN.value) & DeliveryRow.check_at.is_(None)
    ended = or_(DeliveryRow.state == DeliveryState.FAILED.value, unconfirmed) & (DeliveryRow.due_at >= since)
    return _some(tx, series_id, ended, DeliveryRow.due_at.desc(), most)


def _some(
    tx: Transaction, series_id: int, which: ColumnElement[bool], order: UnaryExpression[datetime], most: int
) -> tuple[list[OutboxEntry], int]:
    matching = which & (DeliveryRow.series_id == series_id)
    number = tx.scalars(select(func.count()).select_from(DeliveryRow).where(matching)).one()
    return outbox_entries.of_query(tx, _first(matching, order, most)), number


def _first(matching: ColumnElement[bool], order: UnaryExpression[datetime], most: int) -> Select[DeliveryRow]:
    return select(DeliveryRow).where(matching).order_by(order, DeliveryRow.key).limit(most)
