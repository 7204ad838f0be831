"""Posted messages that are stale because their content has changed.

Updating twice does no harm, so this needs none of the care of posting: an update is repeated until it succeeds. A
worker settles it with the revision that it read: if that has risen meanwhile, the message is updated again.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, and_, bindparam, case, func, literal, null, or_, select, update

from bot.chat.surface import Surface
from bot.core.outbox.deliveries import SHOW_ATTENDANCE_COUNT, Delivery, DeliveryState, Kind
from bot.core.outbox.rate_limit import RateLimit
from bot.core.outbox.references import Reference
from bot.store.admin import connections
from bot.store.admin.connections import QuotaScope
from bot.store.db.deadlines import clock_params
from bot.store.db.engine import Transaction, core
from bot.store.db.types import UtcDateTime
from bot.store.outbox import queue, rate_limits
from bot.store.outbox.outbox_entries import UnreadableError, delivery_of
from bot.store.schema.tables import DeliveryRow, PostedSnapshotRow

# A row that ended without a message will never have one.
_MAY_BE_POSTED = DeliveryRow.state.in_(
    [each.value for each in (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.POSTED, DeliveryState.UNKNOWN)]
)


@dataclass(frozen=True, slots=True)
class MessageUpdate:
    """A stale message.

    Attributes:
        surface: The chat that it was posted in.
        conversation: External id of its conversation.
        message: Its id there.
        revision: Rises each time the message becomes stale.
    """

    id: uuid.UUID
    workspace_id: int
    delivery: Delivery
    surface: Surface
    conversation: str
    message: str
    revision: int


def mark_stale(tx: Transaction, series_id: int, subjects: Iterable[Reference], wall_now: datetime) -> None:
    """Mark every message about these references stale; one that is being posted is updated afterwards.

    Waiting deliveries are included, because their content may be being read now, as it was before this change.

    Args:
        wall_now: When the update is due (aware, wall-clock time).
    """
    about = DeliveryRow.subject.in_([str(each) for each in subjects])
    _mark_stale(tx, and_(DeliveryRow.series_id == series_id, about), wall_now)


_MARK_KIND = (
    update(DeliveryRow)
    .where(
        DeliveryRow.series_id == bindparam("its_series"),
        DeliveryRow.subject == bindparam("its_subject"),
        DeliveryRow.kind == bindparam("its_kind"),
        _MAY_BE_POSTED,
    )
    .values(edit_at=bindparam("moment", type_=UtcDateTime()), edits=DeliveryRow.edits + 1)
)


def mark_stale_for_kind(tx: Transaction, series_id: int, kind: Kind, subject: Reference, wall_now: datetime) -> None:
    """Mark the messages of one kind, other than change notices, about one reference stale."""
    values = {"its_series": series_id, "its_subject": str(subject), "its_kind": kind.value, "moment": wall_now}
    core(tx).execute(_MARK_KIND, values)


def mark_stale_for_session(tx: Transaction, series_id: int, session_id: int, wall_now: datetime) -> None:
    """Mark every message about a session stale, for any date, and those that mention it."""
    _mark_stale(tx, _about(series_id, session_id), wall_now)


def mark_notices_stale(tx: Transaction, series_id: int, session_id: int, wall_now: datetime) -> None:
    """Mark the change notices about a session stale. They say what changed then, so only its end changes them."""
    is_notice = DeliveryRow.kind == Kind.CHANGE_NOTICE.value
    _mark(tx, and_(DeliveryRow.series_id == series_id, is_notice, _shows(session_id)), wall_now)


def _shows(session_id: int) -> ColumnElement[bool]:
    showing = select(PostedSnapshotRow.delivery_id).where(PostedSnapshotRow.session_id == session_id)
    return DeliveryRow.id.in_(showing)


def _about(series_id: int, session_id: int) -> ColumnElement[bool]:
    """Return the condition that a message is about a session, on any date, or shows it."""
    matching = DeliveryRow.subject.startswith(f"session/{session_id}/", autoescape=True)
    return and_(DeliveryRow.series_id == series_id, or_(matching, _shows(session_id)))


def mark_stale_for_count(tx: Transaction, series_id: int, session_id: int, at_moment: datetime) -> None:
    """Mark a session's channel messages stale a little later, because they show how many plan to come.

    Args:
        at_moment: When the update is due (aware, wall-clock time), so that several RSVPs share one.
    """
    shows_count = DeliveryRow.kind.in_([each.value for each in SHOW_ATTENDANCE_COUNT])
    # An update that is already due is not postponed.
    due = func.coalesce(DeliveryRow.edit_at, literal(at_moment, UtcDateTime()))
    _mark(tx, and_(_about(series_id, session_id), DeliveryRow.channel_id.is_not(None), shows_count), due)


def _mark_stale(tx: Transaction, which: ColumnElement[bool], wall_now: datetime) -> None:
    _mark(tx, and_(which, DeliveryRow.kind != Kind.CHANGE_NOTICE.value), wall_now)


def _mark(tx: Transaction, which: ColumnElement[bool], due: datetime | ColumnElement[datetime]) -> None:
    marked = update(DeliveryRow).where(which, _MAY_BE_POSTED).values(edit_at=due, edits=DeliveryRow.edits + 1)
    tx.execute(marked, execution_options={"synchronize_session": False})


_TO_EDIT = (
    select(DeliveryRow)
    .where(queue.TO_EDIT, queue.IN_CHAT, DeliveryRow.message.is_not(None))
    .order_by(DeliveryRow.edit_at)
    .limit(bindparam("most", type_=Integer()))
    .with_for_update(skip_locked=True)
)


def claim(
    tx: Transaction, *, wall_now: datetime, until: datetime, room: queue.Room, rate_limit: RateLimit
) -> list[MessageUpdate]:
    """Claim stale messages for one worker until `until`, longest stale first.

    Where the chat counts edits as messages, as many as its rate limit allows; the others are due when their turn comes.

    Args:
        wall_now: The wall-clock time (aware).
        until: When the claim ends (aware, wall-clock time).
        room: What the worker has room for.
        rate_limit: The chat's limit.
    """
    found: list[tuple[DeliveryRow, MessageUpdate]] = []
    for row in tx.scalars(_TO_EDIT, {**queue.room_params(room), **clock_params(wall_now)}).all():
        row.edit_at = until
        try:
            delivery = delivery_of(row)
        except UnreadableError:
            row.edit_at = None
            continue
        if row.conversation is not None and row.message is not None:
            found.append((row, _update_of(row, delivery)))
    turns = _turns(tx, [edit for _, edit in found if edit.surface.counts_edits], wall_now, rate_limit)
    for row, _ in found:
        row.edit_at = turns.get(row.id, until)
    return [edit for row, edit in found if row.id not in turns]


def _turns(
    tx: Transaction, edits: Sequence[MessageUpdate], wall_now: datetime, rate_limit: RateLimit
) -> dict[uuid.UUID, datetime]:
    """Return when the turn of each update comes that has to wait (aware, wall-clock time)."""
    if not edits:
        return {}
    queues: dict[rate_limits.Place, list[MessageUpdate]] = {}
    for edit in edits:
        queues.setdefault((edit.workspace_id, edit.surface, edit.conversation), []).append(edit)
    pauses = {
        its: connections.paused_until(tx, *its, QuotaScope.POSTING, wall_now) for its in {place[:2] for place in queues}
    }
    free = [place for place in queues if pauses[place[:2]] is None]
    granted = rate_limits.acquire(tx, free, wall_now=wall_now, rate_limit=rate_limit)
    spacing = max(rate_limit.per_recipient, rate_limit.per_workspace)
    turns = {}
    for place, queue_here in queues.items():
        # All of them if there is no limit.
        ready = 0 if place not in granted else 1 if spacing else len(queue_here)
        for number, edit in enumerate(queue_here[ready:], ready):
            turns[edit.id] = (pauses[place[:2]] or wall_now) + spacing * max(number, 1)
    return turns


def posted_at(
    tx: Transaction, series_id: int, session_id: int, conversation: str, message: str
) -> MessageUpdate | None:
    """Return the message about a session that was posted in one place; None if none was."""
    its_place = (DeliveryRow.conversation == conversation, DeliveryRow.message == message)
    row = tx.scalar(select(DeliveryRow).where(_about(series_id, session_id), *its_place))
    return None if row is None else _update_of(row, delivery_of(row))


def _update_of(row: DeliveryRow, delivery: Delivery) -> MessageUpdate:
    its = Surface(row.surface or Surface.SLACK)
    return MessageUpdate(row.id, row.workspace_id, delivery, its, str(row.conversation), str(row.message), row.edits)


def complete(tx: Transaction, edit: MessageUpdate, wall_now: datetime) -> None:
    """Mark an update as done or given up. `wall_now` is the wall-clock time.

    If the message became stale again, it is updated again, even if another worker has done that: a worker that was
    frozen may just have overwritten the newer content.
    """
    tx.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id == edit.id)
        .values(edit_at=case((DeliveryRow.edits == edit.revision, null()), else_=literal(wall_now, UtcDateTime()))),
        execution_options={"synchronize_session": False},
    )


def retry_at(tx: Transaction, edit: MessageUpdate, at_moment: datetime) -> None:
    """Retry an update at `at_moment` (aware, wall-clock time)."""
    tx.execute(
        update(DeliveryRow)
        .where(DeliveryRow.id == edit.id, DeliveryRow.edits == edit.revision)
        .values(edit_at=at_moment)
    )
