"""Queries for work in the outbox. They are built once, because building one takes longer than running it.

States are literals in the statements, not parameters, so that the database matches them with its partial indexes.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import TypeVarTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from bot.chat.actor import Times
from bot.chat.surface import Surface
from bot.core.outbox.deliveries import DeliveryState, Kind, Priority
from bot.store.admin import connections
from bot.store.admin.connections import QuotaScope
from bot.store.db.deadlines import REAL, clock_params, has_passed, unset_or_passed
from bot.store.db.engine import Transaction
from bot.store.db.types import UtcDateTime
from bot.store.participation import home_refreshes
from bot.store.schema.tables import (
    ChannelRow,
    ConnectionRow,
    DeliveryRow,
    HomeRefreshRow,
    IdentityRow,
    PersonRow,
    RateLimitRow,
)

Conditions = TypeVarTuple("Conditions")
# How many due rows are read to find one for each recipient: first a few for each that is wanted, then many, so that a
# long queue for one recipient delays the others only slightly.
_LOOKED_AT_FIRST = 4
_LOOKED_AT = 2_000


class QueueState(Enum):
    """Nothing to do; something once the rate limit allows it; something now."""

    IDLE = auto()
    THROTTLED = auto()
    READY = auto()


@dataclass(frozen=True, slots=True)
class Room:
    """What a worker has room for.

    Attributes:
        most: The largest number of deliveries.
        surface: The only chat that they may be for; None for any.
    """

    most: int
    surface: Surface | None = None


def room_params(room: Room) -> dict[str, int | str | None]:
    """Return the parameters of a query with `IN_CHAT` and a limit."""
    return {"most": room.most, "only": room.surface and room.surface.value}


def is_in(state: DeliveryState) -> ColumnElement[bool]:
    """Return the condition that a delivery is in a state, written so that partial indexes are used."""
    return DeliveryRow.state == _written(state.value)


def _written(value: str | int) -> ColumnElement[str]:
    return literal_column(f"'{value}'" if isinstance(value, str) else str(value))


_CHOSEN_SURFACE = func.coalesce(PersonRow.meanwhile_by, PersonRow.reached_by, PersonRow.surface)
_OTHER_SURFACE = case({Surface.SLACK.value: Surface.TEAMS.value}, value=_CHOSEN_SURFACE, else_=Surface.SLACK.value)


def _is_anyone_in_teams() -> ColumnElement[bool]:
    """Return the condition that Teams is used at all, evaluated once for all rows. If not, no one has another chat."""
    in_teams = aliased(ConnectionRow)
    return exists(select(in_teams.surface).where(in_teams.surface == _written(Surface.TEAMS.value)).correlate(None))


def _is_gone() -> ColumnElement[bool]:
    """Return the condition that the app was removed from a person's chat, or is rejected there for now."""
    chosen = aliased(ConnectionRow)
    return exists(
        select(chosen.surface)
        .where(
            chosen.workspace_id == DeliveryRow.workspace_id,
            chosen.surface == _CHOSEN_SURFACE,
            or_(chosen.gone_at.is_not(None), and_(chosen.is_refused, chosen.hold_until > REAL)),
        )
        .correlate(DeliveryRow, PersonRow)
    )


def joined(question: Select[*Conditions]) -> Select[*Conditions]:
    """Join deliveries with their recipient, its connection and its rate limit.

    If the app was removed from a person's chat, their other chat is used. The query needs `clock_params`.
    """
    chosen = case((and_(_is_anyone_in_teams(), _is_gone()), _OTHER_SURFACE), else_=_CHOSEN_SURFACE)
    return (
        question.select_from(DeliveryRow)
        .outerjoin(ChannelRow, ChannelRow.id == DeliveryRow.channel_id)
        .outerjoin(PersonRow, PersonRow.id == DeliveryRow.person_id)
        .outerjoin(IdentityRow, and_(IdentityRow.person_id == PersonRow.id, IdentityRow.surface == chosen))
        .join(
            ConnectionRow,
            and_(ConnectionRow.workspace_id == DeliveryRow.workspace_id, ConnectionRow.surface == SURFACE),
        )
        .outerjoin(
            RateLimitRow,
            and_(RateLimitRow.workspace_id == DeliveryRow.workspace_id, RateLimitRow.address == _EXTERNAL_ID),
        )
    )


