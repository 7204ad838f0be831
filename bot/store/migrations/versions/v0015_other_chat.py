"""A person is reached in their other chat while one cannot be used."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add columns that may be empty or have a default; the previous version can run during the upgrade."""
    op.add_column("connections", sa.Column("is_refused", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("people", sa.Column("meanwhile_by", sa.Text(), nullable=True))
