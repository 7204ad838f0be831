"""Suggestions get steps, supporters and replies. Posted cards get their buttons."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns and tables. With the defaults, the previous version can run during the upgrade."""
    with op.batch_alter_table("suggestions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("session_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("merged_into", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_suggestions_by_id_people"), "people", ["by_id"], ["id"])
        batch_op.create_foreign_key(op.f("fk_suggestions_session_id_sessions"), "sessions", ["session_id"], ["id"])
        batch_op.create_foreign_key(
            op.f("fk_suggestions_merged_into_suggestions"), "suggestions", ["merged_into"], ["id"]
        )
        batch_op.create_index(op.f("ix_suggestions_session_id"), ["session_id"])
    op.create_table(
        "supports",
        sa.Column("suggestion_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("via", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestions.id"], name=op.f("fk_supports_suggestion_id_suggestions")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_supports_person_id_people")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_supports_workspace_id_workspaces")),
        sa.ForeignKeyConstraint(["via"], ["suggestions.id"], name=op.f("fk_supports_via_suggestions")),
        sa.PrimaryKeyConstraint("suggestion_id", "person_id", name=op.f("pk_supports")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "replies",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("suggestion_id", sa.Integer(), nullable=True),
        sa.Column("feedback_id", sa.Uuid(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("submission", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.CheckConstraint("(suggestion_id IS NULL) <> (feedback_id IS NULL)", name=op.f("ck_replies_about_one")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_replies_workspace_id_workspaces")),
        sa.ForeignKeyConstraint(
            ["suggestion_id"], ["suggestions.id"], name=op.f("fk_replies_suggestion_id_suggestions")
        ),
        sa.ForeignKeyConstraint(["feedback_id"], ["feedback.id"], name=op.f("fk_replies_feedback_id_feedback")),
        sa.ForeignKeyConstraint(["by_id"], ["people.id"], name=op.f("fk_replies_by_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replies")),
        sa.UniqueConstraint("workspace_id", "submission", name=op.f("uq_replies_workspace_id_submission")),
    )
    op.create_index(op.f("ix_replies_suggestion_id"), "replies", ["suggestion_id"])
    op.create_index(op.f("ix_replies_feedback_id"), "replies", ["feedback_id"])
    # Marked stale, as if their content had changed; the time only has to be in the past.
    op.execute(
        "UPDATE deliveries SET edit_at = posted_at, edits = edits + 1"
        " WHERE kind IN ('suggestion', 'feedback') AND state = 'posted'"
    )
