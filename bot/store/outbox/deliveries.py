"""The outbox: which messages are due to whom, and what became of each. Claiming is in `claims`."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import ColumnElement, Update, bindparam, func, or_, select, true, update

from bot.core.outbox.deliveries import (
    FOR_ORGANIZERS,
    PLANNED_KINDS,
    ChannelRecipient,
    Delivery,
    DeliveryState,
    Kind,
    PersonRecipient,
    Recipient,
)
from bot.core.outbox.planned_notifications import HELD, TOO_LATE
from bot.core.outbox.references import MonthRef, Reference, SessionRef
from bot.store.db.engine import Transaction
from bot.store.db.types import UtcDateTime
from bot.store.db.upsert import insert_all_if_absent, insert_if_absent
from bot.store.outbox import outbox_entries, queue
from bot.store.outbox.outbox_entries import OutboxEntry
from bot.store.schema.tables import DeliveryRow

_WAITS = DeliveryRow.state == DeliveryState.WAITING.value
_POSTED = DeliveryRow.state == DeliveryState.POSTED.value
_WAITS_FOR_AN_ORGANIZER = (_WAITS, DeliveryRow.channel_id.is_(None), DeliveryRow.person_id.is_(None))


def record(tx: Transaction, workspace_id: int, delivery: Delivery) -> bool:
    """Add a delivery to the outbox; False if it is there already, in any state."""
    values = _values(workspace_id, delivery, uuid.uuid4())
    return insert_if_absent(tx, DeliveryRow, DeliveryRow.key, values) is not None


def record_all(tx: Transaction, workspace_id: int, batch: Sequence[Delivery]) -> None:
    """Add many deliveries; those already in the outbox stay as they are."""
    # Planned rows, thousands at a time, are written in the order of their ids; rows caused by people keep no order.
    # Each batch starts at a random id: forked processes would share a counter, and a row whose id exists is left out.
    orders = count(uuid.uuid4().int >> 16 << 16)
    ids = (uuid.UUID(int=next(orders)) if each.kind in PLANNED_KINDS else uuid.uuid4() for each in batch)
    rows = [_values(workspace_id, each, its_id) for each, its_id in zip(batch, ids, strict=True)]
    insert_all_if_absent(tx, DeliveryRow, rows)


def _values(workspace_id: int, delivery: Delivery, its_id: uuid.UUID) -> dict[str, Any]:
    target = delivery.recipient
    return {
        "id": its_id,
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


def record_again(tx: Transaction, workspace_id: int, delivery: Delivery) -> None:
    """Add a delivery; if its row ended without a post, requeue it."""
    if not record(tx, workspace_id, delivery):
        its_own = (DeliveryRow.workspace_id == workspace_id, DeliveryRow.key == delivery.key)
        ended = DeliveryRow.state.in_([DeliveryState.CANCELED.value, DeliveryState.FAILED.value])
        _requeue(tx, *its_own, ended)


def planned(tx: Transaction, series_id: int) -> list[OutboxEntry]:
    """Return all planned rows of a series, in any state."""
    return outbox_entries.where(
        tx, DeliveryRow.series_id == series_id, DeliveryRow.kind.in_(kind.value for kind in PLANNED_KINDS)
    )


def _of_kind(series_id: int, kind: Kind) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return DeliveryRow.series_id == series_id, DeliveryRow.kind == kind.value


def of_reference(tx: Transaction, series_id: int, kind: Kind, subject: Reference) -> list[OutboxEntry]:
    """Return all rows of one kind about one thing, for any recipient."""
    return outbox_entries.where(tx, *_of_kind(series_id, kind), DeliveryRow.subject == str(subject))


def sessions_posted(tx: Transaction, series_id: int, kind: Kind) -> frozenset[int]:
    """Return the ids of the sessions about which a message of this kind was posted."""
    posted = outbox_entries.where(tx, *_of_kind(series_id, kind), _POSTED)
    references = (entry.delivery.reference for entry in posted)
    return frozenset(each.id for each in references if isinstance(each, SessionRef))


def about(tx: Transaction, series_id: int, kind: Kind, start: str) -> list[OutboxEntry]:
    """Return all rows of one kind whose subject starts in one way: with a prefix and an id, and a slash after each."""
    return outbox_entries.where(tx, *_of_kind(series_id, kind), DeliveryRow.subject.startswith(start, autoescape=True))


def waiting(tx: Transaction, series_id: int, kind: Kind, start: str) -> list[Delivery]:
    """Return those that wait; arguments as of `about`."""
    return [each.delivery for each in about(tx, series_id, kind, start) if each.state is DeliveryState.WAITING]


def unassigned(tx: Transaction, workspace_id: int, series_id: int) -> list[OutboxEntry]:
    """Return the rows of a series that wait for the next organizer."""
    return outbox_entries.where(
        tx, DeliveryRow.workspace_id == workspace_id, DeliveryRow.series_id == series_id, *_WAITS_FOR_AN_ORGANIZER
    )


def count_unassigned(tx: Transaction) -> int:
    """Count the rows of all workspaces that wait for the next organizer."""
    return _count(tx, *_WAITS_FOR_AN_ORGANIZER)


def workspaces_with_unassigned(tx: Transaction, now: datetime) -> list[int]:
    """Return the workspaces with a due row (`now` is the rounds' time, aware) that waits for the next organizer."""
    due = (*_WAITS_FOR_AN_ORGANIZER, queue.is_in(DeliveryState.WAITING), DeliveryRow.due_at <= now)
    return list(tx.scalars(select(DeliveryRow.workspace_id).where(*due).distinct()))


def waiting_for(tx: Transaction, person_id: int) -> list[OutboxEntry]:
    """Return the rows that wait for a person."""
    return outbox_entries.where(tx, _WAITS, DeliveryRow.person_id == person_id)


def waiting_in(tx: Transaction, series_id: int, channel_id: int) -> list[OutboxEntry]:
    """Return the rows that wait for a channel."""
    matching = (DeliveryRow.series_id == series_id, DeliveryRow.channel_id == channel_id)
    return outbox_entries.where(tx, *matching, _WAITS)


def missed_in(
    tx: Transaction, series_id: int, channel_id: int, now: datetime, *, reasons: Collection[str]
) -> list[Delivery]:
    """Return planned messages that a channel rejected for one of these reasons and that are still worth posting."""
    matching = (DeliveryRow.series_id == series_id, DeliveryRow.channel_id == channel_id)
    rejected = (DeliveryRow.state == DeliveryState.FAILED.value, DeliveryRow.why.in_(reasons))
    found = outbox_entries.where(tx, *matching, *rejected, DeliveryRow.useful_until > now)
    return [each.delivery for each in found if each.delivery.kind in PLANNED_KINDS]


def every(tx: Transaction, workspace_id: int) -> list[OutboxEntry]:
    """Return all rows of a workspace, by due time."""
    return outbox_entries.where(tx, DeliveryRow.workspace_id == workspace_id)


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


def cancel(tx: Transaction, workspace_id: int, keys: Sequence[str], reason: str) -> None:
    """Cancel waiting rows."""
    _execute_each(tx, _CANCEL, [{"its_workspace": workspace_id, "its_key": key, "its_why": reason} for key in keys])


def _execute_each(tx: Transaction, change: Update, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        # A Core statement: the ORM would look for objects to refresh.
        tx.connection().execute(change, rows)


_ITS_OWN = update(DeliveryRow).where(
    DeliveryRow.workspace_id == bindparam("its_workspace"), DeliveryRow.key == bindparam("its_key")
)
# IN does not scale to this many keys.
_RESCHEDULE = _ITS_OWN.where(or_(_WAITS, DeliveryRow.state == DeliveryState.CANCELED.value)).values(
    state=DeliveryState.WAITING.value,
    why=None,
    due_at=bindparam("its_due", type_=UtcDateTime()),
    useful_until=bindparam("its_end", type_=UtcDateTime()),
)
_CANCEL = _ITS_OWN.where(_WAITS).values(state=DeliveryState.CANCELED.value, why=bindparam("its_why"))


def next_due(tx: Transaction, after: datetime, *, besides: Kind | None = None) -> datetime | None:
    """Return the earliest due time later than `after` (both aware) of a row with a recipient, `besides` left out."""
    return tx.scalars(
        select(func.min(DeliveryRow.due_at)).where(
            _WAITS,
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
    return _count(tx, _to(target), _POSTED)


def count_reached(tx: Transaction, series_id: int) -> int:
    """Count the messages to a series' organizers that ever reached one."""
    theirs = (DeliveryRow.series_id == series_id, DeliveryRow.kind.in_([kind.value for kind in FOR_ORGANIZERS]))
    return _count(tx, *theirs, _POSTED)


def find(tx: Transaction, workspace_id: int, delivery_id: uuid.UUID) -> OutboxEntry | None:
    """Return a row of a workspace by its id."""
    return next(
        iter(outbox_entries.where(tx, DeliveryRow.workspace_id == workspace_id, DeliveryRow.id == delivery_id)), None
    )


def try_again(
    tx: Transaction, workspace_id: int, target: Recipient, now: datetime, *, reasons: Collection[str] | None = None
) -> int:
    """Requeue rejected messages to a recipient that are still useful, and return their number.

    Args:
        reasons: The error codes to requeue for; None means any.
    """
    rejected = (DeliveryRow.workspace_id == workspace_id, DeliveryRow.state == DeliveryState.FAILED.value)
    still_useful = or_(DeliveryRow.useful_until.is_(None), DeliveryRow.useful_until > now)
    reason = true() if reasons is None else DeliveryRow.why.in_(reasons)
    return _requeue(tx, *rejected, _to(target), still_useful, reason)


def replan(tx: Transaction, now: datetime) -> int:
    """Requeue messages that a fast clock skipped as too late, and return their number."""
    return _requeue(tx, *_skipped(TOO_LATE, now))


def release_held(tx: Transaction, series_id: int, now: datetime) -> None:
    """Requeue a series' messages that were held back and are still useful. `now` is the rounds' time (aware)."""
    _requeue(tx, DeliveryRow.series_id == series_id, *_skipped(HELD, now))


def _skipped(reason: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    is_skipped = DeliveryRow.state == DeliveryState.SKIPPED.value
    return is_skipped, DeliveryRow.useful_until > now, DeliveryRow.why.startswith(reason, autoescape=True)


def _requeue(tx: Transaction, *which: ColumnElement[bool]) -> int:
    """Requeue rows that ended without a post, and return their number."""
    again = update(DeliveryRow).where(*which).values(state=DeliveryState.WAITING.value, why=None)
    return len(tx.scalars(again.returning(DeliveryRow.id)).all())


def _count(tx: Transaction, *which: ColumnElement[bool]) -> int:
    return tx.scalars(select(func.count()).select_from(DeliveryRow).where(*which)).one()


def _to(target: Recipient) -> ColumnElement[bool]:
    match target:
        case ChannelRecipient(channel_id):
            return DeliveryRow.channel_id == channel_id
        case PersonRecipient(person_id):
            return DeliveryRow.person_id == person_id
    return DeliveryRow.channel_id.is_(None) & DeliveryRow.person_id.is_(None)


def posted_at_message(tx: Transaction, series_id: int, conversation: str, places: frozenset[str]) -> set[str]:
    """Return those of some message ids in a conversation that a series has posted."""
    matching = (DeliveryRow.series_id == series_id, DeliveryRow.conversation == conversation)
    return {each for each in tx.scalars(select(DeliveryRow.message).where(*matching)) if each in places}
