"""Inserting a row that may stand already, in one statement for both databases."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute

from bot.store.engine import Transaction
from bot.store.types import Base

T = TypeVar("T")


def insert_once(
    tx: Transaction, table: type[Base], identity: InstrumentedAttribute[T], values: Mapping[str, Any]
) -> T | None:
    """Insert a row and give its identity; None, and nothing done, if any unique value of it stands already.

    The winner is told by RETURNING: the count of rows is -1 with psycopg here.
    """
    dialect = postgresql if tx.get_bind().dialect.name == "postgresql" else sqlite
    return tx.execute(dialect.insert(table).values(**values).on_conflict_do_nothing().returning(identity)).scalar()


def insert_all_once(tx: Transaction, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert many rows; of one whose unique values stand already, nothing is done."""
    if not rows:
        return
    if tx.get_bind().dialect.name == "postgresql":
        # With RETURNING, SQLAlchemy puts a thousand rows into one statement; without, each is a message of its own.
        identity = inspect(table).primary_key[0]
        tx.connection().execute(postgresql.insert(table).on_conflict_do_nothing().returning(identity), rows)
    else:
        tx.connection().execute(sqlite.insert(table).on_conflict_do_nothing(), rows)
