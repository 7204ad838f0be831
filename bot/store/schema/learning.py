"""The tables of feedback, evaluations, commitments and initiatives."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.db.types import Base


class FeedbackRow(Base):
    """Feedback to the organizers.

    The checks below keep anonymous feedback free of any person, submission or time. Ids are random and the table has no
    row number, so that no order is kept either.
    """

    __tablename__ = "feedback"
    __table_args__ = (
        UniqueConstraint("workspace_id", "submission"),
        CheckConstraint(
            "(digest_day IS NULL AND person_id IS NOT NULL AND submission IS NOT NULL AND said_at IS NOT NULL)"
            " OR (digest_day IS NOT NULL AND person_id IS NULL AND submission IS NULL AND said_at IS NULL)",
            name="signed_or_anonymous",
        ),
        Index(None, "series_id", "digest_day"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"))
    words: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    submission: Mapped[str | None]
    said_at: Mapped[datetime | None]
    digest_day: Mapped[date | None]
    digest_page: Mapped[int | None]
    # The evaluation question that it answers; null: separate feedback.
    asked: Mapped[str | None]


class EvaluationRow(Base):
    """One person's answers about a session: no person, no comments, no time.

    The comments are rows of `feedback` without a reference to this one, so that a writing style reveals no rating. Ids
    are random; `bot.store.learning.evaluations` explains why nothing else of a row reveals its author either.
    """

    __tablename__ = "evaluations"
    __table_args__ = (
        *(
            CheckConstraint(f"{name} BETWEEN {least} AND 5", name=f"{name}_on_its_scale")
            for name, least in (
                ("overall", 1),
                ("relevant", 0),
                ("engaging", 1),
                ("apply", 1),
                ("objectives", 1),
                ("unbiased", 1),
                ("committed", 1),
            )
        ),
        Index(None, "session_id"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    overall: Mapped[int]
    relevant: Mapped[int]
    engaging: Mapped[int | None]
    apply: Mapped[int | None]
    objectives: Mapped[int | None]
    unbiased: Mapped[int | None]
    stance: Mapped[str | None]
    committed_to: Mapped[bool]
    committed: Mapped[int | None]
    barriers: Mapped[list[str]]
    # Whether shown results include it; see `bot.core.learning.evaluation_results`.
    shown: Mapped[bool] = mapped_column(server_default=false())


class AnsweredRow(Base):
    """A person who has evaluated a session, so that each does it once; deleted when its window closes."""

    __tablename__ = "answered"
    __table_args__ = ({"sqlite_with_rowid": False},)

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))


class CommitmentRow(Base):
    """A commitment in a person's own words; deleted once they have answered."""

    __tablename__ = "echoes"
    __table_args__ = (Index(None, "person_id"), {"sqlite_with_rowid": False})

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    words: Mapped[str]
    due_on: Mapped[date]


class CarriedOutRow(Base):
    """The outcome of a commitment: no person, no words, no time."""

    __tablename__ = "carried_out"
    __table_args__ = (Index(None, "session_id"), {"sqlite_with_rowid": False})

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    outcome: Mapped[str]
    barriers: Mapped[list[str]]


class SpeakerResultsRow(Base):
    """What an organizer passes on to speakers: the ids of the chosen comments, and their own words."""

    __tablename__ = "speaker_results"
    __table_args__ = (UniqueConstraint("workspace_id", "submission"), Index(None, "session_id"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    # The organizer.
    by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    submission: Mapped[str]
    quotes: Mapped[list[str]]
    word: Mapped[str]


class InitiativeRow(Base):
    """An action that came from a session: its owner, its measure, and its next check-in."""

    __tablename__ = "initiatives"
    __table_args__ = (UniqueConstraint("workspace_id", "submission"), Index(None, "series_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    submission: Mapped[str]
    title: Mapped[str]
    measure: Mapped[str]
    # Null: it is done, or stopped.
    look: Mapped[date | None]
    state: Mapped[str]
    words: Mapped[str]
    award: Mapped[bool]
    told: Mapped[bool] = mapped_column(server_default=false())
    version: Mapped[int] = mapped_column(server_default="1")
