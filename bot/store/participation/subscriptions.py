"""Personal reminders."""

from dataclasses import asdict

from sqlalchemy import ColumnElement, delete, select

from bot.core.participation.subscriptions import Subscription
from bot.store.db.engine import Transaction
from bot.store.schema.tables import SubscriptionRow


def of_series(tx: Transaction, series_id: int) -> list[Subscription]:
    """Return all reminders of a series."""
    query = select(SubscriptionRow).where(SubscriptionRow.series_id == series_id).order_by(SubscriptionRow.id)
    return [_subscription(row) for row in tx.scalars(query)]


def of_person(tx: Transaction, series_id: int, person_id: int) -> list[Subscription]:
    """Return a person's reminders for a series."""
    rows = tx.scalars(select(SubscriptionRow).where(*_of(series_id, person_id)))
    return [_subscription(row) for row in rows]


def put(tx: Transaction, workspace_id: int, series_id: int, wanted: Subscription) -> None:
    """Store a reminder, replacing the person's earlier one for the same session; delete it if nothing is chosen."""
    # A comparison with None becomes IS NULL.
    which = (*_of(series_id, wanted.person_id), SubscriptionRow.session_id == wanted.session_id)
    tx.execute(delete(SubscriptionRow).where(*which))
    if wanted.day_before or wanted.same_day or wanted.after:
        tx.add(SubscriptionRow(workspace_id=workspace_id, series_id=series_id, **asdict(wanted)))
    tx.flush()


def end(tx: Transaction, series_id: int, person_id: int) -> None:
    """Delete all of a person's reminders for a series."""
    tx.execute(delete(SubscriptionRow).where(*_of(series_id, person_id)))


def _of(series_id: int, person_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return SubscriptionRow.series_id == series_id, SubscriptionRow.person_id == person_id


def _subscription(row: SubscriptionRow) -> Subscription:
    return Subscription(row.person_id, row.zone, row.session_id, row.day_before, row.same_day, row.after)
