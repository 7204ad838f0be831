"""A search for an unconfirmed delivery goes on where another worker has paused it."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add a column; the previous version can run during the upgrade."""
    op.add_column("deliveries", sa.Column("search", sa.Text(), nullable=True))
