"""Organizers' settings and notification choices, and speaker cards."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns. With the defaults, the previous version can run during the upgrade."""
    op.add_column("series", sa.Column("more", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("organizers", sa.Column("prefs", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("sessions", sa.Column("card", sa.JSON(), nullable=True))
