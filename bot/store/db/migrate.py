"""Bringing a database to the current schema, under a lock so that several starting processes do not race."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from bot.store.db.engine import translate_errors

_SCRIPTS = Path(__file__).parents[1] / "migrations"
# Any number that nobody else takes on the same Postgres server.
_LOCK = 7_355_608_841


def migrate(engine: Engine, revision: str = "head") -> None:
    """Bring the database to the current schema, or only to an earlier revision; what is further on already stays.

    Raises:
        LookupError: No such revision is known.
        DatabaseUnavailableError: Nothing was changed.
    """
    if revision != "head" and revision not in _known():
        raise LookupError(f"no revision {revision} of the schema is known")
    with translate_errors(), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            _migrate_sqlite(connection, revision)
        else:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            _upgrade(connection, revision)
            connection.commit()


def _migrate_sqlite(connection: Connection, revision: str) -> None:
    # A table that is made anew takes its children with it, without a word, unless foreign keys are off; and that can
    # only be said outside a transaction.
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
    # Not where it is not needed: who only serves needs to know where the database stands, not how to bring it there.
    from alembic import command  # noqa: PLC0415 - loaded only where it is wanted
    from alembic.config import Config  # noqa: PLC0415 - loaded only where it is wanted

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def is_current(engine: Engine) -> bool:
    """Whether the database has at least the schema that this program expects. Raises DatabaseUnavailableError.

    One that is further on is good too: migrations only add, so that the version before goes on while both run.
    """
    return revision_of(engine) >= _head()


def revision_of(engine: Engine) -> str:
    """Where a database's schema stands; empty for one without tables. Raises DatabaseUnavailableError."""
    # As one who only reads: whoever asks holds nobody up, and waits for nobody.
    with translate_errors(), engine.connect().execution_options(reads=True) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return ""
        return max(connection.execute(text("SELECT version_num FROM alembic_version")).scalars(), default="")


def _head() -> str:
    """The last revision."""
    return max(_known())


def _known() -> set[str]:
    """All revisions: files are named after theirs."""
    return {each.name[1:].partition("_")[0] for each in (_SCRIPTS / "versions").glob("v*.py")}
