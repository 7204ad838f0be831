"""The ledger of deliveries: what ought to be said to whom, and what became of it. Claiming is in `claims`."""

import logging
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import ColumnElement, Select, UnaryExpression, Update, bindparam, func, or_, select, update

from bot.core.outbox.deliveries import (
    FOR_ORGANIZERS,
    PLANNED_KINDS,
    AnyOrganizer,
    ChannelRecipient,
    Delivery,
    DeliveryState,
    Kind,
    PersonRecipient,
    Recipient,
)
from bot.core.outbox.planned_notifications import TOO_LATE
from bot.core.outbox.references import MonthRef, Reference, parse_reference
from bot.store.db.engine import Transaction
from bot.store.db.types import UtcDateTime
from bot.store.db.upsert import insert_all_if_absent, insert_if_absent
from bot.store.schema.tables import DeliveryRow

_log = logging.getLogger(__name__)


class UnreadableError(ValueError):
    """A row of the ledger says what nobody understands."""


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """A row of the ledger, as people look at it.

    Attributes:
        check_at: When it is looked for in the chat (aware, machine's time); None where nobody looks.
    """

    id: uuid.UUID
    workspace_id: int
    delivery: Delivery
    state: DeliveryState
    attempts: int
    not_before: datetime | None
    check_at: datetime | None
    repeated: bool
    why: str | None
    conversation: str | None
    message: str | None
    posted_at: datetime | None


_WAITS_FOR_AN_ORGANIZER = (
    DeliveryRow.state == DeliveryState.WAITING.value,
    DeliveryRow.channel_id.is_(None),
    DeliveryRow.person_id.is_(None),
)


def record(tx: Transaction, workspace_id: int, delivery: Delivery) -> bool:
    """Write down that a message ought to reach its target; False if that stands already, in whatever state."""
    return insert_if_absent(tx, DeliveryRow, DeliveryRow.key, _values(workspace_id, delivery)) is not None


def record_all(tx: Transaction, workspace_id: int, some: Sequence[Delivery]) -> None:
    """The same for many at once; those that stand already stay as they are."""
    insert_all_if_absent(tx, DeliveryRow, [_values(workspace_id, each) for each in some])


def _values(workspace_id: int, delivery: Delivery) -> dict[str, Any]:
    target = delivery.recipient
    return {
        "id": _id_for(delivery),
        "workspace_id": workspace_id,
        "key": delivery.key,
        "kind": delivery.kind.value,
        "series_id": delivery.series_id,
        "subject": str(delivery.reference),
        "channel_id": target.id if isinstance(target, ChannelRecipient) else None,
        "person_id": target.id if isinstance(target, PersonRecipient) else None,
        "urgency": delivery.priority.value,
        "due_at": delivery.due_at,
        "useful_until": delivery.useful_until,
        "state": DeliveryState.WAITING.value,
        "attempts": 0,
        "checks": 0,
        "repeated": False,
    }


# Rows of the plan, thousands at a time, are written one beside the other; what people cause keeps no order.
_orders = count(uuid.uuid4().int >> 64 << 64)


def _id_for(delivery: Delivery) -> uuid.UUID:
    return uuid.UUID(int=next(_orders)) if delivery.kind in PLANNED_KINDS else uuid.uuid4()


def record_again(tx: Transaction, workspace_id: int, delivery: Delivery) -> None:
    """Record a delivery; if its row had come to an end without a post, let it wait once more."""
    if not record(tx, workspace_id, delivery):
        tx.execute(
            _row(workspace_id, delivery.key)
            .where(DeliveryRow.state.in_([DeliveryState.CANCELLED.value, DeliveryState.FAILED.value]))
            .values(state=DeliveryState.WAITING.value, why=None)
        )


def planned(tx: Transaction, series_id: int) -> list[OutboxEntry]:
    """All rows of a series that were worked out from its calendar, whatever became of them."""
    return _entries(tx, DeliveryRow.series_id == series_id, DeliveryRow.kind.in_(kind.value for kind in PLANNED_KINDS))


def of_reference(tx: Transaction, series_id: int, kind: Kind, subject: Reference) -> list[OutboxEntry]:
    """All rows of one kind about one thing, to whomever."""
    return _entries(
        tx, DeliveryRow.series_id == series_id, DeliveryRow.kind == kind.value, DeliveryRow.subject == str(subject)
    )


