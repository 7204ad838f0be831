"""OAuth installations in teams and organizations; workspaces that removed the bot."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add columns and tables; the previous version can run during the upgrade."""
    op.add_column("workspaces", sa.Column("enterprise", sa.Text(), nullable=True))
    op.add_column("workspaces", sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "installations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enterprise", sa.Text(), nullable=True),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("bot_user", sa.Text(), nullable=False),
        sa.Column("installer", sa.Text(), nullable=True),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("sealed_token", sa.Text(), nullable=False),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installations")),
        sa.UniqueConstraint("team", name=op.f("uq_installations_team")),
    )
    whole = sa.text("team IS NULL")
    op.create_index(
        "ix_installations_whole",
        "installations",
        ["enterprise"],
        unique=True,
        sqlite_where=whole,
        postgresql_where=whole,
    )
    op.create_table(
        "install_states",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_install_states")),
    )
