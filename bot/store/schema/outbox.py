"""The tables of the outbox, its rate limits and its workers."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.db.types import Base, partial_index


def _part(name: str, of: str, *columns: str) -> Index:
    """Create a partial index of the outbox."""
    return partial_index(f"ix_deliveries_{name}", *columns, where=of)


class DeliveryRow(Base):
    """The outbox: one row for one message to one recipient.

    Rows caused by people have random ids, and none has a creation time, because anonymous feedback may have caused one
    of them.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        # For the dispatcher's query each second: small, because settled rows are in none of them.
        _part("waiting", "state = 'waiting'", "urgency", "due_at"),
        _part("sending", "state = 'sending'", "lease_until"),
        _part("looked_for", "check_at IS NOT NULL", "check_at"),
        _part("to_edit", "edit_at IS NOT NULL AND state = 'posted'", "edit_at"),
        Index(None, "series_id", "subject"),
        CheckConstraint("(message IS NULL) = (conversation IS NULL)", name="whole_place"),
        CheckConstraint("(state = 'sending') = (lease_until IS NOT NULL)", name="claimed_with_lease"),
        CheckConstraint("channel_id IS NULL OR person_id IS NULL", name="one_target"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    key: Mapped[str]
    kind: Mapped[str]
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    subject: Mapped[str]
    # Neither of the two: it waits for the next organizer.
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channels.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    urgency: Mapped[int]
    due_at: Mapped[datetime]
    useful_until: Mapped[datetime | None]
    state: Mapped[str]
    attempts: Mapped[int]
    # Wall-clock time, unlike `due_at`, which is the rounds' time.
    not_before: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    owner: Mapped[str | None]
    # Set just before the chat is called: without it, a row whose lease expired was not posted.
    begun_at: Mapped[datetime | None]
    # The first of these in the rounds' time, which stamps messages: nothing was posted before it.
    first_begun_at: Mapped[datetime | None]
    # When to search the chat's history (wall-clock time), for unconfirmed and resent messages.
    check_at: Mapped[datetime | None]
    checks: Mapped[int]
    # Where that search ends, and how far it has come (`bot.store.outbox.search_state`).
    search: Mapped[str | None]
    # Resent although it may have been posted, because the history cannot be read.
    repeated: Mapped[bool]
    why: Mapped[str | None]
    # The chat of the last attempt; null for one of the previous release, which knew Slack only.
    surface: Mapped[str | None]
    conversation: Mapped[str | None]
    message: Mapped[str | None]
    posted_at: Mapped[datetime | None]
    # When a stale message is updated (wall-clock time), and how often it became stale.
    edit_at: Mapped[datetime | None]
    edits: Mapped[int] = mapped_column(server_default="0")


class PostedSnapshotRow(Base):
    """What a message showed of a session when it was posted."""

    __tablename__ = "mentions"
    __table_args__ = (Index(None, "session_id"),)

    delivery_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("deliveries.id"), primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    told: Mapped[dict[str, Any]]


class RateLimitRow(Base):
    """When a channel or person may get the next message (wall-clock time); shared by all workers."""

    __tablename__ = "paces"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[datetime]


class HeartbeatRow(Base):
    """A worker process, and when it last polled (wall-clock time)."""

    __tablename__ = "workers"

    owner: Mapped[str] = mapped_column(primary_key=True)
    beat_at: Mapped[datetime]
