"""An organizer may let the day's posts of an incomplete session go out."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add a column; the previous version can run during the upgrade."""
    op.add_column("sessions", sa.Column("released_on", sa.Date(), nullable=True))
