"""The processes that post, and when each of them last looked for something to post."""

from datetime import datetime

from sqlalchemy import delete, func, select

from bot.store.db.engine import Transaction
from bot.store.db.upsert import insert_into
from bot.store.schema.tables import HeartbeatRow


def record(tx: Transaction, owner: str, wall_now: datetime) -> None:
    """Write down that a worker is at work at `wall_now` (aware, machine's time)."""
    insert = insert_into(tx, HeartbeatRow).values(owner=owner, beat_at=wall_now)
    tx.execute(insert.on_conflict_do_update(index_elements=[HeartbeatRow.owner], set_={"beat_at": wall_now}))


def last(tx: Transaction) -> datetime | None:
    """When any worker was last at work (aware, machine's time); None if none ever was."""
    return tx.scalars(select(func.max(HeartbeatRow.beat_at))).one()


def forget(tx: Transaction, before: datetime) -> None:
    """Forget those that have not been at work since `before` (aware, machine's time)."""
    tx.execute(delete(HeartbeatRow).where(HeartbeatRow.beat_at < before))
