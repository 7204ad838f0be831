"""The outbox: which messages are due to whom, and what became of each. Claiming is in `claims`."""

import logging
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import ColumnElement, Select, UnaryExpression, Update, bindparam, func, or_, select, true, update

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
from bot.core.outbox.planned_notifications import HELD, TOO_LATE
from bot.core.outbox.references import MonthRef, Reference, SessionRef, parse_reference
from bot.store.db.engine import Transaction
from bot.store.db.types import UtcDateTime
from bot.store.db.upsert import insert_all_if_absent, insert_if_absent
from bot.store.outbox import queue
from bot.store.schema.tables import DeliveryRow

_log = logging.getLogger(__name__)


class UnreadableError(ValueError):
    """A row of the outbox is unreadable."""


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """A row of the outbox, for display.

    Attributes:
        check_at: When it is searched for in the chat (aware, wall-clock time); None if it is not.
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
    """Add a delivery to the outbox; False if it is there already, in any state."""
    return insert_if_absent(tx, DeliveryRow, DeliveryRow.key, _values(workspace_id, delivery)) is not None


def record_all(tx: Transaction, workspace_id: int, batch: Sequence[Delivery]) -> None:
    """Add many deliveries; those already in the outbox stay as they are."""
    insert_all_if_absent(tx, DeliveryRow, [_values(workspace_id, each) for each in batch])


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


# Planned rows, thousands at a time, are written in order; rows caused by people keep no order.
_orders = count(uuid.uuid4().int >> 64 << 64)


def _id_for(delivery: Delivery) -> uuid.UUID:
    return uuid.UUID(int=next(_orders)) if delivery.kind in PLANNED_KINDS else uuid.uuid4()


def record_again(tx: Transaction, workspace_id: int, delivery: Delivery) -> None:
    """Add a delivery; if its row ended without a post, requeue it."""
    if not record(tx, workspace_id, delivery):
        tx.execute(
            _row(workspace_id, delivery.key)
            .where(DeliveryRow.state.in_([DeliveryState.CANCELLED.value, DeliveryState.FAILED.value]))
            .values(state=DeliveryState.WAITING.value, why=None)
        )


def planned(tx: Transaction, series_id: int) -> list[OutboxEntry]:
    """Return all planned rows of a series, in any state."""
    return _entries(tx, DeliveryRow.series_id == series_id, DeliveryRow.kind.in_(kind.value for kind in PLANNED_KINDS))


def of_reference(tx: Transaction, series_id: int, kind: Kind, subject: Reference) -> list[OutboxEntry]:
    """Return all rows of one kind about one thing, for any recipient."""
    return _entries(
        tx, DeliveryRow.series_id == series_id, DeliveryRow.kind == kind.value, DeliveryRow.subject == str(subject)
    )


def sessions_posted(tx: Transaction, series_id: int, kind: Kind) -> frozenset[int]:
    """Return the ids of the sessions about which a message of this kind was posted."""
    its_own = (DeliveryRow.series_id == series_id, DeliveryRow.kind == kind.value)
    posted = _entries(tx, *its_own, DeliveryRow.state == DeliveryState.POSTED.value)
    references = (entry.delivery.reference for entry in posted)
    return frozenset(each.id for each in references if isinstance(each, SessionRef))


def about(tx: Transaction, series_id: int, kind: Kind, start: str) -> list[OutboxEntry]:
    """Return all rows of one kind whose subject starts in one way: with a prefix and an id, and a slash after each."""
    return _entries(
        tx,
        DeliveryRow.series_id == series_id,
        DeliveryRow.kind == kind.value,
        DeliveryRow.subject.startswith(start, autoescape=True),
    )


def waiting(tx: Transaction, series_id: int, kind: Kind, start: str) -> list[Delivery]:
    """Return those that wait; arguments as of `about`."""
    return [each.delivery for each in about(tx, series_id, kind, start) if each.state is DeliveryState.WAITING]


def unassigned(tx: Transaction, workspace_id: int, series_id: int) -> list[OutboxEntry]:
    """Return the rows of a series that wait for the next organizer."""
    return _entries(
        tx, DeliveryRow.workspace_id == workspace_id, DeliveryRow.series_id == series_id, *_WAITS_FOR_AN_ORGANIZER
    )


def count_unassigned(tx: Transaction) -> int:
    """Count the rows of all workspaces that wait for the next organizer."""
    return tx.scalars(select(func.count()).select_from(DeliveryRow).where(*_WAITS_FOR_AN_ORGANIZER)).one()


def workspaces_with_unassigned(tx: Transaction, now: datetime) -> list[int]:
    """Return the workspaces with a due row (`now` is the rounds' time, aware) that waits for the next organizer."""
    due = (*_WAITS_FOR_AN_ORGANIZER, queue.is_in(DeliveryState.WAITING), DeliveryRow.due_at <= now)
    return list(tx.scalars(select(DeliveryRow.workspace_id).where(*due).distinct()))


def waiting_for(tx: Transaction, person_id: int) -> list[OutboxEntry]:
    """Return the rows that wait for a person."""
    return _entries(tx, DeliveryRow.state == DeliveryState.WAITING.value, DeliveryRow.person_id == person_id)


def waiting_in(tx: Transaction, series_id: int, channel_id: int) -> list[OutboxEntry]:
    """Return the rows that wait for a channel."""
    matching = (DeliveryRow.series_id == series_id, DeliveryRow.channel_id == channel_id)
    return _entries(tx, *matching, DeliveryRow.state == DeliveryState.WAITING.value)


def missed_in(
    tx: Transaction, series_id: int, channel_id: int, now: datetime, *, reasons: Collection[str]
) -> list[Delivery]:
    """Return planned messages that a channel rejected for one of these reasons and that are still worth posting."""
    matching = (DeliveryRow.series_id == series_id, DeliveryRow.channel_id == channel_id)
    rejected = (DeliveryRow.state == DeliveryState.FAILED.value, DeliveryRow.why.in_(reasons))
    entries = _entries(tx, *matching, *rejected, DeliveryRow.useful_until > now)
    return [each.delivery for each in entries if each.delivery.kind in PLANNED_KINDS]


def every(tx: Transaction, workspace_id: int) -> list[OutboxEntry]:
    """Return all rows of a workspace, by due time."""
    return _entries(tx, DeliveryRow.workspace_id == workspace_id)


def reschedule(tx: Transaction, workspace_id: int, batch: Sequence[Delivery]) -> None:
    """Requeue waiting or canceled rows with their deliveries' new due times."""
    _execute_each(
        tx,
        _RESCHEDULE,
        [
            {"its_workspace": workspace_id, "its_key": each.key, "its_due": each.due_at, "its_end": each.useful_until}
            for each in batch
        ],
    )


def cancel(tx: Transaction, workspace_id: int, keys: Sequence[str], why: str) -> None:
    """Cancel waiting rows."""
    _execute_each(tx, _CANCEL, [{"its_workspace": workspace_id, "its_key": key, "its_why": why} for key in keys])


def _execute_each(tx: Transaction, change: Update, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        # A Core statement: the ORM would look for objects to refresh.
        tx.connection().execute(change, rows)


_ITS_OWN = update(DeliveryRow).where(
    DeliveryRow.workspace_id == bindparam("its_workspace"), DeliveryRow.key == bindparam("its_key")
)
# IN does not scale to this many keys.
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


def next_due(tx: Transaction, after: datetime, *, besides: Kind | None = None) -> datetime | None:
    """Return the earliest due time later than `after` (both aware) of a row with a recipient, `besides` left out."""
    return tx.scalars(
        select(func.min(DeliveryRow.due_at)).where(
            DeliveryRow.state == DeliveryState.WAITING.value,
            DeliveryRow.due_at > after,
            or_(DeliveryRow.channel_id.is_not(None), DeliveryRow.person_id.is_not(None)),
            true() if besides is None else DeliveryRow.kind != besides.value,
        )
    ).one()


def announced_on(
    tx: Transaction, *, delivery: Delivery, month: MonthRef, day_start: datetime, day_end: datetime, now: datetime
) -> bool:
    """Tell whether a recipient got, or will get, a month's announcement between two times."""
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
    """Count the messages ever posted to a recipient."""
    return tx.scalars(
        select(func.count())
        .select_from(DeliveryRow)
        .where(_to(target), DeliveryRow.state == DeliveryState.POSTED.value)
    ).one()


def count_reached(tx: Transaction, series_id: int) -> int:
    """Count the messages to a series' organizers that ever reached one."""
    theirs = (DeliveryRow.series_id == series_id, DeliveryRow.kind.in_([kind.value for kind in FOR_ORGANIZERS]))
    return tx.scalars(
        select(func.count()).select_from(DeliveryRow).where(*theirs, DeliveryRow.state == DeliveryState.POSTED.value)
    ).one()


def find(tx: Transaction, workspace_id: int, delivery_id: uuid.UUID) -> OutboxEntry | None:
    """Return a row of a workspace by its id."""
    return next(iter(_entries(tx, DeliveryRow.workspace_id == workspace_id, DeliveryRow.id == delivery_id)), None)


def try_again(
    tx: Transaction, workspace_id: int, target: Recipient, now: datetime, *, reasons: Collection[str] | None = None
) -> int:
    """Requeue rejected messages to a recipient that are still useful, and return their number.

    Args:
        reasons: The error codes to requeue for; None means any.
    """
    return len(
        tx.scalars(
            update(DeliveryRow)
            .where(
                DeliveryRow.workspace_id == workspace_id,
                _to(target),
                DeliveryRow.state == DeliveryState.FAILED.value,
                or_(DeliveryRow.useful_until.is_(None), DeliveryRow.useful_until > now),
                true() if reasons is None else DeliveryRow.why.in_(reasons),
            )
            .values(state=DeliveryState.WAITING.value, why=None)
            .returning(DeliveryRow.id)
        ).all()
    )


def replan(tx: Transaction, now: datetime) -> int:
    """Requeue messages that a fast clock skipped as too late, and return their number."""
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


def release_held(tx: Transaction, series_id: int, now: datetime) -> None:
    """Requeue a series' messages that were held back and are still useful. `now` is the rounds' time (aware)."""
    tx.execute(
        update(DeliveryRow)
        .where(
            DeliveryRow.series_id == series_id,
            DeliveryRow.state == DeliveryState.SKIPPED.value,
            DeliveryRow.useful_until > now,
            DeliveryRow.why.startswith(HELD, autoescape=True),
        )
        .values(state=DeliveryState.WAITING.value, why=None)
    )


def _to(target: Recipient) -> ColumnElement[bool]:
    match target:
        case ChannelRecipient(channel_id):
            return DeliveryRow.channel_id == channel_id
        case PersonRecipient(person_id):
            return DeliveryRow.person_id == person_id
    return DeliveryRow.channel_id.is_(None) & DeliveryRow.person_id.is_(None)


def coming(tx: Transaction, series_id: int, *, after: datetime, most: int) -> list[OutboxEntry]:
    """Return the next due rows after a time (aware, the rounds' time), earliest first."""
    waits = (
        DeliveryRow.series_id == series_id,
        DeliveryRow.state == DeliveryState.WAITING.value,
        DeliveryRow.due_at > after,
    )
    return entries(tx, select(DeliveryRow).where(*waits).order_by(DeliveryRow.due_at, DeliveryRow.key).limit(most))


def unsettled(tx: Transaction, series_id: int, *, now: datetime, most: int) -> tuple[list[OutboxEntry], int]:
    """Return the unsettled rows due at `now` (aware, the rounds' time), earliest first; and their total number."""
    due = (DeliveryRow.state == DeliveryState.WAITING.value) & (DeliveryRow.due_at <= now)
    looked_for = (DeliveryRow.state == DeliveryState.UNKNOWN.value) & DeliveryRow.check_at.is_not(None)
    unsettled = or_(due, looked_for, DeliveryRow.state == DeliveryState.SENDING.value)
    return _some(tx, series_id, unsettled, DeliveryRow.due_at.asc(), most)


def ended(tx: Transaction, series_id: int, *, since: datetime, most: int) -> tuple[list[OutboxEntry], int]:
    """Return rows due since a time (aware, the rounds' time) that were rejected, or stay unconfirmed.

    Newest first; and their total number.
    """
    in_doubt = (DeliveryRow.state == DeliveryState.UNKNOWN.value) & DeliveryRow.check_at.is_(None)
    ended = or_(DeliveryRow.state == DeliveryState.FAILED.value, in_doubt) & (DeliveryRow.due_at >= since)
    return _some(tx, series_id, ended, DeliveryRow.due_at.desc(), most)


def _some(
    tx: Transaction, series_id: int, which: ColumnElement[bool], order: UnaryExpression[datetime], most: int
) -> tuple[list[OutboxEntry], int]:
    matching = which & (DeliveryRow.series_id == series_id)
    number = tx.scalars(select(func.count()).select_from(DeliveryRow).where(matching)).one()
    return entries(tx, select(DeliveryRow).where(matching).order_by(order, DeliveryRow.key).limit(most)), number


def posted_at_message(tx: Transaction, series_id: int, conversation: str, places: frozenset[str]) -> set[str]:
    """Return those of some message ids in a conversation that a series has posted."""
    matching = (DeliveryRow.series_id == series_id, DeliveryRow.conversation == conversation)
    return {each for each in tx.scalars(select(DeliveryRow.message).where(*matching)) if each in places}


def _row(workspace_id: int, key: str) -> Update:
    return update(DeliveryRow).where(DeliveryRow.workspace_id == workspace_id, DeliveryRow.key == key)


def entries(tx: Transaction, question: Select[DeliveryRow]) -> list[OutboxEntry]:
    """Return the rows that a query of the outbox finds, without unreadable ones."""
    return [entry for row in tx.scalars(question) if (entry := _entry(row)) is not None]


def _entries(tx: Transaction, *conditions: ColumnElement[bool]) -> list[OutboxEntry]:
    return entries(tx, select(DeliveryRow).where(*conditions).order_by(DeliveryRow.due_at, DeliveryRow.key))


def _entry(row: DeliveryRow) -> OutboxEntry | None:
    try:
        delivery = delivery_of(row)
    except UnreadableError as error:
        # The dispatcher settles such a row when it is due; no other reader should fail on it.
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
    """Convert a row. Raises UnreadableError if no version of this program has written it."""
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
