"""The tables of installations by OAuth. They stand above the workspaces: one token may speak in many of them."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.db.types import Base

_WHOLE = text("team IS NULL")


class InstallationRow(Base):
    """Where the bot is installed by OAuth: in one team, or (without a team) in a whole organization."""

    __tablename__ = "installations"
    __table_args__ = (
        UniqueConstraint("team"),
        Index("ix_installations_whole", "enterprise", unique=True, sqlite_where=_WHOLE, postgresql_where=_WHOLE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise: Mapped[str | None]
    team: Mapped[str | None]
    bot_user: Mapped[str]
    # The chat's address of who installed it: they are greeted in each workspace.
    installer: Mapped[str | None]
    scopes: Mapped[str]
    sealed_token: Mapped[str]
    installed_at: Mapped[datetime]


class InstallStateRow(Base):
    """Somebody has begun to install the bot; what they come back with is known by its digest."""

    __tablename__ = "install_states"

    digest: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime]
