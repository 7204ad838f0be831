"""The tables of subscriptions, attendance and Homes."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.db.types import Base, partial_index


class SubscriptionRow(Base):
    """A person's reminders, for every session or for one; in their own time zone."""

    __tablename__ = "subscriptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    # Null: every session.
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"))
    zone: Mapped[str]
    day_before: Mapped[bool]
    same_day: Mapped[bool]
    # Whether to ask for feedback after a session that they planned to attend.
    after: Mapped[bool] = mapped_column(server_default=false())


class AttendanceRow(Base):
    """A person's RSVP or check-in.

    `tries` counts their wrong codes; name and e-mail come from the chat, stored for those who were there.
    """

    __tablename__ = "attendances"
    __table_args__ = ({"sqlite_with_rowid": False},)

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    comes: Mapped[bool] = mapped_column(server_default=false())
    tries: Mapped[int] = mapped_column(server_default="0")
    checked_in_at: Mapped[datetime | None]
    name: Mapped[str | None]
    email: Mapped[str | None]


class HomeRefreshRow(Base):
    """A person who opened Home lately, and when it needs a refresh."""

    __tablename__ = "homes"
    __table_args__ = (
        partial_index("ix_homes_wanted", "address", where="wanted"),
        Index(None, "stale_at"),
        {"sqlite_with_rowid": False},
    )

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    # When it was last opened, and the end of a worker's claim (wall-clock time).
    opened_at: Mapped[datetime]
    not_before: Mapped[datetime | None]
    # Whether a refresh is pending because the content has changed.
    wanted: Mapped[bool] = mapped_column(server_default=false())
    # When it becomes outdated by itself (rounds' time).
    stale_at: Mapped[datetime | None]
    # The number of requested refreshes.
    wishes: Mapped[int] = mapped_column(server_default="0")
