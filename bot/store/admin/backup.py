"""Dump and load all rows of a database, or of one workspace, between SQLite and Postgres.

A dump is JSON: the schema's revision, then table by table, each before those that refer to it. Why our own format:
docs/adr/0009-backups-as-json-lines.md.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Engine, Table, func, insert, inspect, select, update
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.types import TypeEngine

from bot.core.outbox.deliveries import DeliveryState
from bot.store.db.engine import translate_errors
from bot.store.db.migrate import migrate, revision_of
from bot.store.db.types import Base, UtcDateTime
from bot.store.schema.installations import InstallationRow, InstallStateRow
from bot.store.schema.tables import CalendarVersionRow, DeliveryRow, HeartbeatRow, WorkspaceRow
from bot.store.values import plain

Row = dict[str, Any]

# The state of running processes, or made by the database itself: no user data.
_OF_THE_MOMENT = frozenset(
    {HeartbeatRow.__tablename__, InstallStateRow.__tablename__, CalendarVersionRow.__tablename__}
)
# Encrypted tokens never leave the machine with a workspace's data.
_TOKENS = frozenset({InstallationRow.__tablename__})
_AT_ONCE = 500
# The column that names a row's workspace.
_OWNER = "workspace_id"


class NotEmptyError(Exception):
    """The database already has rows: nothing was changed."""


class BrokenError(Exception):
    """Rows of the backup are missing or unreadable: nothing was changed."""


class OtherSchemaError(Exception):
    """The backup is from an unknown version of the program: nothing was changed."""


def dump(engine: Engine, workspace_id: int | None = None) -> tuple[str, Iterator[tuple[str, Row]]]:
    """Return the schema's revision, and every row with its table's name, from one snapshot.

    Later writes are not included, and no writer is blocked.

    Args:
        engine: The database's engine.
        workspace_id: The workspace to dump, without its tokens; None for everything.

    Raises:
        DatabaseUnavailableError: The database cannot be read; also raised while iterating.
    """
    return revision_of(engine), _rows(engine, workspace_id)


def _rows(engine: Engine, workspace_id: int | None) -> Iterator[tuple[str, Row]]:
    with translate_errors(), _snapshot(engine) as connection:
        for table_ in _tables():
            question = select(table_)
            if workspace_id is not None:
                if table_.name in _TOKENS:
                    continue
                own = table_.c.id if table_.name == WorkspaceRow.__tablename__ else table_.c.workspace_id
                question = question.where(own == workspace_id)
            ordered = question.order_by(*table_.primary_key.columns)
            for row in connection.execution_options(yield_per=_AT_ONCE).execute(ordered).mappings():
                yield table_.name, {name: plain(value) for name, value in row.items()}


def _tables() -> list[Table]:
    return [each for each in Base.metadata.sorted_tables if each.name not in _OF_THE_MOMENT]


@contextmanager
def _snapshot(engine: Engine) -> Iterator[Connection]:
    """Open a connection whose transaction sees one snapshot, on either database."""
    # A read-only transaction blocks no writer.
    options: dict[str, Any] = {"reads": True}
    if engine.dialect.name == "postgresql":
        options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    # Closing the connection ends its transaction.
    with engine.connect().execution_options(**options) as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        yield connection


def load(engine: Engine, revision: str, rows: Iterator[tuple[str, Row]], now: datetime) -> int:
    """Load rows into an empty database, all or none, migrate it to the current schema, and return their number.

    Messages due since the backup may have been posted: they are searched for before they are posted.

    Args:
        engine: The engine of a database without rows, and perhaps without tables.
        revision: As returned by `dump`.
        rows: As returned by `dump`.
        now: The rounds' time (aware).

    Raises:
        NotEmptyError: The database has rows.
        BrokenError: Rows are missing or unreadable.
        OtherSchemaError: The revision is unknown.
        DatabaseUnavailableError: The database cannot be written to.
    """
    current_revision = revision_of(engine)
    if current_revision > revision:
        raise OtherSchemaError(
            f"the backup is from an earlier version (schema {revision}) and needs a database without tables"
        )
    try:
        # To the backup's revision first, so that later migrations change its rows too.
        migrate(engine, revision)
    except LookupError as error:
        raise OtherSchemaError(f"the backup is from a newer version (schema {revision})") from error
    with translate_errors(), engine.begin() as connection:
        for table_ in _tables():
            if inspect(connection).has_table(table_.name) and connection.scalar(
                select(func.count()).select_from(table_)
            ):
                raise NotEmptyError(f"the database already has {table_.name}")
        try:
            number = _insert(connection, rows)
        except (IntegrityError, StatementError, ValueError, KeyError) as error:
            raise BrokenError("the backup has missing or unreadable rows") from error
        _check_workspaces(connection)
        if connection.dialect.name == "postgresql":
            _go_on_counting(connection)
    migrate(engine)
    with translate_errors(), engine.begin() as connection:
        connection.execute(
            update(DeliveryRow)
            .where(DeliveryRow.state == DeliveryState.WAITING.value, DeliveryRow.due_at <= now)
            .values(
                state=DeliveryState.UNKNOWN.value,
                check_at=now,
                first_begun_at=func.coalesce(DeliveryRow.first_begun_at, DeliveryRow.due_at),
                search=None,
                why="restored from a copy: it may have been posted since",
            )
        )
    return number


def _insert(connection: Connection, rows: Iterator[tuple[str, Row]]) -> int:
    tables = {each.name: each for each in _tables()}
    number = 0
    pointing: list[tuple[Table, Row, Row]] = []
    for name, of_table in groupby(rows, key=itemgetter(0)):
        if name not in tables:
            raise OtherSchemaError(f"the backup has an unknown table, {name}")
        table_ = tables[name]
        own_pointers = [
            each.name for each in table_.columns if any(key.column.table is table_ for key in each.foreign_keys)
        ]
        while batch := [row for _, row in islice(of_table, _AT_ONCE)]:
            cleared = []
            for row in batch:
                # Rows of one table may refer to each other in any order: these columns are filled in at the end.
                if values := {each: row[each] for each in own_pointers if row.get(each) is not None}:
                    pointing.append((table_, row, values))
                cleared.append(row | dict.fromkeys(values))
            _insert_some(connection, table_, cleared)
            number += len(batch)
    for table_, row, values in pointing:
        this = sa.and_(*(key == _typed(key, row[key.name]) for key in table_.primary_key.columns))
        connection.execute(update(table_).where(this).values(**values))
    return number


def _insert_some(connection: Connection, table_: Table, rows: list[Row]) -> None:
    # Only the backup's columns: an older schema has fewer, and others keep their defaults.
    columns = [table_.c[name] for name in rows[0]]
    bare = sa.table(table_.name, *(sa.column(each.name, each.type) for each in columns))
    connection.execute(insert(bare), [{each.name: _typed(each, row[each.name]) for each in columns} for row in rows])


def _check_workspaces(connection: Connection) -> None:
    """Raise BrokenError if a row refers to a row of another workspace, which no program writes."""
    inspector = inspect(connection)
    # An older schema has fewer tables and columns.
    columns = {name: {each["name"] for each in inspector.get_columns(name)} for name in inspector.get_table_names()}
    for table_ in _tables():
        for key in table_.foreign_keys:
            other = key.column.table.alias()
            has_both = all(_OWNER in columns.get(each, ()) for each in (table_.name, key.column.table.name))
            if not has_both or key.parent.name not in columns[table_.name]:
                continue
            both = table_.join(other, key.parent == other.c[key.column.name])
            if connection.execute(
                select(sa.literal(1)).select_from(both).where(table_.c[_OWNER] != other.c[_OWNER]).limit(1)
            ).first():
                raise BrokenError(f"the backup has rows in {table_.name} that refer to another workspace")


def _go_on_counting(connection: Connection) -> None:
    """Advance the id sequences past the loaded ids."""
    there = set(inspect(connection).get_table_names())
    for table_ in (each for each in _tables() if each.name in there):
        [key, *more] = table_.primary_key.columns
        if not more and isinstance(key.type, sa.Integer):
            highest = select(func.coalesce(func.max(key), 0) + 1).scalar_subquery()
            connection.execute(
                select(func.setval(func.pg_get_serial_sequence(table_.name, key.name), highest, False))  # noqa: FBT003 - Postgres' own
            )


# Parsers by column type.
_READ: tuple[tuple[type[TypeEngine[Any]], Callable[[str], Any]], ...] = (
    (UtcDateTime, datetime.fromisoformat),
    (sa.Date, date.fromisoformat),
    (sa.Time, time.fromisoformat),
    (sa.Uuid, uuid.UUID),
)


def _typed(column: Column[Any], value: Any) -> Any:
    read = next((read for kind, read in _READ if isinstance(column.type, kind)), None)
    return value if read is None or value is None else read(value)
