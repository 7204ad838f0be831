"""Connections of workspaces to chats, and the pauses that the chats asked for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, exists, insert, literal, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from bot.chat.surface import Surface
from bot.store.db.deadlines import REAL, clock_params, unset_or_passed
from bot.store.db.engine import Transaction
from bot.store.db.upsert import insert_if_absent
from bot.store.schema.tables import ConnectionRow, WorkspaceRow
from bot.store.values import from_row


@dataclass(frozen=True, slots=True)
class Connection:
    """A workspace's connection to a chat.

    Attributes:
        external_id: The chat's id of the Slack team or Teams tenant; None until the first contact.
        organization: The chat's id of its organization; None if no organization is known.
        bot: The chat's id of the bot itself; None until the first contact.
        url: Where people see the chat in a browser; None until the first contact.
        service_url: Where the chat's own API is, if it differs between organizations.
        gone_at: When the bot was removed (aware, wall-clock time).
    """

    workspace_id: int
    surface: Surface
    external_id: str | None = None
    organization: str | None = None
    bot: str | None = None
    url: str | None = None
    service_url: str | None = None
    gone_at: datetime | None = None


class QuotaScope(StrEnum):
    """The two kinds of calls that a chat rate-limits separately."""

    POSTING = "posting"
    READING = "reading"


_ALL = select(ConnectionRow).order_by(ConnectionRow.workspace_id)
_BOUND = _ALL.where(
    ConnectionRow.surface == bindparam("its_surface"), ConnectionRow.external_id == bindparam("its_external_id")
)
_HOLDS = {
    QuotaScope.POSTING: (ConnectionRow.held_at, ConnectionRow.hold_until),
    QuotaScope.READING: (ConnectionRow.reading_held_at, ConnectionRow.reading_hold_until),
}
_HELD_UNTIL = {
    doing: select(until).where(
        ConnectionRow.workspace_id == bindparam("its_id"),
        ConnectionRow.surface == bindparam("its_surface"),
        until > REAL,
    )
    for doing, (_, until) in _HOLDS.items()
}
_COPIED = {
    "workspace_id": WorkspaceRow.id,
    "surface": literal(Surface.SLACK.value),
    "external_id": WorkspaceRow.team,
    "organization": WorkspaceRow.enterprise,
    "bot": WorkspaceRow.bot_user,
    "url": WorkspaceRow.url,
    "gone_at": WorkspaceRow.gone_at,
}
_HERE = select(ConnectionRow.workspace_id).where(ConnectionRow.surface == Surface.SLACK.value)
_ADOPT = insert(ConnectionRow).from_select(
    list(_COPIED), select(*_COPIED.values()).where(WorkspaceRow.id.not_in(_HERE))
)
# What a chat's first request tells about a connection.
_BOUND_BY = ("external_id", "organization", "bot", "url", "service_url")
_GONE = select(WorkspaceRow.id).where(WorkspaceRow.gone_at.is_not(None))
_LEAVE_TOO = (
    update(ConnectionRow)
    .where(
        ConnectionRow.surface == Surface.SLACK.value,
        ConnectionRow.gone_at.is_(None),
        ConnectionRow.workspace_id.in_(_GONE),
    )
    .values(gone_at=select(WorkspaceRow.gone_at).where(WorkspaceRow.id == ConnectionRow.workspace_id).scalar_subquery())
)


def adopt(tx: Transaction) -> None:
    """Take over what the previous release, which may run beside this one, wrote about workspaces."""
    tx.execute(_ADOPT)
    tx.execute(_LEAVE_TOO, execution_options={"synchronize_session": False})


def every(tx: Transaction, surface: Surface) -> list[Connection]:
    """Return the connections of all workspaces to a chat, oldest workspace first."""
    return [_connection(row) for row in tx.scalars(_ALL.where(ConnectionRow.surface == surface.value))]


def bound_to(tx: Transaction, surface: Surface, external_id: str) -> Connection | None:
    """Return the connection that is bound to a Slack team or Teams tenant; None if there is none."""
    row = tx.scalars(_BOUND, {"its_surface": surface.value, "its_external_id": external_id}).one_or_none()
    return None if row is None else _connection(row)


def find(tx: Transaction, workspace_id: int, surface: Surface) -> Connection | None:
    """Return a workspace's connection to a chat; None if it has none."""
    row = tx.get(ConnectionRow, (workspace_id, surface.value))
    return None if row is None else _connection(row)


def of_organization(tx: Transaction, surface: Surface, organization: str) -> list[Connection]:
    """Return the connections of an organization, oldest workspace first."""
    its = _ALL.where(ConnectionRow.surface == surface.value, ConnectionRow.organization == organization)
    return [_connection(row) for row in tx.scalars(its)]


