"""Sync the outbox with the calendar, in the transaction of every change to what is due."""

from datetime import datetime

from bot.core.calendar.models import Series
from bot.core.outbox.deliveries import Delivery, DeliveryState, Kind
from bot.core.outbox.plan import plan
from bot.store.calendar import series, sessions
from bot.store.db.engine import Transaction
from bot.store.outbox import deliveries
from bot.store.outbox.outbox_entries import OutboxEntry
from bot.store.participation import subscriptions


def sync_plan(tx: Transaction, series_id: int, now: datetime) -> None:
    """Lock a series, and make its waiting deliveries match its current plan. `now` is aware."""
    series.lock(tx, series_id)
    sync_locked(tx, series.get(tx, series_id), now)


def sync_locked(tx: Transaction, its_series: Series, now: datetime) -> None:
    """Make the waiting deliveries of a locked series match its current plan.

    New deliveries are recorded, moved ones get their new due time, and those no longer planned are canceled. A delivery
    that was already due stays: the dispatcher decides with the calendar of that moment. Nothing new is recorded with a
    due time in the past, because a calendar that had known of it would have recorded it in time.

    Args:
        tx: The transaction of the change itself.
        its_series: The series whose calendar or policy changed, as it is now.
        now: Aware.
    """
    series_id, workspace_id = its_series.id, its_series.workspace_id
    known, subscribers = sessions.of_series(tx, series_id), subscriptions.of_series(tx, series_id)
    planned = {each.key: each for each in plan(its_series, known, subscribers, its_series.known_since, now)}
    recorded = {entry.delivery.key: entry for entry in deliveries.planned(tx, series_id)}
    new = [each for key, each in planned.items() if key not in recorded and each.due_at >= now]
    moved = [each for key, each in planned.items() if key in recorded and _moves(recorded[key], each, now)]
    gone = [
        key
        for key, entry in recorded.items()
        if key not in planned and entry.state is DeliveryState.WAITING and entry.delivery.due_at > now
    ]
    # What is still incomplete is held back again.
    deliveries.release_held(tx, series_id, now)
    deliveries.record_all(tx, workspace_id, new)
    deliveries.reschedule(tx, workspace_id, moved)
    deliveries.cancel(tx, workspace_id, gone, "no longer in the plan")


def _moves(entry: OutboxEntry, planned: Delivery, now: datetime) -> bool:
    """Tell whether a delivery moves: one not due yet, or to a later time of the same session; or a canceled one."""
    if entry.state is not DeliveryState.WAITING:
        return entry.state is DeliveryState.CANCELED and planned.due_at >= now
    may_move = entry.delivery.due_at > now or (planned.due_at > now and planned.kind is not Kind.EMPTY_CALENDAR)
    return entry.delivery != planned and may_move
