"""The tables of OAuth installations. They are outside the workspaces: one token may serve many of them."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.db.types import Base, partial_index


class InstallationRow(Base):
    """An OAuth installation in one team, or (without a team) in a whole organization."""

    __tablename__ = "installations"
    __table_args__ = (
        UniqueConstraint("team"),
        partial_index("ix_installations_whole", "enterprise", where="team IS NULL", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    enterprise: Mapped[str | None]
    team: Mapped[str | None]
    bot_user: Mapped[str]
    # External id of the installer, who is greeted in each workspace.
    installer: Mapped[str | None]
    scopes: Mapped[str]
    sealed_token: Mapped[str]
    installed_at: Mapped[datetime]


class InstallStateRow(Base):
    """An installation that has begun, identified by the digest of its state."""

    __tablename__ = "install_states"

    digest: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime]
