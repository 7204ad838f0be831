"""What posted messages showed of sessions: changes are measured against it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import delete, insert, select

from bot.core.calendar.models import Session
from bot.core.outbox.deliveries import DeliveryState
from bot.store.db.engine import Transaction
from bot.store.outbox.claims import Claimed
from bot.store.outbox.outbox_entries import OutboxEntry
from bot.store.schema.tables import DeliveryRow, PostedSnapshotRow

_SESSION = TypeAdapter(Session)
_INSERT = insert(PostedSnapshotRow)


@dataclass(frozen=True, slots=True)
class PostedSnapshot:
    """A posted message, and what it showed of a session.

    Attributes:
        channel_id: Our own id of the channel; None for a direct message.
        conversation: External id of the conversation.
        message: Its id there.
        posted_at: Aware, UTC.
        session: The session as it was shown.
    """

    channel_id: int | None
    conversation: str | None
    message: str | None
    posted_at: datetime
    session: Session


def record(tx: Transaction, claimed: Claimed, sessions: Sequence[Session]) -> None:
    """Store what a message that is about to be posted shows, replacing an earlier attempt's."""
    connection = tx.connection()
    if claimed.opened_before:
        connection.execute(delete(PostedSnapshotRow).where(PostedSnapshotRow.delivery_id == claimed.id))
    if sessions:
        connection.execute(_INSERT, [_values(claimed, each) for each in sessions])


def backfill(tx: Transaction, entry: OutboxEntry, session: Session) -> None:
    """Store what a posted message must have shown, if that was not stored when it was posted."""
    tx.connection().execute(_INSERT, _values(entry, session))


def _values(delivery: Claimed | OutboxEntry, session: Session) -> dict[str, Any]:
    its = {"delivery_id": delivery.id, "workspace_id": delivery.workspace_id, "session_id": session.id}
    return its | {"told": _SESSION.dump_python(session, mode="json")}


def in_delivery(tx: Transaction, delivery_id: object) -> tuple[Session, ...]:
    """Return the sessions that a message showed, as it showed them."""
    shown = tx.scalars(
        select(PostedSnapshotRow.told)
        .where(PostedSnapshotRow.delivery_id == delivery_id)
        .order_by(PostedSnapshotRow.session_id)
    )
    return tuple(_SESSION.validate_python(each) for each in shown)


def of_session(tx: Transaction, session_id: int) -> list[PostedSnapshot]:
    """Return the posted messages that showed a session, newest first."""
    place = (DeliveryRow.channel_id, DeliveryRow.conversation, DeliveryRow.message, DeliveryRow.posted_at)
    found = tx.execute(
        select(*place, PostedSnapshotRow.told)
        .join(DeliveryRow, DeliveryRow.id == PostedSnapshotRow.delivery_id)
        .where(PostedSnapshotRow.session_id == session_id, DeliveryRow.state == DeliveryState.POSTED.value)
        .order_by(DeliveryRow.posted_at.desc(), DeliveryRow.key)
    )
    return [
        PostedSnapshot(channel_id, conversation, message, posted_at, _SESSION.validate_python(shown))
        for channel_id, conversation, message, posted_at, shown in found
        if posted_at is not None
    ]
