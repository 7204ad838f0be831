"""The tables. Every one carries its workspace, so that no question can reach into another's rows."""

import uuid
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bot.store.db.types import Base
from bot.store.schema.installations import InstallationRow, InstallStateRow

# Read here as well, so that whoever asks the schema for its tables knows all of them.
_ALL_TABLES = (InstallationRow, InstallStateRow)


def _part(name: str, of: str, *columns: str) -> Index:
    """An index of some rows of the ledger only."""
    return Index(f"ix_deliveries_{name}", *columns, sqlite_where=text(of), postgresql_where=text(of))


class WorkspaceRow(Base):
    """One installation of the bot; bound to its team at the first contact with the chat."""

    __tablename__ = "workspaces"

    id: Mapped[int] = mapped_column(primary_key=True)
    team: Mapped[str | None] = mapped_column(unique=True)
    bot_user: Mapped[str | None]
    # The organization that the team belongs to, if it was installed in one.
    enterprise: Mapped[str | None]
    # Where people see the chat in a browser; the addresses of messages begin with it.
    url: Mapped[str | None]
    # When the bot was removed from it (machine's time): nothing is posted, and in time all is forgotten.
    gone_at: Mapped[datetime | None]
    # When the chat asked us to wait, and until when (machine's time); shared by all workers.
    held_at: Mapped[datetime | None]
    hold_until: Mapped[datetime | None]
    # The same for reading what was posted: the chat counts it apart.
    reading_held_at: Mapped[datetime | None]
    reading_hold_until: Mapped[datetime | None]
    # When the next message would be due if all were evenly spaced (machine's time), see `bot.core.outbox.rate_limit`.
    next_at: Mapped[datetime | None]


class RateLimitRow(Base):
    """When a channel or person may get the next message (machine's time), kept by all workers together."""

    __tablename__ = "paces"

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[datetime]


class HeartbeatRow(Base):
    """A process that posts, and when it last looked for something to post (machine's time)."""

    __tablename__ = "workers"

    owner: Mapped[str] = mapped_column(primary_key=True)
    beat_at: Mapped[datetime]


class PersonRow(Base):
    """Somebody whom the bot can reach, or who said something and wants an answer."""

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
    """A programme: its texts, time zone and policy."""

    __tablename__ = "series"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), index=True)
    name: Mapped[str]
    zone: Mapped[str]
    texts: Mapped[dict[str, Any]]
    policy: Mapped[dict[str, Any]]
    award_url: Mapped[str | None]
    known_since: Mapped[datetime]
    # What else organizers decide: `bot.store.calendar.series.More`.
    more: Mapped[dict[str, Any]] = mapped_column(server_default="{}")
    # What the codes of its sessions are made of.
    secret: Mapped[str | None]
    # The secret in the address of the feed.
    feed_key: Mapped[str | None] = mapped_column(unique=True, index=True)

    channels: Mapped[list["ChannelRow"]] = relationship(order_by="ChannelRow.position")
    organizers: Mapped[list["OrganizerRow"]] = relationship(order_by="OrganizerRow.position")


class CalendarVersionRow(Base):
    """The version of all that an answer shows of a workspace's calendar: a text that is never used twice.

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
    """Who organizes a series."""

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
    # The organizers' own.
    notes: Mapped[str | None]
    version: Mapped[int] = mapped_column(server_default="1")
    # What the speaker says: `bot.core.calendar.models.Session`; null while nothing is said.
    card: Mapped[dict[str, Any] | None]
    # Null: never since it was added, or before that was kept.
    changed_at: Mapped[datetime | None]

    speakers: Mapped[list["SpeakerRow"]] = relationship(
        order_by="SpeakerRow.position", cascade="all, delete-orphan", lazy="raise"
    )


class SpeakerRow(Base):
    """Who speaks at a session, in order."""

    __tablename__ = "speakers"

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    name: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class AuditLogRow(Base):
    """What somebody changed in a series: who, when, from what to what."""

    __tablename__ = "changes"
    __table_args__ = (Index(None, "series_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"))
    # Null: whoever ran the command line.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    # The same for what was done at one press.
    batch: Mapped[uuid.UUID]
    made_at: Mapped[datetime]
    deed: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    # By which change it was taken back.
    undone_by: Mapped[uuid.UUID | None]


class SuggestionRow(Base):
    """A topic that somebody would like to see; the person is kept in order to answer, shown or not."""

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
    # Who took the last step.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reason: Mapped[str | None]
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"), index=True)
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("suggestions.id"))


class SupportRow(Base):
    """That somebody else wants a suggested topic too; `via` is the suggestion that was put together with it, if so."""

    __tablename__ = "supports"
    __table_args__ = ({"sqlite_with_rowid": False},)

    suggestion_id: Mapped[int] = mapped_column(ForeignKey("suggestions.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    via: Mapped[int | None] = mapped_column(ForeignKey("suggestions.id"))


class ReplyRow(Base):
    """What an organizer answered to a suggestion or to signed feedback, or its author answered back."""

    __tablename__ = "replies"
    __table_args__ = (
        UniqueConstraint("workspace_id", "submission"),
        CheckConstraint("(suggestion_id IS NULL) <> (feedback_id IS NULL)", name="about_one"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    suggestion_id: Mapped[int | None] = mapped_column(ForeignKey("suggestions.id"), index=True)
    feedback_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("feedback.id"), index=True)
    # The organizer who wrote it; null: the author of what it is about.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    submission: Mapped[str]
    words: Mapped[str]
    made_at: Mapped[datetime]


class SubscriptionRow(Base):
    """That somebody wants to be reminded in person, of every session or of one; in their own zone."""

    __tablename__ = "subscriptions"

    id: Mapped[int] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    series_id: Mapped[int] = mapped_column(ForeignKey("series.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    # Null: of every session.
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sessions.id"))
    zone: Mapped[str]
    day_before: Mapped[bool]
    same_day: Mapped[bool]
    # Whether to be asked how it was, after a session that they said they would be at.
    after: Mapped[bool] = mapped_column(server_default=false())


class AttendanceRow(Base):
    """That somebody said that they will be at a session, or that they were.

    `tries` are the wrong codes that they gave; name and e-mail are the chat's, kept for those who were there.
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
    """That somebody has looked at their own page lately, and when it is to be made anew."""

    __tablename__ = "homes"
    __table_args__ = (
        Index("ix_homes_wanted", "address", sqlite_where=text("wanted"), postgresql_where=text("wanted")),
        Index(None, "stale_at"),
        {"sqlite_with_rowid": False},
    )

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    # When it was looked at last, and until when nobody else is to make it anew (machine's time).
    opened_at: Mapped[datetime]
    not_before: Mapped[datetime | None]
    # Whether it is to be made anew, because something on it has changed.
    wanted: Mapped[bool] = mapped_column(server_default=false())
    # When it becomes untrue by itself (rounds' time).
    stale_at: Mapped[datetime | None]
    # How often it was wanted anew.
    wishes: Mapped[int] = mapped_column(server_default="0")


