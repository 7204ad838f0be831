"""Personal reminders."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, delete, exists, select, update

from bot.core.outbox.deliveries import DeliveryState, Priority
from bot.core.participation.subscriptions import Subscription
from bot.store.db.engine import Transaction
from bot.store.outbox import queue
from bot.store.schema.tables import DeliveryRow, PersonRow, SubscriptionRow


def of_series(tx: Transaction, series_id: int) -> list[Subscription]:
    """Return all reminders of a series."""
    query = select(SubscriptionRow).where(SubscriptionRow.series_id == series_id).order_by(SubscriptionRow.id)
    return [_subscription(row) for row in tx.scalars(query)]


def of_person(tx: Transaction, series_id: int, person_id: int) -> list[Subscription]:
    """Return a person's reminders for a series."""
    rows = tx.scalars(select(SubscriptionRow).where(*_of(series_id, person_id)))
    return [_subscription(row) for row in rows]


def put(tx: Transaction, workspace_id: int, series_id: int, subscription: Subscription) -> None:
    """Store a reminder, replacing the person's earlier one for the same session; delete it if nothing is chosen."""
    # A comparison with None becomes IS NULL.
    which = (*_of(series_id, subscription.person_id), SubscriptionRow.session_id == subscription.session_id)
    tx.execute(delete(SubscriptionRow).where(*which))
    if subscription.day_before or subscription.same_day or subscription.after:
        tx.add(SubscriptionRow(workspace_id=workspace_id, series_id=series_id, **asdict(subscription)))
    tx.flush()


def in_other_zones(tx: Transaction, person_id: int, zone: str) -> list[int]:
    """Return the series of which a person is reminded by another time zone, in order."""
    matching = (SubscriptionRow.person_id == person_id, SubscriptionRow.zone != zone)
    return list(
        tx.scalars(select(SubscriptionRow.series_id).where(*matching).distinct().order_by(SubscriptionRow.series_id))
    )


def set_zone(tx: Transaction, series_id: int, person_id: int, zone: str) -> None:
    """Store a person's time zone with their reminders for a series."""
    tx.execute(update(SubscriptionRow).where(*_of(series_id, person_id)).values(zone=zone))


def reminded_between(tx: Transaction, after: datetime, until: datetime) -> list[tuple[int, str]]:
    """Return workspace and external id of subscribers whose reminders are due between two times (aware)."""
    is_theirs = (SubscriptionRow.person_id == DeliveryRow.person_id) & (
        SubscriptionRow.series_id == DeliveryRow.series_id
    )
    found = tx.execute(
        select(PersonRow.workspace_id, PersonRow.address)
        .join(DeliveryRow, DeliveryRow.person_id == PersonRow.id)
        .where(
            queue.is_in(DeliveryState.WAITING),
            DeliveryRow.urgency == Priority.BULK.value,
            DeliveryRow.due_at > after,
            DeliveryRow.due_at <= until,
            exists(select(SubscriptionRow.id).where(is_theirs)),
        )
        .distinct()
    )
    return [(workspace_id, external_id) for workspace_id, external_id in found if external_id is not None]


def end(tx: Transaction, series_id: int, person_id: int) -> None:
    """Delete all of a person's reminders for a series."""
    tx.execute(delete(SubscriptionRow).where(*_of(series_id, person_id)))


def _of(series_id: int, person_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return SubscriptionRow.series_id == series_id, SubscriptionRow.person_id == person_id


def _subscription(row: SubscriptionRow) -> Subscription:
    return Subscription(row.person_id, row.zone, row.session_id, row.day_before, row.same_day, row.after)
