"""The processes that post, and when each of them last looked for something to post."""

from datetime import datetime

from sqlalchemy import delete, func, select

from bot.store.db.engine import Transaction
from bot.store.db.upsert import insert_into
from bot.store.schema.tables import WorkerRow


def beat(tx: Transaction, owner: str, real: datetime) -> None:
    """Write down that a worker is at work at `real` (aware, machine's time)."""
    insert = insert_into(tx, WorkerRow).values(owner=owner, beat_at=real)
    tx.execute(insert.on_conflict_do_update(index_elements=[WorkerRow.owner], set_={"beat_at": real}))


def last_beat(tx: Transaction) -> datetime | None:
    """When any worker was last at work (aware, machine's time); None if none ever was."""
    return tx.scalars(select(func.max(WorkerRow.beat_at))).one()


def forget(tx: Transaction, before: datetime) -> None:
    """Forget those that have not been at work since `before` (aware, machine's time)."""
    tx.execute(delete(WorkerRow).where(WorkerRow.beat_at < before))