class FeedbackRow(Base):
    """Words to the organizers.

    The database itself keeps anonymous words apart from any person, submission or moment: the checks below. Ids are
    random and the table has no row number of its own, so that no order is kept either.
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
    # Which question of an evaluation these words answer; null: none, they were written by themselves.
    asked: Mapped[str | None]


class EvaluationRow(Base):
    """What one person answered about a session: no person, no words, no time at all.

    The words are rows of `feedback` without anything that leads back here, so that nobody's style gives away a rating.
    Ids are random; `bot.store.learning.evaluations` says why nothing else of a row tells of its writer either.
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
    # Whether it is counted in what has been shown; `bot.core.learning.evaluation_results` says when.
    shown: Mapped[bool] = mapped_column(server_default=false())


class AnsweredRow(Base):
    """That somebody has evaluated a session, so that each does it once; forgotten as its window closes."""

    __tablename__ = "answered"
    __table_args__ = ({"sqlite_with_rowid": False},)

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))


class CommitmentRow(Base):
    """What somebody asked to be reminded of, in their own words; forgotten once they have answered."""

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
    """What somebody said has become of what they meant to do: no person, no words, no time."""

    __tablename__ = "carried_out"
    __table_args__ = (Index(None, "session_id"), {"sqlite_with_rowid": False})

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"))
    outcome: Mapped[str]
    barriers: Mapped[list[str]]


class SpeakerResultsRow(Base):
    """What an organizer passes on to who spoke: the words that they chose, by the ids of their rows, and their own."""

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
    """What is done because of a session: by whom, how one will know, and when to look next."""

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
    """That a form was sent which leaves nothing else of its sender: pressing twice is once. Emptied after a day."""

    __tablename__ = "anonymous_submissions"
    __table_args__ = ({"sqlite_with_rowid": False},)

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    submission: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date]


class DeliveryRow(Base):
    """The ledger: one row for one message to one target.

    Rows that people cause have random ids, and none has the moment of its making, because one of them may be caused by
    anonymous words.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        # What the tick asks each second: small, because what is settled is in none of them.
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
    # Neither of the two: it belongs to whoever becomes an organizer.
    channel_id: Mapped[int | None] = mapped_column(ForeignKey("channels.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    urgency: Mapped[int]
    due_at: Mapped[datetime]
    useful_until: Mapped[datetime | None]
    state: Mapped[str]
    attempts: Mapped[int]
    # The machine's time, unlike `due_at`, which is the rounds'.
    not_before: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    owner: Mapped[str | None]
    # Set just before the chat is called: without it a row whose lease ran out was certainly not posted.
    begun_at: Mapped[datetime | None]
    # The first of these, on the rounds' time, by which messages are stamped: whatever was posted was posted after it.
    first_begun_at: Mapped[datetime | None]
    # When to look for it in the chat's history (machine's time): what is unknown, and what was sent once more.
    check_at: Mapped[datetime | None]
    checks: Mapped[int]
    # Sent once more although it may stand, where the chat's history cannot be read.
    repeated: Mapped[bool]
    why: Mapped[str | None]
    conversation: Mapped[str | None]
    message: Mapped[str | None]
    posted_at: Mapped[datetime | None]
    # When to write anew what stands (machine's time), because what it tells of has changed; how often that was wanted.
    edit_at: Mapped[datetime | None]
    edits: Mapped[int] = mapped_column(server_default="0")


class PostedSnapshotRow(Base):
    """What a message told of a session, as it was when the message was posted."""

    __tablename__ = "mentions"
    __table_args__ = (Index(None, "session_id"),)

    delivery_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("deliveries.id"), primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id"), primary_key=True)
    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"))
    told: Mapped[dict[str, Any]]
