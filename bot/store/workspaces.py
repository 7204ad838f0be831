"""Workspaces: which installation is asking, and whether the chat asked it to wait."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, bindparam, func, or_, select, update

from bot.store.engine import Transaction
from bot.store.moments import at, held, not_held
from bot.store.schema import WorkspaceRow


@dataclass(frozen=True, slots=True)
class Workspace:
    """One installation of the bot.

    Attributes:
        team: The chat's id of it; None until the first contact.
        bot_user: The chat's id of the bot itself; None until the first contact.
        url: Where people see the chat in a browser; None until the first contact.
    """

    id: int
    team: str | None
    bot_user: str | None
    url: str | None = None


class Doing(StrEnum):
    """What the chat asks to wait with; it counts the two apart."""

    POSTING = "posting"
    READING = "reading"


# Any number that nobody else takes on the same Postgres server.
_FIRST_START = 7_355_608_842
_ALL = select(WorkspaceRow).order_by(WorkspaceRow.id)
_OF_TEAM = select(WorkspaceRow).where(WorkspaceRow.team == bindparam("team"))
_HOLDS = {
    Doing.POSTING: (WorkspaceRow.held_at, WorkspaceRow.hold_until),
    Doing.READING: (WorkspaceRow.reading_held_at, WorkspaceRow.reading_hold_until),
}
_HELD_UNTIL = {
    doing: select(until).where(WorkspaceRow.id == bindparam("its_id"), held(held_at, until))
    for doing, (held_at, until) in _HOLDS.items()
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


def _workspace(row: WorkspaceRow) -> Workspace:
    return Workspace(row.id, row.team, row.bot_user, row.url)


def add(tx: Transaction) -> Workspace:
    """A new workspace, not yet bound to a team."""
    row = WorkspaceRow()
    tx.add(row)
    tx.flush()
    return Workspace(row.id, None, None)


def bind(tx: Transaction, workspace_id: int, *, team: str, bot_user: str | None, url: str | None) -> None:
    """Bind a workspace to the team that it belongs to from now on; what is not given stays as it is."""
    given = {"team": team, "bot_user": bot_user, "url": url}
    values = {name: value for name, value in given.items() if value is not None}
    tx.execute(update(WorkspaceRow).where(WorkspaceRow.id == workspace_id).values(**values))


def hold(tx: Transaction, workspace_id: int, doing: Doing, *, real: datetime, until: datetime) -> None:
    """Let no worker do it in a workspace until `until`; a longer hold stays. Both are the machine's time (aware)."""
    held_at, hold_until = _HOLDS[doing]
    shorter = or_(hold_until.is_(None), hold_until < until, held_at.is_(None), held_at > real)
    tx.execute(
        update(WorkspaceRow).where(WorkspaceRow.id == workspace_id, shorter).values({held_at: real, hold_until: until})
    )


def held_until(tx: Transaction, workspace_id: int, doing: Doing, real: datetime) -> datetime | None:
    """Until when the chat has asked to wait (aware, machine's time); None if nobody has to wait at `real`."""
    return tx.scalars(_HELD_UNTIL[doing], {"its_id": workspace_id, **at(real)}).first()


def free(doing: Doing) -> ColumnElement[bool]:
    """For a question that joins the workspace: whether the chat has not asked to wait with it."""
    return not_held(*_HOLDS[doing])
