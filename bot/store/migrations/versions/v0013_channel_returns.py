"""A channel that comes back and is lost again is reported again."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add a column with a default; the previous version can run during the upgrade."""
    op.add_column("channels", sa.Column("returns", sa.Integer(), nullable=False, server_default="0"))
