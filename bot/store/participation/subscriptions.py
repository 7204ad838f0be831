"""Personal reminders."""

from sqlalchemy import delete, select

from bot.core.participation.subscriptions import Subscription
from bot.store.db.engine import Transaction
from bot.store.schema.tables import SubscriptionRow


def of_series(tx: Transaction, series_id: int) -> list[Subscription]:
    """Return all reminders of a series."""
    rows = tx.scalars(
        select(SubscriptionRow).where(SubscriptionRow.series_id == series_id).order_by(SubscriptionRow.id)
    )
    return [_subscription(row) for row in rows]


def of_person(tx: Transaction, series_id: int, person_id: int) -> list[Subscription]:
    """Return a person's reminders for a series."""
    its_own = (SubscriptionRow.series_id == series_id, SubscriptionRow.person_id == person_id)
    return [_subscription(row) for row in tx.scalars(select(SubscriptionRow).where(*its_own))]


def put(tx: Transaction, workspace_id: int, series_id: int, wanted: Subscription) -> None:
    """Store a reminder, replacing the person's earlier one for the same session; delete it if nothing is chosen."""
    _forget(tx, series_id, wanted.person_id, wanted.session_id)
    if wanted.day_before or wanted.same_day or wanted.after:
        tx.add(
            SubscriptionRow(
                workspace_id=workspace_id,
                series_id=series_id,
                person_id=wanted.person_id,
                session_id=wanted.session_id,
                zone=wanted.zone,
                day_before=wanted.day_before,
                same_day=wanted.same_day,
                after=wanted.after,
            )
        )
    tx.flush()


def end(tx: Transaction, series_id: int, person_id: int) -> None:
    """Delete all of a person's reminders for a series."""
    tx.execute(
        delete(SubscriptionRow).where(SubscriptionRow.series_id == series_id, SubscriptionRow.person_id == person_id)
    )


def _forget(tx: Transaction, series_id: int, person_id: int, session_id: int | None) -> None:
    of_it = SubscriptionRow.session_id.is_(None) if session_id is None else SubscriptionRow.session_id == session_id
    its_own = (SubscriptionRow.series_id == series_id, SubscriptionRow.person_id == person_id)
    tx.execute(delete(SubscriptionRow).where(*its_own, of_it))


def _subscription(row: SubscriptionRow) -> Subscription:
    return Subscription(row.person_id, row.zone, row.session_id, row.day_before, row.same_day, row.after)
