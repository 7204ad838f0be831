"""Worker processes, and when each last polled."""

from datetime import datetime

from sqlalchemy import delete, func, select

from bot.store.db.engine import Transaction
from bot.store.db.upsert import insert_into
from bot.store.schema.tables import HeartbeatRow


def record(tx: Transaction, owner: str, wall_now: datetime) -> None:
    """Record that a worker is alive at `wall_now` (aware, wall-clock time)."""
    insert = insert_into(tx, HeartbeatRow).values(owner=owner, beat_at=wall_now)
    tx.execute(insert.on_conflict_do_update(index_elements=[HeartbeatRow.owner], set_={"beat_at": wall_now}))


def last(tx: Transaction) -> datetime | None:
    """Return the latest heartbeat of any worker (aware, wall-clock time); None if there is none."""
    return tx.scalars(select(func.max(HeartbeatRow.beat_at))).one()


def forget(tx: Transaction, before: datetime) -> None:
    """Delete workers without a heartbeat since `before` (aware, wall-clock time)."""
    tx.execute(delete(HeartbeatRow).where(HeartbeatRow.beat_at < before))
