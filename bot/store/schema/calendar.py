"""The tables of series, sessions and their audit log."""

import uuid
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.chat.surface import Surface
from bot.core.calendar.models import Day
from bot.store.db.types import Base
from bot.store.schema.workspaces import PersonRow


class SeriesRow(Base):
    """A program: its texts, time zone and policy."""

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), index=True)
    name: Mapped[str]
    zone: Mapped[str]
    texts: Mapped[dict[str, Any]]
    policy: Mapped[dict[str, Any]]
    award_url: Mapped[str | None]
    known_since: Mapped[datetime]
    # Further settings: `bot.store.calendar.series.More`.
    more: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    # The secret of its sessions' check-in codes.
    secret: Mapped[str | None]
    # The secret in the feed's URL.
    feed_key: Mapped[str | None] = mapped_column(unique=True, index=True)

    channels: Mapped[list["ChannelRow"]] = relationship(order_by="ChannelRow.position")
    organizers: Mapped[list["OrganizerRow"]] = relationship(order_by="OrganizerRow.position")


class CalendarVersionRow(Base):
    """The version of a workspace's calendar: a text that is never used twice.

    Triggers renew it in each transaction that changes the calendar; no program writes it. See migration 0010.
    """

    __tablename__ = "calendar_versions"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[str]


class ChannelRow(Base):
    """A channel that a series posts to."""

    __tablename__ = "channels"
    __table_args__ = (UniqueConstraint("series_id", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    surface: Mapped[str] = mapped_column(server_default=Surface.SLACK.value)
    address: Mapped[str]
    # Its name in Teams; Slack names its channels itself.
    name: Mapped[str | None]
    position: Mapped[int]
    # How often it could be posted to again after it could not: each time, a failure is news to the organizers.
    returns: Mapped[int] = mapped_column(server_default="0")


class OrganizerRow(Base):
    """An organizer of a series."""

    __tablename__ = "organizers"

    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    position: Mapped[int]
    prefs: Mapped[dict[str, Any]] = mapped_column(server_default="{}")

    person: Mapped[PersonRow] = relationship()


class SessionRow(Base):
    """One date of a series. Null is "to be determined"."""

    __tablename__ = "sessions"
    __table_args__ = (
        Index(None, "series_id", "date"),
        CheckConstraint("minutes > 0", name="some_length"),
        CheckConstraint("status IN ('scheduled', 'cancelled')", name="known_status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    date: Mapped[date]
    start: Mapped[time | None]
    minutes: Mapped[int | None]
    title: Mapped[str | None]
    place: Mapped[str | None]
    link: Mapped[str | None]
    status: Mapped[str]
    restored: Mapped[int]
    added_at: Mapped[datetime]
    dated_at: Mapped[datetime]
    # For organizers only.
    notes: Mapped[str | None]
    version: Mapped[int] = mapped_column(server_default="1")
    # The speaker card (`bot.core.calendar.models.Session`); null while it is empty.
    card: Mapped[dict[str, Any] | None]
    # Null: unchanged since it was added, or since this is recorded.
    changed_at: Mapped[datetime | None]
    # The date for which an organizer let the day's posts go out although details are missing.
    released_on: Mapped[Day | None]

    speakers: Mapped[list["SpeakerRow"]] = relationship(
        order_by="SpeakerRow.position", cascade="all, delete-orphan", lazy="raise"
    )


class SpeakerRow(Base):
    """A speaker of a session, in order."""

    __tablename__ = "speakers"

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    name: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class AuditLogRow(Base):
    """A change in a series: who, when, from what to what."""

    __tablename__ = "changes"
    __table_args__ = (Index(None, "series_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"))
    # Null: the command line.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    # The change set: all rows of one action share it.
    batch: Mapped[uuid.UUID]
    made_at: Mapped[datetime]
    deed: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    # The change set that has undone it.
    undone_by: Mapped[uuid.UUID | None]
