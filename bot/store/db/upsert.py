"""Inserting a row that may stand already, in one statement for both databases."""

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
    """Insert a row and give its identity; None, and nothing done, if any unique value of it stands already.

    The winner is told by RETURNING: the count of rows is -1 with psycopg here.
    """
    inserting = insert_into(tx, table).values(**values).on_conflict_do_nothing().returning(identity)
    inserted: T | None = tx.execute(inserting).scalar()
    return inserted


def insert_all_if_absent(tx: Transaction, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows; of one whose unique values stand already, nothing is done."""
    if not rows:
        return
    inserting = insert_into(tx, table).on_conflict_do_nothing()
    if tx.get_bind().dialect.name == "postgresql":
        # With RETURNING, SQLAlchemy puts a thousand rows into one statement; without, each is a message of its own.
        inserting = inserting.returning(inspect(table).primary_key[0])
    tx.connection().execute(inserting, rows)


def insert_into(tx: Transaction, table: type[Base]) -> Any:
    """An insert of the transaction's own dialect, which knows what to do on a conflict."""
    if tx.get_bind().dialect.name != "postgresql":
        return sqlite.insert(table)
    # Not where it is not needed: with it come all of SQLAlchemy's drivers for Postgres, 60 ms of the start.
    from sqlalchemy.dialects.postgresql import insert  # noqa: PLC0415 - see above

    return insert(table)
