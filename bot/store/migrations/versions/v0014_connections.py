"""A workspace has connections to several chats, and a person an identity in each."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add tables and columns; the previous version can run during the upgrade, because each column has a default."""
    op.create_table(
        "connections",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("surface", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("organization", sa.Text(), nullable=True),
        sa.Column("bot", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("service_url", sa.Text(), nullable=True),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hold_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reading_held_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reading_hold_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_connections_workspace_id_workspaces")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "surface", name=op.f("pk_connections")),
        sa.UniqueConstraint("surface", "external_id", name=op.f("uq_connections_surface_external_id")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "identities",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("surface", sa.Text(), nullable=False),
        sa.Column("external_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("directory_id", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_identities_workspace_id_workspaces")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_identities_person_id_people")),
        sa.PrimaryKeyConstraint("workspace_id", "surface", "external_id", name=op.f("pk_identities")),
        sa.UniqueConstraint("person_id", "surface", name=op.f("uq_identities_person_id_surface")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_identities_directory_id"), "identities", ["directory_id"])
    op.add_column("channels", sa.Column("surface", sa.Text(), server_default="slack", nullable=False))
    op.add_column("channels", sa.Column("name", sa.Text(), nullable=True))
    op.add_column("people", sa.Column("surface", sa.Text(), server_default="slack", nullable=False))
    op.add_column("people", sa.Column("reached_by", sa.Text(), nullable=True))
    op.add_column("people", sa.Column("keeps_chat", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("deliveries", sa.Column("surface", sa.Text(), nullable=True))
    op.execute(
        "INSERT INTO connections (workspace_id, surface, external_id, organization, bot, url, gone_at, held_at,"
        " hold_until, reading_held_at, reading_hold_until, next_at)"
        " SELECT id, 'slack', team, enterprise, bot_user, url, gone_at, held_at, hold_until, reading_held_at,"
        " reading_hold_until, next_at FROM workspaces"
    )
