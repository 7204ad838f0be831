"""The tables. Each row has its workspace, so that no query reads another workspace's rows."""

import uuid
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.store.db.types import Base
from bot.store.schema.installations import InstallationRow, InstallStateRow

# Imported so that the metadata knows all tables.
_ALL_TABLES = (InstallationRow, InstallStateRow)


def _part(name: str, of: str, *columns: str) -> Index:
    """Create a partial index of the outbox."""
    return Index(f"ix_deliveries_{name}", *columns, sqlite_where=text(of), postgresql_where=text(of))


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
    address: Mapped[str]
    position: Mapped[int]


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
        Index("ix_homes_wanted", "address", sqlite_where=text("wanted"), postgresql_where=text("wanted")),
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


class AnonymousSubmissionRow(Base):
    """A form that leaves no other trace of its sender, so that a double submission counts once. Deleted after a day."""

    __tablename__ = "anonymous_submissions"
    __table_args__ = ({"sqlite_with_rowid": False},)

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    submission: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date]


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
    # Resent although it may have been posted, because the history cannot be read.
    repeated: Mapped[bool]
    why: Mapped[str | None]
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
