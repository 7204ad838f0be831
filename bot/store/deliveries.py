"""The ledger of deliveries: what ought to be said to whom, and what became of it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, Update, func, or_, select, update

from bot.core.deliveries import (
    PLANNED,
    Delivery,
    Kind,
    OfMonth,
    State,
    Subject,
    Target,
    ToChannel,
    ToPerson,
    ToWhoeverOrganizes,
    read_subject,
)
from bot.store.engine import Transaction
from bot.store.insert import insert_once
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


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger, as people look at it."""

    workspace_id: int
    delivery: Delivery
    state: State
    attempts: int
    not_before: datetime | None
    why: str | None
    conversation: str | None
    message: str | None
    posted_at: datetime | None


def record(tx: Transaction, workspace_id: int, delivery: Delivery) -> bool:
    """Write down that a message ought to reach its target; False if that stands already, in whatever state."""
    target = delivery.target
    made = insert_once(
        tx,
        DeliveryRow,
        DeliveryRow.key,
        {
            "id": uuid.uuid4(),
            "workspace_id": workspace_id,
            "key": delivery.key,
            "kind": delivery.kind.value,
            "series_id": delivery.series_id,
            "subject": str(delivery.subject),
            "channel_id": target.id if isinstance(target, ToChannel) else None,
            "person_id": target.id if isinstance(target, ToPerson) else None,
            "due_at": delivery.due_at,
            "useful_until": delivery.useful_until,
            "state": State.WAITING.value,
            "attempts": 0,
        },
    )
    return made is not None


def record_anew(tx: Transaction, workspace_id: int, delivery: Delivery) -> None:
    """Record a delivery; if its row had come to an end without a post, let it wait once more."""
    if not record(tx, workspace_id, delivery):
        tx.execute(
            _row(workspace_id, delivery.key)
            .where(DeliveryRow.state.in_([State.CANCELLED.value, State.FAILED.value]))
            .values(state=State.WAITING.value, why=None)
        )


def planned(tx: Transaction, series_id: int) -> list[Entry]:
    """All rows of a series that were worked out from its calendar, whatever became of them."""
    return _entries(tx, DeliveryRow.series_id == series_id, DeliveryRow.kind.in_(kind.value for kind in PLANNED))


def of_subject(tx: Transaction, series_id: int, kind: Kind, subject: Subject) -> list[Entry]:
    """All rows of one kind about one thing, to whomever."""
    return _entries(
        tx,
        DeliveryRow.series_id == series_id,
        DeliveryRow.kind == kind.value,
        DeliveryRow.subject == str(subject),
    )


def for_nobody(tx: Transaction) -> list[Entry]:
    """The rows that wait for somebody to become an organizer."""
    return _entries(
        tx,
        DeliveryRow.state == State.WAITING.value,
        DeliveryRow.channel_id.is_(None),
        DeliveryRow.person_id.is_(None),
    )


def waiting_for(tx: Transaction, person_id: int) -> list[Entry]:
    """What waits for one person."""
    return _entries(tx, DeliveryRow.state == State.WAITING.value, DeliveryRow.person_id == person_id)


def every(tx: Transaction, workspace_id: int) -> list[Entry]:
    """All rows of a workspace, in the order of their moments."""
    return _entries(tx, DeliveryRow.workspace_id == workspace_id)


def reschedule(tx: Transaction, workspace_id: int, delivery: Delivery) -> None:
    """Let a row that waits, or that was cancelled, wait for the moment that its delivery has now."""
    tx.execute(
        _row(workspace_id, delivery.key)
        .where(DeliveryRow.state.in_([State.WAITING.value, State.CANCELLED.value]))
        .values(state=State.WAITING.value, why=None, due_at=delivery.due_at, useful_until=delivery.useful_until)
    )


def cancel(tx: Transaction, workspace_id: int, key: str, why: str) -> None:
    """Take a row that waits out of the plan."""
    tx.execute(
        _row(workspace_id, key)
        .where(DeliveryRow.state == State.WAITING.value)
        .values(state=State.CANCELLED.value, why=why)
    )


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
        Claimed(row.id, row.workspace_id, _delivery(row), address, lease_until, row.attempts) for row, address in rows
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


def next_due(tx: Transaction, after: datetime) -> datetime | None:
    """The earliest moment later than `after` (both aware) at which anything that has somebody to go to is due."""
    return tx.scalars(
        select(func.min(DeliveryRow.due_at)).where(
            DeliveryRow.state == State.WAITING.value,
            DeliveryRow.due_at > after,
            or_(DeliveryRow.channel_id.is_not(None), DeliveryRow.person_id.is_not(None)),
        )
    ).one()


def announced_on(
    tx: Transaction, *, delivery: Delivery, month: OfMonth, day_start: datetime, day_end: datetime, now: datetime
) -> bool:
    """Whether a delivery's target gets the announcement of a month between two moments: has it, or has it coming."""
    if not isinstance(delivery.target, ToChannel):
        return False
    announcement = Delivery(Kind.ANNOUNCEMENT, delivery.series_id, month, delivery.target, delivery.due_at)
    posted = DeliveryRow.posted_at.between(day_start, day_end)
    coming = (
        DeliveryRow.state.in_([State.WAITING.value, State.SENDING.value])
        & (DeliveryRow.due_at <= now)
        & (DeliveryRow.useful_until > now)
    )
    found = tx.scalars(
        select(DeliveryRow.id).where(
            DeliveryRow.series_id == delivery.series_id,
            DeliveryRow.subject == str(month),
            DeliveryRow.key == announcement.key,
            or_(posted, coming),
        )
    ).first()
    return found is not None


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


def _row(workspace_id: int, key: str) -> Update:
    return update(DeliveryRow).where(DeliveryRow.workspace_id == workspace_id, DeliveryRow.key == key)


def _held(claimed: Claimed, owner: str) -> Update:
    return update(DeliveryRow).where(
        DeliveryRow.id == claimed.id, DeliveryRow.owner == owner, DeliveryRow.state == State.SENDING.value
    )


def _entries(tx: Transaction, *conditions: ColumnElement[bool]) -> list[Entry]:
    rows: Iterable[DeliveryRow] = tx.scalars(
        select(DeliveryRow).where(*conditions).order_by(DeliveryRow.due_at, DeliveryRow.key)
    )
    return [
        Entry(
            workspace_id=row.workspace_id,
            delivery=_delivery(row),
            state=State(row.state),
            attempts=row.attempts,
            not_before=row.not_before,
            why=row.why,
            conversation=row.conversation,
            message=row.message,
            posted_at=row.posted_at,
        )
        for row in rows
    ]


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(
        kind=Kind(row.kind),
        series_id=row.series_id,
        subject=read_subject(row.subject),
        target=_target(row),
        due_at=row.due_at,
        useful_until=row.useful_until,
    )


def _target(row: DeliveryRow) -> Target:
    if row.channel_id is not None:
        return ToChannel(row.channel_id)
    return ToWhoeverOrganizes() if row.person_id is None else ToPerson(row.person_id)
