"""Migrate a database to the current schema, under a lock so that several starting processes do not race."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError

from bot.store.db.engine import translate_errors

_SCRIPTS = Path(__file__).parents[1] / "migrations"
# Any number that is unique on the Postgres server.
_LOCK = 7_355_608_841
# Programs of the previous version run meanwhile, and may lock tables for a while or in another order: a lock timeout or
# a deadlock, by SQLSTATE. Nothing was changed then.
_ATTEMPTS = 5
_LOCKED = frozenset({"55P03", "40P01"})


def migrate(engine: Engine, revision: str = "head") -> None:
    """Migrate the database to the current schema, or to an earlier revision; a newer schema stays.

    Raises:
        LookupError: The revision is unknown.
        DatabaseUnavailableError: Nothing was changed.
    """
    if revision != "head" and revision not in _known():
        raise LookupError(f"no revision {revision} of the schema is known")
    if revision == "head" and is_current(engine):
        # Most starts of `serve` end here, without Alembic.
        return
    with translate_errors(), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            _migrate_sqlite(connection, revision)
        else:
            _migrate_postgres(connection, revision)


def _migrate_postgres(connection: Connection, revision: str) -> None:
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            _upgrade(connection, revision)
            connection.commit()
        except OperationalError as error:
            connection.rollback()
            if attempt == _ATTEMPTS or getattr(error.orig, "sqlstate", None) not in _LOCKED:
                raise
        else:
            return


def create_if_empty(engine: Engine) -> None:
    """Create the tables in a database that has none. Any other database stays as it is.

    Raises:
        DatabaseUnavailableError: Nothing was changed.
    """
    with translate_errors(), engine.connect().execution_options(reads=True) as connection:
        is_empty = not inspect(connection).get_table_names()
    if is_empty:
        migrate(engine)


def _migrate_sqlite(connection: Connection, revision: str) -> None:
    # Recreating a table silently deletes the rows that refer to it unless foreign keys are off, which can only be set
    # outside a transaction.
    driver = connection.connection.driver_connection
    if driver is None:
        raise RuntimeError("the connection is closed")
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        _upgrade(connection, revision)
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:
            raise RuntimeError(f"the migration would leave {len(broken)} rows without what they point to")
        connection.commit()
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")


def _upgrade(connection: Connection, revision: str) -> None:
    # A serving process does not need Alembic.
    from alembic import command  # noqa: PLC0415 - loaded only where it is wanted
    from alembic.config import Config  # noqa: PLC0415 - loaded only where it is wanted

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def is_current(engine: Engine) -> bool:
    """Tell whether the database has at least the expected schema. Raises DatabaseUnavailableError.

    A newer schema is fine: migrations only add, so that the previous version can run during an upgrade.
    """
    return revision_of(engine) >= _head()


def revision_of(engine: Engine) -> str:
    """Return the schema's revision; empty for a database without tables. Raises DatabaseUnavailableError."""
    # Read-only, so that it neither blocks nor waits.
    with translate_errors(), engine.connect().execution_options(reads=True) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        return max(connection.execute(text("SELECT version_num FROM alembic_version")).scalars(), default="")


def _head() -> str:
    """Return the last revision."""
    return max(_known())


def _known() -> set[str]:
    """Return all revisions; the files are named after them."""
    return {each.name[1:].partition("_")[0] for each in (_SCRIPTS / "versions").glob("v*.py")}
