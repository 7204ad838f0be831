"""What stands in the chat and is to be written anew, because what it tells of has changed.

An edit done twice is an edit done once, so this needs none of the care of posting: it is simply done again until it is
done. Whoever settles one names the number of the last wish for it: if that has risen meanwhile, it is done once more.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, and_, bindparam, case, func, literal, null, or_, select, update

from bot.core.outbox.deliveries import SHOW_ATTENDANCE_COUNT, Delivery, DeliveryState, Kind
from bot.core.outbox.references import Reference
from bot.store.db.deadlines import clock_params
from bot.store.db.engine import Transaction
from bot.store.db.types import UtcDateTime
from bot.store.outbox import queue
from bot.store.outbox.deliveries import UnreadableError, delivery_of
from bot.store.schema.tables import DeliveryRow, PostedSnapshotRow

# What has come to an end without a message will never be one.
_MAY_STAND = DeliveryRow.state.in_(
    [each.value for each in (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.POSTED, DeliveryState.UNKNOWN)]
)


@dataclass(frozen=True, slots=True)
class MessageUpdate:
    """A message that is to be written anew.

    Attributes:
        conversation: The chat's address of where it stands.
        message: Its place there.
        revision: The number of the last wish for it.
    """

    id: uuid.UUID
    workspace_id: int
    delivery: Delivery
    conversation: str
    message: str
    revision: int


def mark_stale(tx: Transaction, series_id: int, subjects: Iterable[Reference], wall_now: datetime) -> None:
    """Let every message about one of these be written anew; one that is only now being posted, once it stands.

    Also what waits to be posted is taken along: it may be being read at this moment, as it was before this change.

    Args:
        wall_now: From when on, on the machine's time (aware).
    """
    _mark_stale(
        tx,
        and_(DeliveryRow.series_id == series_id, DeliveryRow.subject.in_([str(each) for each in subjects])),
        wall_now,
    )


def mark_stale_for_kind(tx: Transaction, series_id: int, kind: Kind, subject: Reference, wall_now: datetime) -> None:
    """The same for the messages of one kind about one thing."""
    its_own = (DeliveryRow.series_id == series_id, DeliveryRow.subject == str(subject), DeliveryRow.kind == kind.value)
    _mark_stale(tx, and_(*its_own), wall_now)


def mark_stale_for_session(tx: Transaction, series_id: int, session_id: int, wall_now: datetime) -> None:
    """The same for every message of a session's own, for whatever date, and for those that tell of it."""
    telling = select(PostedSnapshotRow.delivery_id).where(PostedSnapshotRow.session_id == session_id)
    its_own = DeliveryRow.subject.startswith(f"session/{session_id}/", autoescape=True)
    _mark_stale(tx, and_(DeliveryRow.series_id == series_id, or_(its_own, DeliveryRow.id.in_(telling))), wall_now)


def mark_stale_for_count(tx: Transaction, series_id: int, session_id: int, at_moment: datetime) -> None:
    """The same for what stands of a session in channels, a little later, because it says how many come.

    Args:
        at_moment: From when on, on the machine's time (aware): those who press after each other are told of together.
    """
    telling = select(PostedSnapshotRow.delivery_id).where(PostedSnapshotRow.session_id == session_id)
    its_own = DeliveryRow.subject.startswith(f"session/{session_id}/", autoescape=True)
    wished = (
        update(DeliveryRow)
        .where(
            DeliveryRow.series_id == series_id,
            or_(its_own, DeliveryRow.id.in_(telling)),
            DeliveryRow.channel_id.is_not(None),
            DeliveryRow.kind.in_([each.value for each in SHOW_ATTENDANCE_COUNT]),
            _MAY_STAND,
        )
        # What is wished for already is not put off by this.
        .values(
            edit_at=func.coalesce(DeliveryRow.edit_at, literal(at_moment, UtcDateTime())), edits=DeliveryRow.edits + 1
        )
    )
    tx.execute(wished, execution_options={"synchronize_session": False})


def _mark_stale(tx: Transaction, which: ColumnElement[bool], wall_now: datetime) -> None:
    wished = (
        update(DeliveryRow)
        .where(which, _MAY_STAND, DeliveryRow.kind != Kind.CHANGE_NOTICE.value)
        .values(edit_at=wall_now, edits=DeliveryRow.edits + 1)
    )
    tx.execute(wished, execution_options={"synchronize_session": False})


_TO_EDIT = (
    select(DeliveryRow)
    .where(queue.TO_EDIT, DeliveryRow.message.is_not(None))
    .order_by(DeliveryRow.edit_at)
    .limit(bindparam("most", type_=Integer()))
    .with_for_update(skip_locked=True)
)


def claim(tx: Transaction, *, wall_now: datetime, until: datetime, most: int) -> list[MessageUpdate]:
    """Take what is to be written anew, for this worker alone until `until`; what has waited longest first.

    Args:
        wall_now: The machine's time (aware).
        until: The same.
        most: How many to take.
    """
    found = []
    for row in tx.scalars(_TO_EDIT, {"most": most, **clock_params(wall_now)}).all():
        try:
            delivery = delivery_of(row)
        except UnreadableError:
            row.edit_at = None
            continue
        row.edit_at = until
        if row.conversation is not None and row.message is not None:
            found.append(MessageUpdate(row.id, row.workspace_id, delivery, row.conversation, row.message, row.edits))
    return found


def complete(tx: Transaction, edit: MessageUpdate, wall_now: datetime) -> None:
    """It says what it ought to, or never will. `wall_now` is the machine's time (aware).

    If it has been wished for anew since, it is done once more, also where another worker has done that already: a
    worker that was frozen for a while may just have put the older words over the newer ones.
    """
    tx.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id == edit.id)
        .values(edit_at=case((DeliveryRow.edits == edit.revision, null()), else_=literal(wall_now, UtcDateTime()))),
        execution_options={"synchronize_session": False},
    )


def retry_at(tx: Transaction, edit: MessageUpdate, at_moment: datetime) -> None:
    """It could not be done now; `at_moment` is when it is tried again (aware, machine's time)."""
    tx.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id == edit.id, DeliveryRow.edits == edit.revision)
        .values(edit_at=at_moment)
    )
