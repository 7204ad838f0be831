"""The database's own history, run by Alembic."""
