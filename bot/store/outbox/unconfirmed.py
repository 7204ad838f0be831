"""Unconfirmed deliveries: claimed after a waiting time, searched for, and settled.

A claimed row is left alone until `check_at`, which the claim sets ahead. A worker settles it with the time that it set:
if that differs by now, another worker has claimed the row.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Update, bindparam, case, func, select, update
from sqlalchemy.orm import aliased

from bot.chat.port import SearchProgress
from bot.chat.surface import Surface
from bot.core.outbox.deliveries import Delivery, DeliveryState
from bot.store.admin import connections
from bot.store.admin.connections import QuotaScope
from bot.store.db.deadlines import clock_params
from bot.store.db.engine import Transaction
from bot.store.outbox import queue, search_state
from bot.store.outbox.claims import FREE
from bot.store.outbox.outbox_entries import UnreadableError, delivery_of
from bot.store.outbox.search_state import SearchState
from bot.store.schema.tables import ChannelRow, DeliveryRow, IdentityRow, PersonRow


@dataclass(frozen=True, slots=True)
class UnconfirmedDelivery:
    """A delivery that is searched for.

    Attributes:
        surface: The chat of its last attempt.
        external_id: External id of the recipient.
        conversation: Where it was posted, if known.
        message: Its id there, if known.
        attempt: The number of its last attempt.
        since: It was not posted before this time (aware, the rounds' time, which stamps messages).
        until: Nor after this one. None if that is not known: a duplicate of a posted message may be posted at any time,
            and the previous release does not say when its attempt ended.
        progress: How far an earlier search has come.
        checks: How often it was searched for, including this time.
        repeated: Whether it was resent without a search.
        taken_until: When the claim ends (aware, wall-clock time).
    """

    id: uuid.UUID
    workspace_id: int
    delivery: Delivery
    state: DeliveryState
    surface: Surface
    external_id: str
    conversation: str | None
    message: str | None
    attempt: int
    since: datetime
    until: datetime | None
    progress: SearchProgress | None
    checks: int
    repeated: bool
    taken_until: datetime


_OVER: dict[str, Any] = {"check_at": None, "search": None}
_WAITING = FREE | {"why": None} | _OVER


def _sent_to() -> ColumnElement[str]:
    """Return where a delivery was sent, even if the person has changed to another chat since."""
    other = aliased(IdentityRow)
    elsewhere = select(other.external_id).where(other.person_id == PersonRow.id, other.surface == DeliveryRow.surface)
    person = case(
        (DeliveryRow.surface != PersonRow.surface, elsewhere.limit(1).scalar_subquery()), else_=PersonRow.address
    )
    return func.coalesce(ChannelRow.address, person)


_TO_SEARCH_FOR = (
    queue.joined(select(DeliveryRow, _sent_to()))
    .where(queue.UNSURE, queue.IN_CHAT, connections.not_paused(QuotaScope.READING), _sent_to().is_not(None))
    .order_by(DeliveryRow.check_at)
    .limit(bindparam("most", type_=Integer()))
    .with_for_update(skip_locked=True, of=DeliveryRow)
)


def claim(tx: Transaction, *, wall_now: datetime, until: datetime, room: queue.Room) -> list[UnconfirmedDelivery]:
    """Claim unconfirmed deliveries for one worker until `until`, longest waiting first.

    Args:
        wall_now: The wall-clock time (aware).
        until: When the claim ends (aware, wall-clock time).
        room: What the worker has room for.
    """
    found = []
    for row, external_id in tx.execute(_TO_SEARCH_FOR, {**queue.room_params(room), **clock_params(wall_now)}).all():
        try:
            delivery = delivery_of(row)
        except UnreadableError:
            row.check_at = None
            continue
        row.check_at, row.checks = until, row.checks + 1
        search = search_state.of_row(row)
        found.append(
            UnconfirmedDelivery(
                row.id,
                row.workspace_id,
                delivery,
                DeliveryState(row.state),
                Surface(row.surface or Surface.SLACK),
                external_id,
                row.conversation,
                row.message,
                row.attempts,
                row.first_begun_at or row.due_at,
                None if search is None else search.until,
                None if search is None else search.progress,
                row.checks,
                row.repeated,
                until,
            )
        )
    return found


def mark_found(tx: Transaction, entry: UnconfirmedDelivery, *, conversation: str, message: str, now: datetime) -> None:
    """Record where a delivery was found. `now` is the rounds' time (aware)."""
    found: dict[str, Any] = {"conversation": conversation, "message": message, "why": None}
    if entry.state is DeliveryState.UNKNOWN:
        found |= {"state": DeliveryState.POSTED.value, "posted_at": now}
    tx.execute(_taken(entry).values(found | _OVER))


def mark_missing(tx: Transaction, entry: UnconfirmedDelivery) -> None:
    """Resend an unconfirmed delivery that was not found anywhere.

    A delivery known to be posted is left alone: its message was deleted.
    """
    tx.execute(_taken(entry).values(_WAITING if entry.state is DeliveryState.UNKNOWN else _OVER))


def retry_at(tx: Transaction, entry: UnconfirmedDelivery, *, check_at: datetime, reason: str, counted: bool) -> None:
    """Search again at `check_at` (aware, wall-clock time)."""
    values: dict[str, Any] = {"check_at": check_at, "why": reason if entry.state is DeliveryState.UNKNOWN else None}
    tx.execute(_taken(entry).values(values if counted else values | {"checks": entry.checks - 1}))


def give_back(tx: Transaction, entry: UnconfirmedDelivery, *, check_at: datetime) -> None:
    """Leave a delivery that was not searched for to the next claim, from `check_at` (aware, wall-clock time)."""
    tx.execute(_taken(entry).values(check_at=check_at, checks=entry.checks - 1))


def keep_progress(
    tx: Transaction, entry: UnconfirmedDelivery, state: SearchState, *, check_at: datetime, reason: str
) -> None:
    """Keep how far a search has come, and go on at `check_at` (aware, wall-clock time).

    Searches are counted anew: the history can be read, if slowly.
    """
    values = {"check_at": check_at, "checks": 1, "search": search_state.as_text(entry.delivery.key, state)}
    tx.execute(_taken(entry).values(values | ({"why": reason} if entry.state is DeliveryState.UNKNOWN else {})))


def abandon(tx: Transaction, entry: UnconfirmedDelivery, reason: str) -> bool:
    """Stop searching for a delivery; return whether the worker still held the claim."""
    ended = _taken(entry).values(_OVER | {"why": reason if entry.state is DeliveryState.UNKNOWN else None})
    return tx.scalars(ended.returning(DeliveryRow.id)).first() is not None


def resend(tx: Transaction, delivery_id: uuid.UUID) -> bool:
    """Resend an unconfirmed delivery although it may have been posted; return whether it was unconfirmed."""
    return _settle(tx, delivery_id, _WAITING | {"repeated": True})


def confirm(tx: Transaction, delivery_id: uuid.UUID, reason: str) -> bool:
    """Settle an unconfirmed delivery as posted on an organizer's word; return whether it was unconfirmed."""
    return _settle(tx, delivery_id, _OVER | {"state": DeliveryState.POSTED.value, "why": reason})


def _settle(tx: Transaction, delivery_id: uuid.UUID, values: dict[str, Any]) -> bool:
    its_own = (DeliveryRow.id == delivery_id, DeliveryRow.state == DeliveryState.UNKNOWN.value)
    settled = update(DeliveryRow).where(*its_own).values(values)
    return tx.scalars(settled.returning(DeliveryRow.id)).first() is not None


def _taken(entry: UnconfirmedDelivery) -> Update:
    return update(DeliveryRow).where(
        DeliveryRow.id == entry.id, DeliveryRow.state == entry.state.value, DeliveryRow.check_at == entry.taken_until
    )
