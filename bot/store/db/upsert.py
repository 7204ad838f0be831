"""Insert rows that may exist already, in one statement for both databases."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import InstrumentedAttribute

from bot.store.db.engine import Transaction
from bot.store.db.types import Base

T = TypeVar("T")


def insert_if_absent(
    tx: Transaction, table: type[Base], identity: InstrumentedAttribute[T], values: Mapping[str, Any]
) -> T | None:
    """Insert a row and return its identity; None, without a change, if a unique value exists already.

    RETURNING tells whether it was inserted, because the row count is -1 with psycopg here.
    """
    inserting = insert_into(tx, table).values(**values).on_conflict_do_nothing().returning(identity)
    inserted: T | None = tx.execute(inserting).scalar()
    return inserted


def insert_all_if_absent(tx: Transaction, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows; those whose unique values exist already are skipped."""
    if not rows:
        return
    inserting = insert_into(tx, table).on_conflict_do_nothing()
    if tx.get_bind().dialect.name == "postgresql":
        # With RETURNING, SQLAlchemy batches a thousand rows into one statement; without, each is a statement.
        inserting = inserting.returning(inspect(table).primary_key[0])
    tx.connection().execute(inserting, rows)


def insert_into(tx: Transaction, table: type[Base]) -> Any:
    """Create an insert of the transaction's dialect, which supports conflict clauses."""
    if tx.get_bind().dialect.name != "postgresql":
        return sqlite.insert(table)
    # Loads all of SQLAlchemy's Postgres drivers, which would slow down a start on SQLite by 60 ms.
    from sqlalchemy.dialects.postgresql import insert  # noqa: PLC0415 - needed only on Postgres

    return insert(table)
