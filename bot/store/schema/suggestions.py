"""The tables of topic suggestions, their support and the replies."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.db.types import Base


class SuggestionRow(Base):
    """A suggested topic; its author is stored for replies, shown or not."""

    __tablename__ = "suggestions"
    __table_args__ = (UniqueConstraint("workspace_id", "submission"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    submission: Mapped[str]
    topic: Mapped[str]
    why: Mapped[str | None]
    speaker: Mapped[str | None]
    would_present: Mapped[bool]
    show_name: Mapped[bool]
    state: Mapped[str]
    made_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(server_default="0")
    # The person who took the last step.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str | None]
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"), index=True)
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("suggestions.id"))


class SupportRow(Base):
    """A supporter of a suggestion; `via` is the merged suggestion that they came from, if any."""

    __tablename__ = "supports"
    __table_args__ = ({"sqlite_with_rowid": False},)

    suggestion_id: Mapped[int] = mapped_column(ForeignKey("suggestions.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    via: Mapped[int | None] = mapped_column(ForeignKey("suggestions.id"))


class ReplyRow(Base):
    """A reply to a suggestion or signed feedback, by an organizer or its author."""

    __tablename__ = "replies"
    __table_args__ = (
        UniqueConstraint("workspace_id", "submission"),
        CheckConstraint("(suggestion_id IS NULL) <> (feedback_id IS NULL)", name="about_one"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    suggestion_id: Mapped[int | None] = mapped_column(ForeignKey("suggestions.id"), index=True)
    feedback_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("feedback.id"), index=True)
    # The organizer who wrote it; null: the author.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    submission: Mapped[str]
    words: Mapped[str]
    made_at: Mapped[datetime]
