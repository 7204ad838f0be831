"""Workspaces: which installation is asking, and whether the chat asked it to wait."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select, update

from bot.store.engine import Transaction
from bot.store.schema import WorkspaceRow


@dataclass(frozen=True, slots=True)
class Workspace:
    """One installation of the bot.

    Attributes:
        team: The chat's id of it; None until the first contact.
        bot_user: The chat's id of the bot itself; None until the first contact.
    """

    id: int
    team: str | None
    bot_user: str | None


# Any number that nobody else takes on the same Postgres server.
_FIRST_START = 7_355_608_842
_ALL = select(WorkspaceRow).order_by(WorkspaceRow.id)
_OF_TEAM = select(WorkspaceRow).where(WorkspaceRow.team == bindparam("team"))


def lock(tx: Transaction) -> None:
    """Let nobody else make a workspace before this transaction has ended."""
    # On SQLite a writing transaction is alone from its beginning.
    if tx.get_bind().dialect.name == "postgresql":
        tx.execute(select(func.pg_advisory_xact_lock(_FIRST_START)))


def every(tx: Transaction) -> list[Workspace]:
    """All workspaces, the oldest first."""
    return [Workspace(row.id, row.team, row.bot_user) for row in tx.scalars(_ALL)]


def of_team(tx: Transaction, team: str) -> Workspace | None:
    """The workspace that is bound to a team; None if none is."""
    row = tx.scalars(_OF_TEAM, {"team": team}).one_or_none()
    return None if row is None else Workspace(row.id, row.team, row.bot_user)


def add(tx: Transaction) -> Workspace:
    """A new workspace, not yet bound to a team."""
    row = WorkspaceRow()
    tx.add(row)
    tx.flush()
    return Workspace(row.id, None, None)


def bind(tx: Transaction, workspace_id: int, *, team: str, bot_user: str | None) -> None:
    """Bind a workspace to the team that it belongs to from now on."""
    values = {"team": team} if bot_user is None else {"team": team, "bot_user": bot_user}
    tx.execute(update(WorkspaceRow).where(WorkspaceRow.id == workspace_id).values(**values))


def hold(tx: Transaction, workspace_id: int, until: datetime) -> None:
    """Let no worker post to a workspace until `until` (aware, machine's time); a longer hold stays."""
    shorter = or_(WorkspaceRow.hold_until.is_(None), WorkspaceRow.hold_until < until)
    tx.execute(update(WorkspaceRow).where(WorkspaceRow.id == workspace_id, shorter).values(hold_until=until))


def is_on_hold(tx: Transaction, workspace_id: int, real: datetime) -> bool:
    """Whether the chat has asked to wait until after `real` (aware, machine's time)."""
    until = tx.scalars(select(WorkspaceRow.hold_until).where(WorkspaceRow.id == workspace_id)).one()
    return until is not None and until > real
