"""What nobody can say of whether it stands: taken up after its quarantine, looked for, and settled.

A row that is being looked for is not looked for by anybody else until `check_at`, which is set ahead as it is taken up.
Whoever settles it names that moment again: if it is another one by now, somebody else has taken it up.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Update, bindparam, select, update

from bot.core.outbox.deliveries import Delivery, DeliveryState
from bot.store.admin import workspaces
from bot.store.db.deadlines import clock_params
from bot.store.db.engine import Transaction
from bot.store.outbox import queue
from bot.store.outbox.deliveries import UnreadableError, delivery_of
from bot.store.schema.tables import DeliveryRow


@dataclass(frozen=True, slots=True)
class UnconfirmedDelivery:
    """A delivery that is looked for.

    Attributes:
        external_id: The chat's address of its target.
        conversation: Where it stands by what is known; None where nothing is.
        message: The same.
        since: Nothing of it was posted before this (aware, the rounds' time, by which messages are stamped).
        checks: How often it was looked for, this time included.
        repeated: Whether it was sent once more already without having been looked for.
        taken_until: Nobody else looks for it until then (aware, machine's time).
    """

    id: uuid.UUID
    workspace_id: int
    delivery: Delivery
    state: DeliveryState
    external_id: str
    conversation: str | None
    message: str | None
    since: datetime
    checks: int
    repeated: bool
    taken_until: datetime


_TO_LOOK_FOR = (
    queue.joined(select(DeliveryRow, queue.ADDRESS))
    .where(queue.UNSURE, workspaces.not_paused(workspaces.QuotaScope.READING), queue.ADDRESS.is_not(None))
    .order_by(DeliveryRow.check_at)
    .limit(bindparam("most", type_=Integer()))
    .with_for_update(skip_locked=True, of=DeliveryRow)
)


def claim(tx: Transaction, *, wall_now: datetime, until: datetime, most: int) -> list[UnconfirmedDelivery]:
    """Take what is to be looked for, for this worker alone until `until`; those that have waited longest first.

    Args:
        wall_now: The machine's time (aware).
        until: The same.
        most: How many to take.
    """
    found = []
    for row, address in tx.execute(_TO_LOOK_FOR, {"most": most, **clock_params(wall_now)}).all():
        try:
            delivery = delivery_of(row)
        except UnreadableError:
            row.check_at = None
            continue
        row.check_at, row.checks = until, row.checks + 1
        found.append(
            UnconfirmedDelivery(
                row.id,
                row.workspace_id,
                delivery,
                DeliveryState(row.state),
                address,
                row.conversation,
                row.message,
                row.first_begun_at or row.due_at,
                row.checks,
                row.repeated,
                until,
            )
        )
    return found


def mark_found(tx: Transaction, doubt: UnconfirmedDelivery, *, conversation: str, message: str, now: datetime) -> None:
    """It was found: keep where. `now` is the rounds' time (aware)."""
    found: dict[str, Any] = {"conversation": conversation, "message": message, "why": None, "check_at": None}
    if doubt.state is DeliveryState.UNKNOWN:
        found |= {"state": DeliveryState.POSTED.value, "posted_at": now}
    tx.execute(_taken(doubt).values(found))


def mark_missing(tx: Transaction, doubt: UnconfirmedDelivery) -> None:
    """It was looked for everywhere and not found: an unknown one is sent once more.

    One that was known to stand is let be: somebody has removed it.
    """
    if doubt.state is DeliveryState.UNKNOWN:
        tx.execute(
            _taken(doubt).values(state=DeliveryState.WAITING.value, owner=None, begun_at=None, check_at=None, why=None)
        )
    else:
        tx.execute(_taken(doubt).values(check_at=None))


def retry_at(tx: Transaction, doubt: UnconfirmedDelivery, *, check_at: datetime, why: str, counted: bool) -> None:
    """It could not be looked for now; `check_at` is when it is tried again (aware, machine's time)."""
    values: dict[str, Any] = {"check_at": check_at, "why": why if doubt.state is DeliveryState.UNKNOWN else None}
    tx.execute(_taken(doubt).values(values if counted else values | {"checks": doubt.checks - 1}))


def abandon(tx: Transaction, doubt: UnconfirmedDelivery, why: str) -> bool:
    """Nobody will look for it any more; whether this worker still had it to look for."""
    ended = _taken(doubt).values(check_at=None, why=why if doubt.state is DeliveryState.UNKNOWN else None)
    return tx.scalars(ended.returning(DeliveryRow.id)).first() is not None


def resend(tx: Transaction, delivery_id: uuid.UUID) -> bool:
    """Send an unknown one once more, although it may stand; whether it was still unknown."""
    again = (
        update(DeliveryRow)
        .where(DeliveryRow.id == delivery_id, DeliveryRow.state == DeliveryState.UNKNOWN.value)
        .values(state=DeliveryState.WAITING.value, owner=None, begun_at=None, check_at=None, why=None, repeated=True)
    )
    return tx.scalars(again.returning(DeliveryRow.id)).first() is not None


def confirm(tx: Transaction, delivery_id: uuid.UUID, why: str) -> bool:
    """Settle an unknown one as posted on somebody's word, its place unknown; whether it was still unknown."""
    stands = (
        update(DeliveryRow)
        .where(DeliveryRow.id == delivery_id, DeliveryRow.state == DeliveryState.UNKNOWN.value)
        .values(state=DeliveryState.POSTED.value, check_at=None, why=why)
    )
    return tx.scalars(stands.returning(DeliveryRow.id)).first() is not None


def _taken(doubt: UnconfirmedDelivery) -> Update:
    return update(DeliveryRow).where(
        DeliveryRow.id == doubt.id, DeliveryRow.state == doubt.state.value, DeliveryRow.check_at == doubt.taken_until
    )