def _connection(row: ConnectionRow) -> Connection:
    return from_row(Connection, row, surface=Surface(row.surface))


def bind(tx: Transaction, connection: Connection) -> None:
    """Bind a workspace to its Slack team or Teams tenant; attributes that are None change nothing."""
    its = {"workspace_id": connection.workspace_id, "surface": connection.surface.value}
    insert_if_absent(tx, ConnectionRow, ConnectionRow.surface, its)
    values = {name: value for name in _BOUND_BY if (value := getattr(connection, name)) is not None}
    tx.execute(update(ConnectionRow).where(_is(connection.workspace_id, connection.surface)).values(**values))
    if connection.surface is Surface.SLACK:
        known = {_COPIED[name]: value for name, value in values.items() if name in _COPIED}
        tx.execute(update(WorkspaceRow).where(WorkspaceRow.id == connection.workspace_id).values(known))


def leave(tx: Transaction, workspace_id: int, surface: Surface, wall_now: datetime) -> None:
    """Record that the bot was removed from a chat at `wall_now` (aware, wall-clock time), which stops posting there."""
    still_there = (_is(workspace_id, surface), ConnectionRow.gone_at.is_(None))
    tx.execute(update(ConnectionRow).where(*still_there).values(gone_at=wall_now))
    if surface is Surface.SLACK:
        tx.execute(update(WorkspaceRow).where(WorkspaceRow.id == workspace_id).values(gone_at=wall_now))


def come_back(tx: Transaction, workspace_id: int, surface: Surface) -> None:
    """Record that the bot is installed in a chat again; a pause because of the old token ends."""
    its_own = update(ConnectionRow).where(_is(workspace_id, surface))
    tx.execute(its_own.values(gone_at=None, held_at=None, hold_until=None))
    if surface is Surface.SLACK:
        tx.execute(update(WorkspaceRow).where(WorkspaceRow.id == workspace_id).values(gone_at=None))


def pause(
    tx: Transaction,
    workspace_id: int,
    surface: Surface,
    doing: QuotaScope,
    *,
    wall_now: datetime,
    until: datetime,
    is_refused: bool = False,
) -> None:
    """Pause a kind of call to a chat; a longer pause stays.

    Args:
        tx: The transaction.
        workspace_id: The workspace.
        surface: The chat.
        doing: The kind of call.
        wall_now: The wall-clock time (aware).
        until: The end of the pause (aware, wall-clock time).
        is_refused: Whether the chat rejects the app altogether. It is stored for posting only.
    """
    held_at, hold_until = _HOLDS[doing]
    shorter = or_(hold_until.is_(None), hold_until < until)
    its: dict[InstrumentedAttribute[Any], object] = {held_at: wall_now, hold_until: until}
    if doing is QuotaScope.POSTING:
        its[ConnectionRow.is_refused] = is_refused
    tx.execute(update(ConnectionRow).where(_is(workspace_id, surface), shorter).values(its))


def paused_until(
    tx: Transaction, workspace_id: int, surface: Surface, doing: QuotaScope, wall_now: datetime
) -> datetime | None:
    """Return the end of the current pause (aware, wall-clock time); None if there is none at `wall_now`."""
    its = {"its_id": workspace_id, "its_surface": surface.value}
    return tx.scalars(_HELD_UNTIL[doing], its | clock_params(wall_now)).first()


def pauses(tx: Transaction, workspace_id: int, doing: QuotaScope, wall_now: datetime) -> dict[Surface, datetime]:
    """Return the end of each chat's current pause (aware, wall-clock time)."""
    every = ((each, paused_until(tx, workspace_id, each, doing, wall_now)) for each in Surface)
    return {surface: until for surface, until in every if until is not None}


def is_paused(
    doing: QuotaScope, workspace_id: InstrumentedAttribute[int], surface: InstrumentedAttribute[str | None]
) -> ColumnElement[bool]:
    """Return the condition that a kind of call is paused in a workspace's chat."""
    _, until = _HOLDS[doing]
    its = (ConnectionRow.workspace_id == workspace_id, ConnectionRow.surface == surface, until > REAL)
    return exists(select(ConnectionRow.surface).where(*its))


def not_paused(doing: QuotaScope) -> ColumnElement[bool]:
    """Return the condition, for queries that join the connection, that the bot is installed and not paused."""
    _, hold_until = _HOLDS[doing]
    return and_(ConnectionRow.gone_at.is_(None), unset_or_passed(hold_until))


def _is(workspace_id: int, surface: Surface) -> ColumnElement[bool]:
    return and_(ConnectionRow.workspace_id == workspace_id, ConnectionRow.surface == surface.value)
