"""The schema and its history."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from bot.store.db.engine import Database
from bot.store.db.migrate import is_current, migrate
from bot.store.schema.tables import WorkspaceRow


def test_migrations_produce_exactly_the_schema(db: Database) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert [] == compare_metadata(context, WorkspaceRow.metadata)


def test_migration_is_idempotent(db: Database) -> None:
    migrate(db.engine)

    assert is_current(db.engine)


def test_every_table_has_a_workspace_id(db: Database) -> None:
    inspector = inspect(db.engine)
    tables = set(inspector.get_table_names()) - {
        "workspaces",
        "workers",
        "installations",
        "install_states",
        "alembic_version",
    }

    without = {table for table in tables if "workspace_id" not in {c["name"] for c in inspector.get_columns(table)}}

    assert tables
    assert set() == without
