"""What messages told of sessions, as they were then: what a change is measured against."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import delete, insert, select

from bot.core.calendar.models import Session
from bot.core.outbox.deliveries import DeliveryState
from bot.store.db.engine import Transaction
from bot.store.outbox.claims import Claimed
from bot.store.outbox.deliveries import OutboxEntry
from bot.store.schema.tables import DeliveryRow, PostedSnapshotRow

_SESSION = TypeAdapter(Session)


@dataclass(frozen=True, slots=True)
class PostedSnapshot:
    """A message that stands, and what it told of a session.

    Attributes:
        channel_id: Where it stands, by our own id; None for a person's.
        conversation: The same by the chat's address.
        message: Its place there.
        posted_at: Aware, UTC.
        session: The session as it was told.
    """

    channel_id: int | None
    conversation: str | None
    message: str | None
    posted_at: datetime
    session: Session


def record(tx: Transaction, claimed: Claimed, sessions: Sequence[Session]) -> None:
    """Keep what a message that is about to be posted tells, instead of what an earlier attempt at it told."""
    connection = tx.connection()
    connection.execute(delete(PostedSnapshotRow).where(PostedSnapshotRow.delivery_id == claimed.id))
    if sessions:
        connection.execute(
            insert(PostedSnapshotRow),
            [
                {
                    "delivery_id": claimed.id,
                    "session_id": each.id,
                    "workspace_id": claimed.workspace_id,
                    "told": _SESSION.dump_python(each, mode="json"),
                }
                for each in sessions
            ],
        )


def backfill(tx: Transaction, entry: OutboxEntry, session: Session) -> None:
    """Keep what a message that stands must have told, where that was not kept as it was posted."""
    tx.connection().execute(
        insert(PostedSnapshotRow),
        {
            "delivery_id": entry.id,
            "session_id": session.id,
            "workspace_id": entry.workspace_id,
            "told": _SESSION.dump_python(session, mode="json"),
        },
    )


def in_delivery(tx: Transaction, delivery_id: object) -> tuple[Session, ...]:
    """The sessions that a message told of, as it told them."""
    told = tx.scalars(
        select(PostedSnapshotRow.told)
        .where(PostedSnapshotRow.delivery_id == delivery_id)
        .order_by(PostedSnapshotRow.session_id)
    )
    return tuple(_SESSION.validate_python(each) for each in told)


def of_session(tx: Transaction, session_id: int) -> list[PostedSnapshot]:
    """The messages that stand and told of a session, the latest first."""
    found = tx.execute(
        select(
            DeliveryRow.channel_id,
            DeliveryRow.conversation,
            DeliveryRow.message,
            DeliveryRow.posted_at,
            PostedSnapshotRow.told,
        )
        .join(DeliveryRow, DeliveryRow.id == PostedSnapshotRow.delivery_id)
        .where(PostedSnapshotRow.session_id == session_id, DeliveryRow.state == DeliveryState.POSTED.value)
        .order_by(DeliveryRow.posted_at.desc(), DeliveryRow.key)
    )
    return [
        PostedSnapshot(channel_id, conversation, message, posted_at, _SESSION.validate_python(told))
        for channel_id, conversation, message, posted_at, told in found
        if posted_at is not None
    ]
