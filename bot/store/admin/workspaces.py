"""Workspaces: their teams, and the pauses that the chat asked for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, bindparam, delete, exists, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from bot.store.db.deadlines import REAL, clock_params, unset_or_passed
from bot.store.db.engine import Transaction
from bot.store.db.types import Base
from bot.store.schema.tables import WorkspaceRow


@dataclass(frozen=True, slots=True)
class Workspace:
    """One workspace of the bot.

    Attributes:
        team: The chat's id of the team; None until the first contact.
        bot_user: The chat's id of the bot itself; None until the first contact.
        url: Where people see the chat in a browser; None until the first contact.
        enterprise: The chat's id of its organization; None if no organization is known.
        gone_at: When the bot was removed (aware, wall-clock time).
    """

    id: int
    team: str | None
    bot_user: str | None
    url: str | None = None
    enterprise: str | None = None
    gone_at: datetime | None = None


class QuotaScope(StrEnum):
    """The two kinds of calls that the chat rate-limits separately."""

    POSTING = "posting"
    READING = "reading"


# Any number that is unique on the Postgres server.
_FIRST_START = 7_355_608_842
_ALL = select(WorkspaceRow).order_by(WorkspaceRow.id)
_OF_TEAM = select(WorkspaceRow).where(WorkspaceRow.team == bindparam("team"))
_HOLDS = {
    QuotaScope.POSTING: (WorkspaceRow.held_at, WorkspaceRow.hold_until),
    QuotaScope.READING: (WorkspaceRow.reading_held_at, WorkspaceRow.reading_hold_until),
}
_HELD_UNTIL = {
    doing: select(until).where(WorkspaceRow.id == bindparam("its_id"), until > REAL)
    for doing, (_, until) in _HOLDS.items()
}


def lock(tx: Transaction) -> None:
    """Prevent other transactions from creating a workspace until this one ends."""
    # On SQLite a writing transaction is exclusive from its start.
    if tx.get_bind().dialect.name == "postgresql":
        tx.execute(select(func.pg_advisory_xact_lock(_FIRST_START)))


def every(tx: Transaction) -> list[Workspace]:
    """Return all workspaces, oldest first."""
    return [_workspace(row) for row in tx.scalars(_ALL)]


def of_team(tx: Transaction, team: str) -> Workspace | None:
    """Return the workspace that is bound to a team; None if there is none."""
    return None if (row := tx.scalars(_OF_TEAM, {"team": team}).one_or_none()) is None else _workspace(row)


def get(tx: Transaction, workspace_id: int) -> Workspace:
    """Return a workspace. Raises sqlalchemy's NoResultFound if there is none with that id."""
    return _workspace(tx.get_one(WorkspaceRow, workspace_id))


def _workspace(row: WorkspaceRow) -> Workspace:
    return Workspace(row.id, row.team, row.bot_user, row.url, row.enterprise, row.gone_at)


def add(tx: Transaction) -> Workspace:
    """Create a workspace without a team."""
    row = WorkspaceRow()
    tx.add(row)
    tx.flush()
    return Workspace(row.id, None, None)


def of_enterprise(tx: Transaction, enterprise: str) -> list[Workspace]:
    """Return the workspaces of an organization, oldest first."""
    return [_workspace(row) for row in tx.scalars(_ALL.where(WorkspaceRow.enterprise == enterprise))]


def leave(tx: Transaction, workspace_id: int, wall_now: datetime) -> None:
    """Record that the bot was removed at `wall_now` (aware, wall-clock time), which stops posting."""
    still_there = (WorkspaceRow.id == workspace_id, WorkspaceRow.gone_at.is_(None))
    tx.execute(update(WorkspaceRow).where(*still_there).values(gone_at=wall_now))


def come_back(tx: Transaction, workspace_id: int) -> None:
    """Record that the bot is installed again; a pause because of the old token ends."""
    its_own = update(WorkspaceRow).where(WorkspaceRow.id == workspace_id)
    tx.execute(its_own.values(gone_at=None, held_at=None, hold_until=None))


def gone_before(tx: Transaction, moment: datetime) -> list[int]:
    """Return the ids of the workspaces that removed the bot before a wall-clock time (aware)."""
    return list(tx.scalars(select(WorkspaceRow.id).where(WorkspaceRow.gone_at < moment)))


def erase(tx: Transaction, workspace_id: int) -> None:
    """Erase all data of a workspace, in every table."""
    for table in reversed(Base.metadata.sorted_tables):
        if "workspace_id" in table.columns:
            tx.execute(delete(table).where(table.columns["workspace_id"] == workspace_id))
    tx.execute(delete(WorkspaceRow).where(WorkspaceRow.id == workspace_id))


def bind(
    tx: Transaction,
    workspace_id: int,
    *,
    team: str,
    bot_user: str | None,
    url: str | None,
    enterprise: str | None = None,
) -> None:
    """Bind a workspace to its team; arguments that are None change nothing."""
    given = {"team": team, "bot_user": bot_user, "url": url, "enterprise": enterprise}
    values = {name: value for name, value in given.items() if value is not None}
    tx.execute(update(WorkspaceRow).where(WorkspaceRow.id == workspace_id).values(**values))


def pause(tx: Transaction, workspace_id: int, doing: QuotaScope, *, wall_now: datetime, until: datetime) -> None:
    """Pause a kind of call in a workspace; a longer pause stays. Both times are wall-clock time (aware)."""
    held_at, hold_until = _HOLDS[doing]
    shorter = or_(hold_until.is_(None), hold_until < until)
    tx.execute(
        update(WorkspaceRow)
        .where(WorkspaceRow.id == workspace_id, shorter)
        .values({held_at: wall_now, hold_until: until})
    )


def paused_until(tx: Transaction, workspace_id: int, doing: QuotaScope, wall_now: datetime) -> datetime | None:
    """Return the end of the current pause (aware, wall-clock time); None if there is none at `wall_now`."""
    return tx.scalars(_HELD_UNTIL[doing], {"its_id": workspace_id, **clock_params(wall_now)}).first()


def is_paused(doing: QuotaScope, workspace_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Return the condition that a workspace pauses a kind of call."""
    _, until = _HOLDS[doing]
    return exists(select(WorkspaceRow.id).where(WorkspaceRow.id == workspace_id, until > REAL))


def not_paused(doing: QuotaScope) -> ColumnElement[bool]:
    """Return the condition, for queries that join the workspace, that the bot is installed and not paused."""
    _, hold_until = _HOLDS[doing]
    return and_(WorkspaceRow.gone_at.is_(None), unset_or_passed(hold_until))
