"""Editing the calendar: every change is logged, and posted messages are updated."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns and tables. With the defaults, the previous version can run during the upgrade."""
    op.add_column("sessions", sa.Column("notes", sa.Text(), nullable=True))
    op.add_column("sessions", sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
    with op.batch_alter_table("speakers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("person_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_speakers_person_id_people"), "people", ["person_id"], ["id"])
    op.create_table(
        "changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("batch", sa.Uuid(), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_changes_workspace_id_workspaces")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_changes_series_id_series")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_changes_session_id_sessions")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_changes_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
    )
    op.create_index(op.f("ix_changes_series_id_id"), "changes", ["series_id", "id"])
    op.add_column("deliveries", sa.Column("edit_at", _MOMENT, nullable=True))
    op.add_column("deliveries", sa.Column("edits", sa.Integer(), nullable=False, server_default="0"))
    to_edit = sa.text("edit_at IS NOT NULL AND state = 'posted'")
    op.create_index("ix_deliveries_to_edit", "deliveries", ["edit_at"], sqlite_where=to_edit, postgresql_where=to_edit)
    op.create_table(
        "mentions",
        sa.Column("delivery_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name=op.f("fk_mentions_delivery_id_deliveries")),
        sa.ForeignKeyConstraint(["session_id"], ["sessions.id"], name=op.f("fk_mentions_session_id_sessions")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_mentions_workspace_id_workspaces")),
        sa.PrimaryKeyConstraint("delivery_id", "session_id", name=op.f("pk_mentions")),
    )
    op.create_index(op.f("ix_mentions_session_id"), "mentions", ["session_id"])