def _due(urgency: Priority) -> ColumnElement[bool]:
    return and_(
        is_in(DeliveryState.WAITING), DeliveryRow.urgency == _written(urgency.value), DeliveryRow.due_at <= _NOW
    )


def _any(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(joined(select(DeliveryRow.id)).where(*conditions))


def _first_due(urgency: Priority) -> ColumnElement[datetime]:
    """Select the first due time of waiting rows; with ORDER BY and LIMIT, no planner reads the whole table."""
    waits = and_(is_in(DeliveryState.WAITING), DeliveryRow.urgency == _written(urgency.value))
    return select(DeliveryRow.due_at).where(waits).order_by(DeliveryRow.due_at).limit(1).scalar_subquery()


_NOW = bindparam("now", type_=UtcDateTime())
# A person is written to in the chat that they use, or else in the one that we know them from, by the id that they have
# there now.
_EXTERNAL_ID = func.coalesce(ChannelRow.address, IdentityRow.external_id, PersonRow.address)
SURFACE = func.coalesce(ChannelRow.surface, IdentityRow.surface, PersonRow.surface)
# Not paused, and with an external id: a person known by e-mail only cannot be written to yet. Kinds recorded by another
# version of this program are left to that version.
_OPEN = and_(
    DeliveryRow.kind.in_([kind.value for kind in Kind]),
    unset_or_passed(DeliveryRow.not_before),
    connections.not_paused(QuotaScope.POSTING),
    _EXTERNAL_ID.is_not(None),
)


def _nothing_under_way(target: InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    """Return the condition that nothing else is on its way to the recipient, evaluated once for all rows."""
    busy = aliased(DeliveryRow)
    its_target = getattr(busy, target.key)
    under_way = select(its_target).where(busy.state == _written(DeliveryState.SENDING.value), its_target.is_not(None))
    return or_(target.is_(None), target.not_in(under_way))


_ALONE = and_(_nothing_under_way(DeliveryRow.channel_id), _nothing_under_way(DeliveryRow.person_id))
_IN_PACE = unset_or_passed(RateLimitRow.next_at)
LAPSED = and_(is_in(DeliveryState.SENDING), has_passed(DeliveryRow.lease_until))
UNSURE = and_(DeliveryRow.check_at.is_not(None), has_passed(DeliveryRow.check_at))
TO_EDIT = and_(is_in(DeliveryState.POSTED), DeliveryRow.edit_at.is_not(None), has_passed(DeliveryRow.edit_at))


_ITS_CHAT = func.coalesce(DeliveryRow.surface, Surface.SLACK.value)
# Of what was sent to a chat before: in the chat of the parameter "only", or in any if that is None.
IN_CHAT = func.coalesce(bindparam("only", type_=String()), _ITS_CHAT) == _ITS_CHAT


def _first_of_each(urgency: Priority, *conditions: ColumnElement[bool]) -> Select[uuid.UUID, int]:
    """Select the first due row of each recipient, earliest first; and the number of rows to choose from."""
    due_rows = (
        joined(
            select(
                DeliveryRow.id,
                DeliveryRow.due_at,
                DeliveryRow.kind,
                DeliveryRow.key,
                DeliveryRow.workspace_id,
                _EXTERNAL_ID.label("address"),
            )
        )
        .where(_due(urgency), _OPEN, _ALONE, _IN_PACE, *conditions)
        .order_by(DeliveryRow.due_at)
        .limit(bindparam("looked_at", type_=Integer()))
        .subquery()
    )
    place = func.row_number().over(
        partition_by=(due_rows.c.workspace_id, due_rows.c.address),
        order_by=(due_rows.c.due_at, due_rows.c.kind, due_rows.c.key),
    )
    ranked = select(
        due_rows.c.id,
        due_rows.c.due_at,
        due_rows.c.kind,
        due_rows.c.key,
        place.label("place"),
        func.count().over().label("number"),
    ).subquery()
    return (
        select(ranked.c.id, ranked.c.number)
        .where(ranked.c.place == 1)
        .order_by(ranked.c.due_at, ranked.c.kind, ranked.c.key)
        .limit(bindparam("most", type_=Integer()))
    )


_FIRST_OF_EACH = {urgency: _first_of_each(urgency) for urgency in Priority}
_FIRST_IN_ONE_CHAT = {urgency: _first_of_each(urgency, bindparam("its_surface") == SURFACE) for urgency in Priority}
_LOCKED = (
    joined(select(DeliveryRow, _EXTERNAL_ID, SURFACE))
    .where(DeliveryRow.id.in_(bindparam("ids", expanding=True)), is_in(DeliveryState.WAITING))
    .order_by(DeliveryRow.due_at, DeliveryRow.kind, DeliveryRow.key)
    .limit(bindparam("most", type_=Integer()))
    .with_for_update(skip_locked=True, of=DeliveryRow)
)
# Uses the indexes alone: it runs each second, and nearly always finds nothing.
_ANYTHING = select(
    or_(
        *(func.coalesce(_first_due(urgency) <= _NOW, false()) for urgency in Priority),
        exists(select(DeliveryRow.id).where(LAPSED)),
        exists(select(DeliveryRow.id).where(UNSURE)),
        exists(select(DeliveryRow.id).where(TO_EDIT)),
        exists(select(HomeRefreshRow.address).where(home_refreshes.TO_MAKE)),
    )
)
_AT_ONCE_OR_SOON = select(
    or_(
        exists(select(DeliveryRow.id).where(LAPSED)),
        exists(select(DeliveryRow.id).where(TO_EDIT)),
        exists(select(HomeRefreshRow.address).where(home_refreshes.TO_MAKE)),
        _any(UNSURE, connections.not_paused(QuotaScope.READING)),
        *(_any(_due(urgency), _OPEN, _ALONE, _IN_PACE) for urgency in Priority),
    ),
    or_(*(_any(_due(urgency), _OPEN, _ALONE) for urgency in Priority)),
)


def poll(tx: Transaction, *, times: Times) -> QueueState:
    """Return whether there is work: a cheap query first, the full one only if anything is due."""
    moments = {"now": times.now, **clock_params(times.wall_now)}
    if not tx.scalars(_ANYTHING, moments).one():
        return QueueState.IDLE
    at_once, soon = tx.execute(_AT_ONCE_OR_SOON, moments).one()
    return QueueState.READY if at_once else QueueState.THROTTLED if soon else QueueState.IDLE


def candidates(
    tx: Transaction, urgency: Priority, times: Times, most: int, surface: Surface | None = None
) -> Sequence[tuple[DeliveryRow, str, Surface]]:
    """Select rows to claim, one for each recipient, earliest first, with its external id and chat.

    In one chat only, if `surface` is given.

    They are locked until the transaction ends; rows that another worker has locked are left out. (SKIP LOCKED is
    rendered on Postgres only; on SQLite the transaction holds the write lock from its start.)
    """
    few = most * _LOOKED_AT_FIRST
    # More than are wanted, because other workers claim the first ones at the same moment.
    query, its = _FIRST_OF_EACH[urgency], {"now": times.now, "most": few, **clock_params(times.wall_now)}
    if surface is not None:
        query, its = _FIRST_IN_ONE_CHAT[urgency], its | {"its_surface": surface.value}
    found = tx.execute(query, its | {"looked_at": few}).all()
    if len(found) < most and found and found[0].number == few:
        found = tx.execute(query, its | {"looked_at": _LOOKED_AT}).all()
    if not found:
        return []
    ids = [each.id for each in found]
    locked = tx.execute(_LOCKED, {"ids": ids, "most": most, **clock_params(times.wall_now)})
    return [(row, external_id, Surface(surface)) for row, external_id, surface in locked]