def waiting_notice(tx: Transaction, series_id: int, session_id: int, channel_id: int) -> Delivery | None:
    """The note about a session that a channel is still to get."""
    waiting = _entries(
        tx,
        DeliveryRow.series_id == series_id,
        DeliveryRow.kind == Kind.CHANGE_NOTICE.value,
        DeliveryRow.subject.startswith(f"change/{session_id}/", autoescape=True),
        DeliveryRow.channel_id == channel_id,
        DeliveryRow.state == DeliveryState.WAITING.value,
    )
    return next((entry.delivery for entry in waiting), None)


def waiting_outcomes(tx: Transaction, series_id: int, suggestion_id: int) -> list[Delivery]:
    """What those who want a suggestion are still to be told of it."""
    waiting = _entries(
        tx,
        DeliveryRow.series_id == series_id,
        DeliveryRow.kind == Kind.SUGGESTION_OUTCOME.value,
        DeliveryRow.subject.startswith(f"outcome/{suggestion_id}/", autoescape=True),
        DeliveryRow.state == DeliveryState.WAITING.value,
    )
    return [entry.delivery for entry in waiting]


def unassigned(tx: Transaction, workspace_id: int, series_id: int) -> list[OutboxEntry]:
    """The rows of a series that wait for somebody to become an organizer."""
    return _entries(
        tx, DeliveryRow.workspace_id == workspace_id, DeliveryRow.series_id == series_id, *_WAITS_FOR_AN_ORGANIZER
    )


def count_unassigned(tx: Transaction) -> int:
    """How many rows of all workspaces wait for somebody to become an organizer."""
    return tx.scalars(select(func.count()).select_from(DeliveryRow).where(*_WAITS_FOR_AN_ORGANIZER)).one()


def waiting_for(tx: Transaction, person_id: int) -> list[OutboxEntry]:
    """What waits for one person."""
    return _entries(tx, DeliveryRow.state == DeliveryState.WAITING.value, DeliveryRow.person_id == person_id)


def waiting_in(tx: Transaction, series_id: int, channel_id: int) -> list[OutboxEntry]:
    """What waits for one channel."""
    its_own = (DeliveryRow.series_id == series_id, DeliveryRow.channel_id == channel_id)
    return _entries(tx, *its_own, DeliveryRow.state == DeliveryState.WAITING.value)


def every(tx: Transaction, workspace_id: int) -> list[OutboxEntry]:
    """All rows of a workspace, in the order of their moments."""
    return _entries(tx, DeliveryRow.workspace_id == workspace_id)


def reschedule(tx: Transaction, workspace_id: int, some: Sequence[Delivery]) -> None:
    """Let rows that wait, or that were cancelled, wait for the moments that their deliveries have now."""
    _execute_each(
        tx,
        _RESCHEDULE,
        [
            {"its_workspace": workspace_id, "its_key": each.key, "its_due": each.due_at, "its_end": each.useful_until}
            for each in some
        ],
    )


def cancel(tx: Transaction, workspace_id: int, keys: Sequence[str], why: str) -> None:
    """Take rows that wait out of the plan."""
    _execute_each(tx, _CANCEL, [{"its_workspace": workspace_id, "its_key": key, "its_why": why} for key in keys])


