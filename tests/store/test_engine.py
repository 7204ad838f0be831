"""Transactions on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.store import series, workspaces
from bot.store.engine import Database, DatabaseUnavailableError, make_engine, normal_url

NOW = datetime(2024, 3, 1, 14, tzinfo=UTC)


@pytest.mark.parametrize("short", ["postgres://u:p@h/n", "postgresql://u:p@h/n", "postgresql+psycopg://u:p@h/n"])
def test_every_spelling_of_a_postgres_address_is_read(short: str) -> None:
    assert normal_url(short) == "postgresql+psycopg://u:p@h/n"


def test_moments_come_back_aware_and_in_utc(db: Database) -> None:
    with db.writing() as tx:
        workspace = workspaces.add(tx)
        made = series.add(tx, workspace.id, name="LHS Rounds", zone="America/New_York", known_since=NOW)
    with db.reading() as tx:
        assert series.known_since(tx, made.id) == NOW
        assert series.known_since(tx, made.id).tzinfo is UTC


def test_a_naive_moment_is_refused(db: Database) -> None:
    with pytest.raises(Exception, match="without its offset"), db.writing() as tx:
        workspaces.hold(tx, 1, workspaces.Doing.POSTING, real=NOW, until=datetime(2024, 3, 1))


def test_what_raises_leaves_nothing_behind(db: Database) -> None:
    with pytest.raises(ZeroDivisionError), db.writing() as tx:
        workspaces.add(tx)
        raise ZeroDivisionError
    with db.reading() as tx:
        assert [] == workspaces.every(tx)


def test_no_update_is_lost_between_reading_and_writing(db: Database) -> None:
    """Eight threads read a count, then write it one higher: the driver's own transactions would lose most of them."""
    with db.writing() as tx:
        tx.execute(text("CREATE TABLE counted (n INTEGER)"))
        tx.execute(text("INSERT INTO counted VALUES (0)"))
    lock = "" if db.engine.dialect.name == "sqlite" else " FOR UPDATE"

    def count(_number: int) -> None:
        with db.writing() as tx:
            n = tx.execute(text(f"SELECT n FROM counted{lock}")).scalar_one()  # noqa: S608 - no input of anybody
            tx.execute(text("UPDATE counted SET n = :n"), {"n": n + 1})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count, range(200)))
    with db.reading() as tx:
        assert tx.execute(text("SELECT n FROM counted")).scalar_one() == 200


def test_a_database_that_is_away_is_said_to_be(tmp_path: Path) -> None:
    away = Database(make_engine(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}"))

    with pytest.raises(DatabaseUnavailableError):
        away.check()
    away.close()
