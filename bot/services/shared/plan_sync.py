"""Sync the outbox with the calendar, in the transaction of every change to what is due."""

from datetime import datetime

from bot.core.outbox.deliveries import Delivery, DeliveryState, Kind
from bot.core.outbox.plan import plan
from bot.store.calendar import series, sessions
from bot.store.db.engine import Transaction
from bot.store.outbox import deliveries
from bot.store.participation import subscriptions


def sync_plan(tx: Transaction, series_id: int, now: datetime) -> None:
    """Make the waiting deliveries of a series match its current plan.

    New deliveries are recorded, moved ones get their new due time, and those no longer planned are canceled. A delivery
    that was already due stays: the dispatcher decides with the calendar of that moment. Nothing new is recorded with a
    due time in the past, because a calendar that had known of it would have recorded it in time.

    Args:
        tx: The transaction of the change itself.
        series_id: The series whose calendar or policy changed.
        now: Aware.
    """
    series.lock(tx, series_id)
    workspace_id = series.workspace_of(tx, series_id)
    planned = {
        delivery.key: delivery
        for delivery in plan(
            series.get(tx, series_id),
            sessions.of_series(tx, series_id),
            subscriptions.of_series(tx, series_id),
            series.known_since(tx, series_id),
            now,
        )
    }
    recorded = {entry.delivery.key: entry for entry in deliveries.planned(tx, series_id)}
    new, moved = [], []
    for key, delivery in planned.items():
        entry = recorded.get(key)
        if entry is None:
            if delivery.due_at >= now:
                new.append(delivery)
        elif entry.state is DeliveryState.CANCELLED:
            if delivery.due_at >= now:
                moved.append(delivery)
        elif (
            entry.state is DeliveryState.WAITING
            and entry.delivery != delivery
            and _may_move(entry.delivery, delivery, now)
        ):
            moved.append(delivery)
    gone = [
        key
        for key, entry in recorded.items()
        if key not in planned and entry.state is DeliveryState.WAITING and entry.delivery.due_at > now
    ]
    deliveries.record_all(tx, workspace_id, new)
    deliveries.reschedule(tx, workspace_id, moved)
    deliveries.cancel(tx, workspace_id, gone, "no longer in the plan")


def _may_move(recorded: Delivery, planned: Delivery, now: datetime) -> bool:
    """Tell whether a delivery may move: one not due yet, or to a later time of the same session."""
    return recorded.due_at > now or (planned.due_at > now and planned.kind is not Kind.EMPTY_CALENDAR)
