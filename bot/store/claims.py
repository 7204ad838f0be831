"""Claiming what is due, and settling it: the ledger as workers see it. No two of them hold one row at a time."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, Update, func, or_, select, update

from bot.core.deliveries import Delivery, State
from bot.store.deliveries import delivery_of
from bot.store.engine import Transaction
from bot.store.schema import ChannelRow, DeliveryRow, PersonRow, WorkspaceRow


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that a worker may send now, and nobody else until its lease has run out.

    Attributes:
        address: The chat's address of the target: a channel or a person.
        attempts: How often it has been claimed, this time included.
    """

    id: uuid.UUID
    workspace_id: int
    delivery: Delivery
    address: str
    lease_until: datetime
    attempts: int


def claim(
    tx: Transaction, *, now: datetime, real: datetime, owner: str, lease_until: datetime, most: int
) -> list[Claimed]:
    """Take the rows that are due, for this worker alone until the lease has run out; the earliest first.

    One statement for both databases: SKIP LOCKED is rendered on Postgres only, and on SQLite the transaction holds the
    write lock from its beginning.

    Args:
        now: The rounds' time (aware).
        real: The machine's time (aware), for holds.
        owner: Who takes them; settling names it again.
        lease_until: On the machine's time (aware).
        most: How many to take.
    """
    free = (
        _free(now, real)
        .order_by(DeliveryRow.due_at, DeliveryRow.kind, DeliveryRow.key)
        .limit(most)
        .with_for_update(skip_locked=True, of=DeliveryRow)
    )
    taken = tx.scalars(
        update(DeliveryRow)
        .where(DeliveryRow.id.in_(free.scalar_subquery()))
        .values(
            state=State.SENDING.value,
            owner=owner,
            lease_until=lease_until,
            begun_at=None,
            not_before=None,
            attempts=DeliveryRow.attempts + 1,
        )
        .returning(DeliveryRow.id)
    ).all()
    if not taken:
        return []
    rows = tx.execute(
        select(DeliveryRow, func.coalesce(ChannelRow.address, PersonRow.address))
        .outerjoin(ChannelRow, ChannelRow.id == DeliveryRow.channel_id)
        .outerjoin(PersonRow, PersonRow.id == DeliveryRow.person_id)
        .where(DeliveryRow.id.in_(taken))
        .order_by(DeliveryRow.due_at, DeliveryRow.kind, DeliveryRow.key)
    )
    return [
        Claimed(row.id, row.workspace_id, delivery_of(row), address, lease_until, row.attempts) for row, address in rows
    ]


def has_work(tx: Transaction, *, now: datetime, real: datetime) -> bool:
    """Whether anything can be claimed, or a lease has run out: the cheap question of every tick."""
    if tx.scalars(_free(now, real).limit(1)).first() is not None:
        return True
    lapsed = select(DeliveryRow.id).where(DeliveryRow.state == State.SENDING.value, DeliveryRow.lease_until <= real)
    return tx.scalars(lapsed.limit(1)).first() is not None


def take_back_lapsed(tx: Transaction, real: datetime) -> int:
    """End the claims whose lease has run out, and count them.

    What its worker had not begun to post waits again. What it had begun is unknown: nobody can say whether that message
    was posted before the worker died.
    """
    lapsed = update(DeliveryRow).where(DeliveryRow.state == State.SENDING.value, DeliveryRow.lease_until <= real)
    unknown = lapsed.where(DeliveryRow.begun_at.is_not(None)).values(
        state=State.UNKNOWN.value, lease_until=None, why="the worker that was posting it stopped"
    )
    waiting = lapsed.where(DeliveryRow.begun_at.is_(None)).values(
        state=State.WAITING.value, lease_until=None, owner=None
    )
    return sum(len(tx.scalars(each.returning(DeliveryRow.id)).all()) for each in (unknown, waiting))


def begin(tx: Transaction, claimed: Claimed, owner: str, real: datetime) -> bool:
    """Write down that the chat is about to be called; False if the claim is not this worker's any more."""
    begun = tx.scalars(_held(claimed, owner).values(begun_at=real).returning(DeliveryRow.id)).first()
    return begun is not None


def release(tx: Transaction, claimed: Claimed, owner: str) -> None:
    """Give back what was claimed but not sent."""
    tx.execute(
        _held(claimed, owner).values(
            state=State.WAITING.value, lease_until=None, owner=None, attempts=DeliveryRow.attempts - 1
        )
    )


def settle_posted(
    tx: Transaction, claimed: Claimed, owner: str, *, conversation: str, message: str, now: datetime
) -> None:
    """Keep where a message stands. Also for one whose lease ran out meanwhile: that it stands is known now."""
    tx.execute(
        update(DeliveryRow)
        .where(
            DeliveryRow.id == claimed.id,
            DeliveryRow.owner == owner,
            DeliveryRow.state.in_([State.SENDING.value, State.UNKNOWN.value]),
        )
        .values(
            state=State.POSTED.value,
            lease_until=None,
            why=None,
            conversation=conversation,
            message=message,
            posted_at=now,
        )
    )


def settle_later(tx: Transaction, claimed: Claimed, owner: str, *, not_before: datetime, why: str) -> None:
    """Let a row that was certainly not posted wait again, until `not_before` (aware, machine's time)."""
    tx.execute(
        _held(claimed, owner).values(
            state=State.WAITING.value, lease_until=None, owner=None, not_before=not_before, why=why
        )
    )


def settle(tx: Transaction, claimed: Claimed, owner: str, state: State, why: str) -> None:
    """End a row as failed, skipped or unknown, with why."""
    tx.execute(_held(claimed, owner).values(state=state.value, lease_until=None, why=why))


def _free(now: datetime, real: datetime) -> Select[uuid.UUID]:
    """What may be claimed: due, not on hold, and with somebody to go to whom the chat knows."""
    return (
        select(DeliveryRow.id)
        .join(WorkspaceRow, WorkspaceRow.id == DeliveryRow.workspace_id)
        .outerjoin(PersonRow, PersonRow.id == DeliveryRow.person_id)
        .where(
            DeliveryRow.state == State.WAITING.value,
            DeliveryRow.due_at <= now,
            or_(DeliveryRow.not_before.is_(None), DeliveryRow.not_before <= real),
            or_(WorkspaceRow.hold_until.is_(None), WorkspaceRow.hold_until <= real),
            # Somebody known by e-mail only cannot be written to yet.
            or_(DeliveryRow.channel_id.is_not(None), PersonRow.address.is_not(None)),
        )
    )


def _held(claimed: Claimed, owner: str) -> Update:
    return update(DeliveryRow).where(
        DeliveryRow.id == claimed.id, DeliveryRow.owner == owner, DeliveryRow.state == State.SENDING.value
    )
