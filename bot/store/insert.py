"""Inserting a row that may stand already, in one statement for both databases."""

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy.dialects import sqlite
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
    insert: Any = sqlite.insert
    if tx.get_bind().dialect.name == "postgresql":
        # Not where it is not needed: with it come all of SQLAlchemy's drivers for Postgres, 60 ms of the start.
        from sqlalchemy.dialects.postgresql import insert  # noqa: PLC0415
    inserting = insert(table).values(**values).on_conflict_do_nothing().returning(identity)
    inserted: T | None = tx.execute(inserting).scalar()
    return inserted
