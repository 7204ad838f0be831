"""Keeping the ledger true to the calendar: called in the transaction of everything that changes what is due."""

from datetime import datetime

from bot.core.outbox.deliveries import Delivery, DeliveryState, Kind
from bot.core.outbox.plan import plan
from bot.store.calendar import series, sessions
from bot.store.db.engine import Transaction
from bot.store.outbox import deliveries
from bot.store.participation import subscriptions


def sync_plan(tx: Transaction, series_id: int, now: datetime) -> None:
    """Let what waits in the ledger be what ought to be posted, as the calendar is now.

    What is new is recorded, what moved waits for its new moment, what is no longer in the plan is cancelled. What was
    due already stays as it is: the tick decides with the calendar of that moment. And nothing new is recorded whose
    moment is past: had the calendar known of it in time, its row would stand already.

    Args:
        tx: The transaction of the change itself.
        series_id: Whose calendar or policy changed.
        now: Aware.
    """
    series.lock(tx, series_id)
    workspace_id = series.workspace_of(tx, series_id)
    wanted = {
        delivery.key: delivery
        for delivery in plan(
            series.get(tx, series_id),
            sessions.of_series(tx, series_id),
            subscriptions.of_series(tx, series_id),
            series.known_since(tx, series_id),
            now,
        )
    }
    standing = {entry.delivery.key: entry for entry in deliveries.planned(tx, series_id)}
    new, moved = [], []
    for key, delivery in wanted.items():
        entry = standing.get(key)
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
        for key, entry in standing.items()
        if key not in wanted and entry.state is DeliveryState.WAITING and entry.delivery.due_at > now
    ]
    deliveries.record_all(tx, workspace_id, new)
    deliveries.reschedule(tx, workspace_id, moved)
    deliveries.cancel(tx, workspace_id, gone, "no longer in the plan")


def _may_move(standing: Delivery, wanted: Delivery, now: datetime) -> bool:
    """What is still to come may; what was due already only to a later moment of the same session."""
    return standing.due_at > now or (wanted.due_at > now and wanted.kind is not Kind.EMPTY_CALENDAR)
