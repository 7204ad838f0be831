"""The tables of workspaces, of their connections to chats, and of people."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from bot.chat.surface import Surface
from bot.store.db.types import Base


class WorkspaceRow(Base):
    """One organization that uses the bot, with one connection to each chat.

    All columns beside the id belong to the previous release, which knows Slack only and may run beside this one during
    an upgrade. `bot.store.admin.connections` keeps those that it needs.
    """

    __tablename__ = "workspaces"

    id: Mapped[int] = mapped_column(primary_key=True)
    team: Mapped[str | None] = mapped_column(unique=True)
    bot_user: Mapped[str | None]
    enterprise: Mapped[str | None]
    url: Mapped[str | None]
    gone_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    hold_until: Mapped[datetime | None]
    reading_held_at: Mapped[datetime | None]
    reading_hold_until: Mapped[datetime | None]
    next_at: Mapped[datetime | None]


class ConnectionRow(Base):
    """A workspace's connection to a chat; bound to its Slack team or Teams tenant at the first contact."""

    __tablename__ = "connections"
    __table_args__ = (UniqueConstraint("surface", "external_id"), {"sqlite_with_rowid": False})

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    surface: Mapped[str] = mapped_column(primary_key=True)
    # The Slack team, or the Teams tenant.
    external_id: Mapped[str | None]
    # The organization that the team belongs to, if it was installed in one.
    organization: Mapped[str | None]
    # The chat's id of the bot itself.
    bot: Mapped[str | None]
    # Where people see the chat in a browser; message URLs begin with it.
    url: Mapped[str | None]
    # Where the chat's own API is, if it differs between organizations.
    service_url: Mapped[str | None]
    # When the bot was removed (wall-clock time): posting stops. The data is erased later, unless another chat has it.
    gone_at: Mapped[datetime | None]
    # When the chat asked for a pause, and its end (wall-clock time); shared by all workers.
    held_at: Mapped[datetime | None]
    hold_until: Mapped[datetime | None]
    # Whether that pause is because the chat refuses the app altogether; meanwhile people get messages in another chat.
    is_refused: Mapped[bool] = mapped_column(server_default=false())
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
    # The external id by which the person is known everywhere in the app, and the chat that it belongs to.
    address: Mapped[str | None]
    surface: Mapped[str] = mapped_column(server_default=Surface.SLACK.value)
    email: Mapped[str | None]
    # The chat that direct messages go to, if it is another one: see `IdentityRow`.
    reached_by: Mapped[str | None]
    # The chat that they go to as long as the app cannot write to the person there.
    meanwhile_by: Mapped[str | None]
    # Whether the person chose the chat of `reached_by`; otherwise it is the one that they used last.
    keeps_chat: Mapped[bool] = mapped_column(server_default=false())


class IdentityRow(Base):
    """A person in Teams, or in Slack if they are known by their id in Teams: their id there now, and their name."""

    __tablename__ = "identities"
    __table_args__ = (
        UniqueConstraint("person_id", "surface"),
        Index(None, "directory_id"),
        {"sqlite_with_rowid": False},
    )

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    surface: Mapped[str] = mapped_column(primary_key=True)
    external_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str | None]
    # Their id in the organization's directory (Microsoft Entra). It stays when the app is registered again, although
    # Teams then gives everybody another `external_id`.
    directory_id: Mapped[str | None]


class AnonymousSubmissionRow(Base):
    """A form that leaves no other trace of its sender, so that a double submission counts once. Deleted after a day."""

    __tablename__ = "anonymous_submissions"
    __table_args__ = ({"sqlite_with_rowid": False},)

    workspace_id: Mapped[int] = mapped_column(ForeignKey("workspaces.id"), primary_key=True)
    submission: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date]
