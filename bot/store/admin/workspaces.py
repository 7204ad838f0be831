"""Workspaces: which installation is asking, and whether the chat asked it to wait."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, bindparam, delete, func, or_, select, update

from bot.store.db.deadlines import REAL, clock_params, unset_or_passed
from bot.store.db.engine import Transaction
from bot.store.db.types import Base
from bot.store.schema.tables import WorkspaceRow


@dataclass(frozen=True, slots=True)
class Workspace:
    """One installation of the bot.

    Attributes:
        team: The chat's id of it; None until the first contact.
        bot_user: The chat's id of the bot itself; None until the first contact.
        url: Where people see the chat in a browser; None until the first contact.
        enterprise: The chat's id of the organization that it belongs to; None where it is not known to be in one.
        gone_at: When the bot was removed from it, on the machine's time (aware).
    """

    id: int
    team: str | None
    bot_user: str | None
    url: str | None = None
    enterprise: str | None = None
    gone_at: datetime | None = None


class QuotaScope(StrEnum):
    """What the chat asks to wait with; it counts the two apart."""

    POSTING = "posting"
    READING = "reading"


# Any number that nobody else takes on the same Postgres server.
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
    """Let nobody else make a workspace before this transaction has ended."""
    # On SQLite a writing transaction is alone from its beginning.
    if tx.get_bind().dialect.name == "postgresql":
        tx.execute(select(func.pg_advisory_xact_lock(_FIRST_START)))


def every(tx: Transaction) -> list[Workspace]:
    """All workspaces, the oldest first."""
    return [_workspace(row) for row in tx.scalars(_ALL)]


def of_team(tx: Transaction, team: str) -> Workspace | None:
    """The workspace that is bound to a team; None if none is."""
    row = tx.scalars(_OF_TEAM, {"team": team}).one_or_none()
    return None if row is None else _workspace(row)


def get(tx: Transaction, workspace_id: int) -> Workspace:
    """One workspace. Raises sqlalchemy's NoResultFound if there is none with that id."""
    return _workspace(tx.get_one(WorkspaceRow, workspace_id))


def find(tx: Transaction, workspace_id: int) -> Workspace | None:
    """One workspace; None if there is none with that id any more."""
    row = tx.get(WorkspaceRow, workspace_id)
    return None if row is None else _workspace(row)


def _workspace(row: WorkspaceRow) -> Workspace:
    return Workspace(row.id, row.team, row.bot_user, row.url, row.enterprise, row.gone_at)


def add(tx: Transaction) -> Workspace:
    """A new workspace, not yet bound to a team."""
    row = WorkspaceRow()
    tx.add(row)
    tx.flush()
    return Workspace(row.id, None, None)


def of_enterprise(tx: Transaction, enterprise: str) -> list[Workspace]:
    """The workspaces of an organization, the oldest first."""
    return [_workspace(row) for row in tx.scalars(_ALL.where(WorkspaceRow.enterprise == enterprise))]


def leave(tx: Transaction, workspace_id: int, wall_now: datetime) -> None:
    """Record that the bot was removed at `wall_now` (aware, machine's time); nothing is posted there from then on."""
    still_there = (WorkspaceRow.id == workspace_id, WorkspaceRow.gone_at.is_(None))
    tx.execute(update(WorkspaceRow).where(*still_there).values(gone_at=wall_now))


def come_back(tx: Transaction, workspace_id: int) -> None:
    """The bot is in it again."""
    tx.execute(update(WorkspaceRow).where(WorkspaceRow.id == workspace_id).values(gone_at=None))


def gone_before(tx: Transaction, moment: datetime) -> list[int]:
    """The ids of those from which the bot was removed before a moment on the machine's time (aware)."""
    return list(tx.scalars(select(WorkspaceRow.id).where(WorkspaceRow.gone_at < moment)))


def erase(tx: Transaction, workspace_id: int) -> None:
    """Erase all that is kept of a workspace, in every table that there is."""
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
    """Bind a workspace to the team that it belongs to from now on; what is not given stays as it is."""
    given = {"team": team, "bot_user": bot_user, "url": url, "enterprise": enterprise}
    values = {name: value for name, value in given.items() if value is not None}
    tx.execute(update(WorkspaceRow).where(WorkspaceRow.id == workspace_id).values(**values))


def pause(tx: Transaction, workspace_id: int, doing: QuotaScope, *, wall_now: datetime, until: datetime) -> None:
    """Let no worker do it in a workspace until `until`; a longer hold stays. Both are the machine's time (aware)."""
    held_at, hold_until = _HOLDS[doing]
    shorter = or_(hold_until.is_(None), hold_until < until)
    tx.execute(
        update(WorkspaceRow)
        .where(WorkspaceRow.id == workspace_id, shorter)
        .values({held_at: wall_now, hold_until: until})
    )


def paused_until(tx: Transaction, workspace_id: int, doing: QuotaScope, wall_now: datetime) -> datetime | None:
    """Until when the chat has asked to wait (aware, machine's time); None if nobody has to wait at `wall_now`."""
    return tx.scalars(_HELD_UNTIL[doing], {"its_id": workspace_id, **clock_params(wall_now)}).first()


def not_paused(doing: QuotaScope) -> ColumnElement[bool]:
    """For a question that joins the workspace: whether the bot is in it, and the chat has not asked to wait."""
    _, hold_until = _HOLDS[doing]
    return and_(WorkspaceRow.gone_at.is_(None), unset_or_passed(hold_until))