def _execute_each(tx: Transaction, change: Update, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        # The table's own statement, not the ORM's, which would look for rows to bring up to date.
        tx.connection().execute(change, rows)


_ITS_OWN = update(DeliveryRow).where(
    DeliveryRow.workspace_id == bindparam("its_workspace"), DeliveryRow.key == bindparam("its_key")
)
# An IN would not do for many at once.
_RESCHEDULE = _ITS_OWN.where(
    or_(DeliveryRow.state == DeliveryState.WAITING.value, DeliveryRow.state == DeliveryState.CANCELLED.value)
).values(
    state=DeliveryState.WAITING.value,
    why=None,
    due_at=bindparam("its_due", type_=UtcDateTime()),
    useful_until=bindparam("its_end", type_=UtcDateTime()),
)
_CANCEL = _ITS_OWN.where(DeliveryRow.state == DeliveryState.WAITING.value).values(
    state=DeliveryState.CANCELLED.value, why=bindparam("its_why")
)


def next_due(tx: Transaction, after: datetime) -> datetime | None:
    """The earliest moment later than `after` (both aware) at which anything that has somebody to go to is due."""
    return tx.scalars(
        select(func.min(DeliveryRow.due_at)).where(
            DeliveryRow.state == DeliveryState.WAITING.value,
            DeliveryRow.due_at > after,
            or_(DeliveryRow.channel_id.is_not(None), DeliveryRow.person_id.is_not(None)),
        )
    ).one()


def announced_on(
    tx: Transaction, *, delivery: Delivery, month: MonthRef, day_start: datetime, day_end: datetime, now: datetime
) -> bool:
    """Whether a delivery's target gets the announcement of a month between two moments: has it, or has it coming."""
    if not isinstance(delivery.recipient, ChannelRecipient):
        return False
    announcement = Delivery(Kind.ANNOUNCEMENT, delivery.series_id, month, delivery.recipient, delivery.due_at)
    posted = DeliveryRow.posted_at.between(day_start, day_end)
    coming = (
        DeliveryRow.state.in_([DeliveryState.WAITING.value, DeliveryState.SENDING.value])
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


def count_posted(tx: Transaction, target: Recipient) -> int:
    """How many messages have ever reached a target."""
    return tx.scalars(
        select(func.count())
        .select_from(DeliveryRow)
        .where(_to(target), DeliveryRow.state == DeliveryState.POSTED.value)
    ).one()


def count_reached(tx: Transaction, series_id: int) -> int:
    """How many messages to a series' organizers have ever reached one."""
    theirs = (DeliveryRow.series_id == series_id, DeliveryRow.kind.in_([kind.value for kind in FOR_ORGANIZERS]))
    return tx.scalars(
        select(func.count()).select_from(DeliveryRow).where(*theirs, DeliveryRow.state == DeliveryState.POSTED.value)
    ).one()


def find(tx: Transaction, workspace_id: int, delivery_id: uuid.UUID) -> OutboxEntry | None:
    """A row of a workspace by its id."""
    return next(iter(_entries(tx, DeliveryRow.workspace_id == workspace_id, DeliveryRow.id == delivery_id)), None)


def try_again(tx: Transaction, workspace_id: int, target: Recipient, now: datetime) -> int:
    """Let what a target refused wait once more, if it is still useful; how many that are."""
    return len(
        tx.scalars(
            update(DeliveryRow)
            .where(
                DeliveryRow.workspace_id == workspace_id,
                _to(target),
                DeliveryRow.state == DeliveryState.FAILED.value,
                or_(DeliveryRow.useful_until.is_(None), DeliveryRow.useful_until > now),
            )
            .values(state=DeliveryState.WAITING.value, why=None)
            .returning(DeliveryRow.id)
        ).all()
    )


def replan(tx: Transaction, now: datetime) -> int:
    """Let what was skipped as too late wait once more where it is not too late: a clock had been ahead; how many."""
    return len(
        tx.scalars(
            update(DeliveryRow)
            .where(
                DeliveryRow.state == DeliveryState.SKIPPED.value,
                DeliveryRow.useful_until > now,
                DeliveryRow.why.startswith(TOO_LATE, autoescape=True),
            )
            .values(state=DeliveryState.WAITING.value, why=None)
            .returning(DeliveryRow.id)
        ).all()
    )


def _to(target: Recipient) -> ColumnElement[bool]:
    match target:
        case ChannelRecipient(channel_id):
            return DeliveryRow.channel_id == channel_id
        case PersonRecipient(person_id):
            return DeliveryRow.person_id == person_id
    return DeliveryRow.channel_id.is_(None) & DeliveryRow.person_id.is_(None)


def coming(tx: Transaction, series_id: int, *, after: datetime, most: int) -> list[OutboxEntry]:
    """What is due next after a moment (aware, the rounds' time), the earliest first."""
    waits = (
        DeliveryRow.series_id == series_id,
        DeliveryRow.state == DeliveryState.WAITING.value,
        DeliveryRow.due_at > after,
    )
    return entries(tx, select(DeliveryRow).where(*waits).order_by(DeliveryRow.due_at, DeliveryRow.key).limit(most))


def unsettled(tx: Transaction, series_id: int, *, now: datetime, most: int) -> tuple[list[OutboxEntry], int]:
    """What is due at `now` (aware, the rounds' time) and not settled yet, the earliest first; and how many in all."""
    due = (DeliveryRow.state == DeliveryState.WAITING.value) & (DeliveryRow.due_at <= now)
    looked_for = (DeliveryRow.state == DeliveryState.UNKNOWN.value) & DeliveryRow.check_at.is_not(None)
    unsettled = or_(due, looked_for, DeliveryRow.state == DeliveryState.SENDING.value)
    return _some(tx, series_id, unsettled, DeliveryRow.due_at.asc(), most)


def ended(tx: Transaction, series_id: int, *, since: datetime, most: int) -> tuple[list[OutboxEntry], int]:
    """What was due since a moment (aware, the rounds' time) and was refused, or is in doubt for good.

    The latest first; and how many in all.
    """
    in_doubt = (DeliveryRow.state == DeliveryState.UNKNOWN.value) & DeliveryRow.check_at.is_(None)
    ended = or_(DeliveryRow.state == DeliveryState.FAILED.value, in_doubt) & (DeliveryRow.due_at >= since)
    return _some(tx, series_id, ended, DeliveryRow.due_at.desc(), most)


def _some(
    tx: Transaction, series_id: int, which: ColumnElement[bool], order: UnaryExpression[datetime], most: int
) -> tuple[list[OutboxEntry], int]:
    its_own = which & (DeliveryRow.series_id == series_id)
    number = tx.scalars(select(func.count()).select_from(DeliveryRow).where(its_own)).one()
    return entries(tx, select(DeliveryRow).where(its_own).order_by(order, DeliveryRow.key).limit(most)), number


def posted_at_message(tx: Transaction, series_id: int, conversation: str, places: frozenset[str]) -> set[str]:
    """Those of some places in a conversation where a message of a series stands."""
    its_own = (DeliveryRow.series_id == series_id, DeliveryRow.conversation == conversation)
    return {each for each in tx.scalars(select(DeliveryRow.message).where(*its_own)) if each in places}


def _row(workspace_id: int, key: str) -> Update:
    return update(DeliveryRow).where(DeliveryRow.workspace_id == workspace_id, DeliveryRow.key == key)


def entries(tx: Transaction, question: Select[DeliveryRow]) -> list[OutboxEntry]:
    """The rows that a question of the ledger finds. Who asks leaves out those that nobody can read."""
    return [entry for row in tx.scalars(question) if (entry := _entry(row)) is not None]


def _entries(tx: Transaction, *conditions: ColumnElement[bool]) -> list[OutboxEntry]:
    return entries(tx, select(DeliveryRow).where(*conditions).order_by(DeliveryRow.due_at, DeliveryRow.key))


def _entry(row: DeliveryRow) -> OutboxEntry | None:
    try:
        delivery = delivery_of(row)
    except UnreadableError as error:
        # The tick settles such a row when its turn comes; nobody else is to stumble over it.
        _log.warning("a delivery cannot be read", extra={"why": str(error)})
        return None
    return OutboxEntry(
        id=row.id,
        workspace_id=row.workspace_id,
        delivery=delivery,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        not_before=row.not_before,
        check_at=row.check_at,
        repeated=row.repeated,
        why=row.why,
        conversation=row.conversation,
        message=row.message,
        posted_at=row.posted_at,
    )


def delivery_of(row: DeliveryRow) -> Delivery:
    """The value of a row. Raises UnreadableError for one that no version of this program has written."""
    try:
        kind, subject = Kind(row.kind), parse_reference(row.subject)
    except ValueError as error:
        raise UnreadableError(f"the ledger's row cannot be read: {error}") from error
    return Delivery(
        kind=kind,
        series_id=row.series_id,
        reference=subject,
        recipient=_target(row),
        due_at=row.due_at,
        useful_until=row.useful_until,
    )


def _target(row: DeliveryRow) -> Recipient:
    if row.channel_id is not None:
        return ChannelRecipient(row.channel_id)
    return AnyOrganizer() if row.person_id is None else PersonRecipient(row.person_id)
