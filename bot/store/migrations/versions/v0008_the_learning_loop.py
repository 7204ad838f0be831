"""Anonymous evaluations, commitments, and their outcomes."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_SCALES = (
    ("overall", 1),
    ("relevant", 0),
    ("engaging", 1),
    ("apply", 1),
    ("objectives", 1),
    ("unbiased", 1),
    ("committed", 1),
)


def upgrade() -> None:
    """Add columns and tables; the previous version can run during the upgrade."""
    op.add_column("feedback", sa.Column("asked", sa.Text(), nullable=True))
    op.add_column("subscriptions", sa.Column("after", sa.Boolean(), nullable=False, server_default=sa.false()))
    _table(
        "evaluations",
        _its_session(),
        sa.Column("overall", sa.Integer(), nullable=False),
        sa.Column("relevant", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=True) for name in ("engaging", "apply", "objectives", "unbiased")),
        sa.Column("stance", sa.Text(), nullable=True),
        sa.Column("committed_to", sa.Boolean(), nullable=False),
        sa.Column("committed", sa.Integer(), nullable=True),
        sa.Column("barriers", sa.JSON(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False, server_default=sa.false()),
        *(
            sa.CheckConstraint(f"{name} BETWEEN {least} AND 5", name=op.f(f"ck_evaluations_{name}_on_its_scale"))
            for name, least in _SCALES
        ),
    )
    op.create_index(op.f("ix_evaluations_session_id"), "evaluations", ["session_id"])
    op.create_table(
        "answered",
        _its_session(),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        *_keys("answered", session_id="sessions", person_id="people", workspace_id="workspaces"),
        sa.PrimaryKeyConstraint("session_id", "person_id", name=op.f("pk_answered")),
        sqlite_with_rowid=False,
    )
    _table(
        "echoes",
        sa.Column("series_id", sa.Integer(), nullable=False),
        _its_session(),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        *_keys("echoes", series_id="series", person_id="people"),
    )
    op.create_index(op.f("ix_echoes_person_id"), "echoes", ["person_id"])
    _table(
        "carried_out",
        _its_session(),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("barriers", sa.JSON(), nullable=False),
    )
    op.create_index(op.f("ix_carried_out_session_id"), "carried_out", ["session_id"])
    op.create_table(
        "speaker_results",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        _its_session(),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("submission", sa.Text(), nullable=False),
        sa.Column("quotes", sa.JSON(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        *_keys("speaker_results", workspace_id="workspaces", session_id="sessions", by_id="people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speaker_results")),
        sa.UniqueConstraint("workspace_id", "submission", name=op.f("uq_speaker_results_workspace_id_submission")),
    )
    op.create_index(op.f("ix_speaker_results_session_id"), "speaker_results", ["session_id"])
    op.create_table(
        "initiatives",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("submission", "title", "measure")),
        sa.Column("look", sa.Date(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("state", "words")),
        sa.Column("award", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        *_keys("initiatives", workspace_id="workspaces", series_id="series", session_id="sessions", owner_id="people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_initiatives")),
        sa.UniqueConstraint("workspace_id", "submission", name=op.f("uq_initiatives_workspace_id_submission")),
    )
    op.create_index(op.f("ix_initiatives_series_id"), "initiatives", ["series_id"])


def _table(name: str, *columns: sa.schema.SchemaItem) -> None:
    """Create a table of a session's rows with random ids."""
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        *columns,
        *_keys(name, workspace_id="workspaces", session_id="sessions"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sqlite_with_rowid=False,
    )


def _its_session() -> sa.Column[int]:
    return sa.Column("session_id", sa.Integer(), nullable=False)


def _keys(table: str, **columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{of}.id"], name=op.f(f"fk_{table}_{column}_{of}"))
        for column, of in columns.items()
    ]
