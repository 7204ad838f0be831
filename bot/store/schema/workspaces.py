"""The tables of workspaces and people."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.db.types import Base


class WorkspaceRow(Base):
    """One installation of the bot; bound to its team at the first contact with the chat."""

    __tablename__ = "workspaces"

    id: Mapped[int] = mapped_column(primary_key=True)
    team: Mapped[str | None] = mapped_column(unique=True)
    bot_user: Mapped[str | None]
    # The organization that the team belongs to, if it was installed in one.
    enterprise: Mapped[str | None]
    # Where people see the chat in a browser; message URLs begin with it.
    url: Mapped[str | None]
    # When the bot was removed (wall-clock time): posting stops, and the data is erased later.
    gone_at: Mapped[datetime | None]
    # When the chat asked for a pause, and its end (wall-clock time); shared by all workers.
    held_at: Mapped[datetime | None]
    hold_until: Mapped[datetime | None]
    # The pause of reading messages, which the chat limits separately.
    reading_held_at: Mapped[datetime | None]
    reading_hold_until: Mapped[datetime | None]
    # When the next message is due if all were evenly spaced (wall-clock time); see `bot.core.outbox.rate_limit`.
    next_at: Mapped[datetime | None]


class PersonRow(Base):
    """A person whom the bot can write to, or who has submitted something."""

    __tablename__ = "people"
    __table_args__ = (
        UniqueConstraint("workspace_id", "address"),
        UniqueConstraint("workspace_id", "email"),
        CheckConstraint("address IS NOT NULL OR email IS NOT NULL", name="reachable"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    address: Mapped[str | None]
    email: Mapped[str | None]


class AnonymousSubmissionRow(Base):
    """A form that leaves no other trace of its sender, so that a double submission counts once. Deleted after a day."""

    __tablename__ = "anonymous_submissions"
    __table_args__ = ({"sqlite_with_rowid": False},)

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    submission: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date]
