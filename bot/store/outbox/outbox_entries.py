"""Rows of the outbox as values."""

import logging
import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select

from bot.core.outbox.deliveries import (
    AnyOrganizer,
    ChannelRecipient,
    Delivery,
    DeliveryState,
    Kind,
    PersonRecipient,
    Recipient,
)
from bot.core.outbox.references import parse_reference
from bot.store.db.engine import Transaction
from bot.store.schema.tables import DeliveryRow
from bot.store.values import from_row

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


def where(tx: Transaction, *conditions: ColumnElement[bool]) -> list[OutboxEntry]:
    """Return the rows that meet all conditions, by due time, without unreadable ones."""
    return of_query(tx, select(DeliveryRow).where(*conditions).order_by(DeliveryRow.due_at, DeliveryRow.key))


def of_query(tx: Transaction, question: Select[DeliveryRow]) -> list[OutboxEntry]:
    """Return the rows that a query of the outbox finds, without unreadable ones."""
    return [entry for row in tx.scalars(question) if (entry := _entry(row)) is not None]


def _entry(row: DeliveryRow) -> OutboxEntry | None:
    try:
        return from_row(OutboxEntry, row, delivery=delivery_of(row), state=DeliveryState(row.state))
    except UnreadableError as error:
        # The dispatcher settles such a row when it is due; no other reader should fail on it.
        _log.warning("a delivery cannot be read", extra={"why": str(error)})
        return None


def delivery_of(row: DeliveryRow) -> Delivery:
    """Convert a row. Raises UnreadableError if no version of this program has written it."""
    try:
        kind, subject = Kind(row.kind), parse_reference(row.subject)
    except ValueError as error:
        raise UnreadableError(f"the ledger's row cannot be read: {error}") from error
    return Delivery(kind, row.series_id, subject, _recipient(row), row.due_at, row.useful_until)


def _recipient(row: DeliveryRow) -> Recipient:
    if row.channel_id is not None:
        return ChannelRecipient(row.channel_id)
    return AnyOrganizer() if row.person_id is None else PersonRecipient(row.person_id)
