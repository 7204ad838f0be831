"""The feed, attendance, and Home."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add columns and tables; the previous version can run during the upgrade."""
    op.add_column("workspaces", sa.Column("url", sa.Text(), nullable=True))
    op.add_column("sessions", sa.Column("changed_at", _MOMENT, nullable=True))
    op.add_column("series", sa.Column("secret", sa.Text(), nullable=True))
    op.add_column("series", sa.Column("feed_key", sa.Text(), nullable=True))
    op.create_index(op.f("ix_series_feed_key"), "series", ["feed_key"], unique=True)
    op.create_table(
        "attendances",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("comes", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("tries", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("checked_in_at", _MOMENT, nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_attendances_session_id_sessions")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_attendances_person_id_people")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_attendances_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("session_id", "person_id", name=op.f("pk_attendances")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "homes",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("opened_at", _MOMENT, nullable=False),
        sa.Column("not_before", _MOMENT, nullable=True),
        sa.Column("wanted", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("stale_at", _MOMENT, nullable=True),
        sa.Column("wishes", sa.Integer(), nullable=False, server_default="0"),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_homes_workspace_id_workspaces")),
        sa.PrimaryKeyConstraint("workspace_id", "address", name=op.f("pk_homes")),
        sqlite_with_rowid=False,
    )
    wanted = sa.text("wanted")
    op.create_index("ix_homes_wanted", "homes", ["address"], sqlite_where=wanted, postgresql_where=wanted)
    op.create_index(op.f("ix_homes_stale_at"), "homes", ["stale_at"])
