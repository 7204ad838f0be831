"""The whole outbox: unconfirmed deliveries are reconciled, rate limits apply, and urgent messages come first."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns and tables, and set the priority of existing rows."""
    with op.batch_alter_table("workspaces", schema=None) as batch_op:
        for name in ("held_at", "reading_held_at", "reading_hold_until", "next_at"):
            batch_op.add_column(sa.Column(name, _MOMENT, nullable=True))
    op.create_table(
        "paces",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("next_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_paces_workspace_id_workspaces")),
        sa.PrimaryKeyConstraint("workspace_id", "address", name=op.f("pk_paces")),
    )
    op.create_table(
        "workers",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("beat_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_workers")),
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        # With these defaults, the previous version can keep recording during the upgrade.
        batch_op.add_column(sa.Column("urgency", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("first_begun_at", _MOMENT, nullable=True))
        batch_op.add_column(sa.Column("check_at", _MOMENT, nullable=True))
        batch_op.add_column(sa.Column("checks", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("repeated", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.drop_index(batch_op.f("ix_deliveries_state_due_at"))
    _index("ix_deliveries_waiting", "state = 'waiting'", "urgency", "due_at")
    _index("ix_deliveries_sending", "state = 'sending'", "lease_until")
    _index("ix_deliveries_looked_for", "check_at IS NOT NULL", "check_at")
    # Messages caused by people come before those caused by the calendar.
    op.execute("UPDATE deliveries SET urgency = 0 WHERE kind IN ('suggestion', 'feedback')")


def _index(name: str, of: str, *columns: str) -> None:
    """Create a partial index."""
    op.create_index(name, "deliveries", columns, sqlite_where=sa.text(of), postgresql_where=sa.text(of))
