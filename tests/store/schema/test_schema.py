"""The schema and its history."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import OperationalError

from bot.store.db.engine import Database, make_engine
from bot.store.db.migrate import is_current, migrate
from bot.store.schema.tables import WorkspaceRow


def test_migrations_produce_exactly_the_schema(db: Database) -> None:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert [] == compare_metadata(context, WorkspaceRow.metadata)


def test_partial_indexes_have_their_condition(db: Database) -> None:
    inspector, where = inspect(db.engine), f"{db.engine.dialect.name}_where"
    expected = {
        index.name
        for table in WorkspaceRow.metadata.sorted_tables
        for index in table.indexes
        if index.dialect_options["sqlite"]["where"] is not None
    }
    found = {
        index["name"]
        for table in inspector.get_table_names()
        for index in inspector.get_indexes(table)
        if index.get("dialect_options", {}).get(where) is not None
    }

    assert "ix_deliveries_waiting" in expected
    assert expected == found


def test_migration_is_idempotent(db: Database) -> None:
    migrate(db.engine)

    assert is_current(db.engine)


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_migration_survives_a_deadlock_with_a_running_program(bare_url: str) -> None:
    """The program holds a lock that the migration waits for, and waits for one that the migration holds."""
    engine = make_engine(bare_url)
    migrate(engine, "0004")
    with ThreadPoolExecutor(1) as pool, engine.connect() as program, engine.connect() as observer:
        program.execute(text("SET lock_timeout = 0"))
        program.execute(text("SELECT 1 FROM sessions"))
        migrating = pool.submit(migrate, engine)
        while not observer.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
            observer.rollback()
        # Postgres ends the transaction of either.
        with suppress(OperationalError):
            program.execute(text("SELECT 1 FROM series"))
        program.rollback()
        migrating.result(30)

    assert is_current(engine)
    engine.dispose()


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
