"""Retention: delete what is kept only for a limited time."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select

from bot.core.outbox.deliveries import DeliveryState
from bot.core.privacy.retention import RetainedData
from bot.store.db.engine import Transaction
from bot.store.schema.tables import (
    AttendanceRow,
    AuditLogRow,
    DeliveryRow,
    FeedbackRow,
    PostedSnapshotRow,
    ReplyRow,
    SessionRow,
)

_NOW = {"synchronize_session": False}
# Final states: such a row is never used again.
_ENDED = [
    each.value for each in (DeliveryState.POSTED, DeliveryState.FAILED, DeliveryState.SKIPPED, DeliveryState.CANCELED)
]


def purge_attendance(tx: Transaction, before: datetime) -> None:
    """Delete attendance of sessions before a day."""
    sessions = select(SessionRow.id).where(SessionRow.date < before.date())
    tx.execute(delete(AttendanceRow).where(AttendanceRow.session_id.in_(sessions)), execution_options=_NOW)


def purge_feedback(tx: Transaction, before: datetime) -> None:
    """Delete signed feedback from before a time (aware), with its replies and messages."""
    old = list(tx.scalars(select(FeedbackRow.id).where(FeedbackRow.said_at < before)))
    replies = list(tx.scalars(select(ReplyRow.id).where(ReplyRow.feedback_id.in_(old))))
    subjects = [*(f"feedback/{each}" for each in old), *(f"reply/{each}" for each in replies)]
    forget_deliveries(tx, DeliveryRow.subject.in_(subjects))
    tx.execute(delete(ReplyRow).where(ReplyRow.id.in_(replies)), execution_options=_NOW)
    tx.execute(delete(FeedbackRow).where(FeedbackRow.id.in_(old)), execution_options=_NOW)


def purge_history(tx: Transaction, before: datetime) -> None:
    """Delete the audit log from before a time (aware)."""
    tx.execute(delete(AuditLogRow).where(AuditLogRow.made_at < before), execution_options=_NOW)


def purge_messages(tx: Transaction, before: datetime) -> None:
    """Delete deliveries that were due before a time (aware), with their message ids."""
    forget_deliveries(tx, (DeliveryRow.due_at < before) & DeliveryRow.state.in_(_ENDED))


def forget_deliveries(tx: Transaction, which: ColumnElement[bool]) -> None:
    """Delete deliveries, with the snapshots of what they showed."""
    of_these = select(DeliveryRow.id).where(which)
    tx.execute(delete(PostedSnapshotRow).where(PostedSnapshotRow.delivery_id.in_(of_these)), execution_options=_NOW)
    tx.execute(delete(DeliveryRow).where(which), execution_options=_NOW)


PURGES: Mapping[RetainedData, Callable[[Transaction, datetime], None]] = {
    RetainedData.ATTENDANCE: purge_attendance,
    RetainedData.FEEDBACK: purge_feedback,
    RetainedData.HISTORY: purge_history,
    RetainedData.MESSAGES: purge_messages,
}
