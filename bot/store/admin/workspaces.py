"""Workspaces: the organizations that use the bot."""

from datetime import datetime

from sqlalchemy import delete, exists, func, or_, select

from bot.chat.surface import Surface
from bot.store.db.engine import Transaction
from bot.store.db.types import Base
from bot.store.schema.tables import ConnectionRow, WorkspaceRow

# Any number that is unique on the Postgres server.
_FIRST_START = 7_355_608_842


def lock(tx: Transaction) -> None:
    """Prevent other transactions from creating a workspace until this one ends."""
    # On SQLite a writing transaction is exclusive from its start.
    if tx.get_bind().dialect.name == "postgresql":
        tx.execute(select(func.pg_advisory_xact_lock(_FIRST_START)))


def every(tx: Transaction) -> list[int]:
    """Return the ids of all workspaces, oldest first."""
    return list(tx.scalars(select(WorkspaceRow.id).order_by(WorkspaceRow.id)))


def add(tx: Transaction) -> int:
    """Create a workspace that is not bound to a Slack team yet, and return its id."""
    row = WorkspaceRow()
    tx.add(row)
    tx.flush()
    tx.add(ConnectionRow(workspace_id=row.id, surface=Surface.SLACK.value))
    tx.flush()
    return row.id


def gone_before(tx: Transaction, moment: datetime) -> list[int]:
    """Return the ids of the workspaces whose last chat removed the bot before a wall-clock time (aware)."""
    here = or_(ConnectionRow.gone_at.is_(None), ConnectionRow.gone_at >= moment)
    its = ConnectionRow.workspace_id == WorkspaceRow.id
    return list(tx.scalars(select(WorkspaceRow.id).where(exists().where(its), ~exists().where(its, here))))


def erase(tx: Transaction, workspace_id: int) -> None:
    """Erase all data of a workspace, in every table."""
    for table in reversed(Base.metadata.sorted_tables):
        if "workspace_id" in table.columns:
            tx.execute(delete(table).where(table.columns["workspace_id"] == workspace_id))
    tx.execute(delete(WorkspaceRow).where(WorkspaceRow.id == workspace_id))
