"""All rows of a database, or of one workspace, out and in again: as they are, whichever of the two databases it is.

What is written is JSON: the schema's revision, then table by table, each before those that point to it. Why a format of
our own: docs/adr/0009-backups-as-json-lines.md.
"""

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Date,
    Engine,
    Integer,
    Table,
    Time,
    Uuid,
    and_,
    column,
    func,
    insert,
    inspect,
    select,
    table,
    text,
    update,
)
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.types import TypeEngine

from bot.core.outbox.deliveries import DeliveryState
from bot.store.db.engine import translate_errors
from bot.store.db.migrate import migrate, revision_of
from bot.store.db.types import Base, UtcDateTime
from bot.store.schema.installations import InstallationRow, InstallStateRow
from bot.store.schema.tables import CalendarVersionRow, DeliveryRow, HeartbeatRow, WorkspaceRow

Row = dict[str, Any]

# Of running processes, or made by the database itself, and of nobody's data.
_OF_THE_MOMENT = frozenset(
    {HeartbeatRow.__tablename__, InstallStateRow.__tablename__, CalendarVersionRow.__tablename__}
)
# Sealed tokens: nothing that leaves the machine with a workspace's data.
_TOKENS = frozenset({InstallationRow.__tablename__})
_AT_ONCE = 500


class NotEmptyError(Exception):
    """The database has rows already: nothing was changed."""


class BrokenError(Exception):
    """Rows of the copy are missing, or are no rows: nothing was changed."""


class OtherSchemaError(Exception):
    """The copy is of a version of the program that this one does not know: nothing was changed."""


def dump(engine: Engine, workspace_id: int | None = None) -> tuple[str, Iterator[tuple[str, Row]]]:
    """The schema's revision, and every row with its table's name, as they were at one moment.

    What is written meanwhile is in none of it, and nobody waits for it.

    Args:
        engine: Of the database.
        workspace_id: The one whose rows are wanted, without its tokens; None for all that there is.

    Raises:
        DatabaseUnavailableError: The database cannot be read, also while the rows are taken.
    """
    return revision_of(engine), _rows(engine, workspace_id)


def _rows(engine: Engine, workspace_id: int | None) -> Iterator[tuple[str, Row]]:
    with translate_errors(), _snapshot(engine) as connection:
        for its in _tables():
            question = select(its)
            if workspace_id is not None:
                if its.name in _TOKENS:
                    continue
                own = its.c.id if its.name == WorkspaceRow.__tablename__ else its.c.workspace_id
                question = question.where(own == workspace_id)
            ordered = question.order_by(*its.primary_key.columns)
            for row in connection.execution_options(yield_per=_AT_ONCE).execute(ordered).mappings():
                yield its.name, {name: _plain(value) for name, value in row.items()}


def _tables() -> list[Table]:
    return [each for each in Base.metadata.sorted_tables if each.name not in _OF_THE_MOMENT]


class _snapshot:  # noqa: N801 - read like the function that it stands for
    """One connection in a transaction that sees one moment, on either database."""

    def __init__(self, engine: Engine) -> None:
        # Its transaction begins as one that only reads: it holds nobody up.
        options: dict[str, Any] = {"reads": True}
        if engine.dialect.name == "postgresql":
            options |= {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._connection = engine.connect().execution_options(**options)

    def __enter__(self) -> Connection:
        if self._connection.dialect.name == "sqlite":
            self._connection.exec_driver_sql("BEGIN")
        return self._connection

    def __exit__(self, *raised: object) -> None:
        self._connection.rollback()
        self._connection.close()


def load(engine: Engine, revision: str, rows: Iterator[tuple[str, Row]], now: datetime) -> int:
    """Put rows into an empty database, all or none, and bring it to the current schema; how many there were.

    What was to be posted since the copy was made may have been: it is looked for before it is posted.

    Args:
        engine: Of a database without any rows; also without any tables.
        revision: As `dump` gave it.
        rows: The same.
        now: The rounds' time (aware).

    Raises:
        NotEmptyError: There are rows in it.
        BrokenError: Rows are missing, or cannot be read.
        OtherSchemaError: No such revision is known here.
        DatabaseUnavailableError: The database cannot be written to.
    """
    standing = revision_of(engine)
    if standing > revision:
        raise OtherSchemaError(
            f"it is of an earlier version (schema {revision}): it goes into a database without tables"
        )
    try:
        # To the version of that time first: what later ones change in rows is then done to these as well.
        migrate(engine, revision)
    except LookupError as error:
        raise OtherSchemaError(f"it was made by a newer version (schema {revision})") from error
    with translate_errors(), engine.begin() as connection:
        for its in _tables():
            if inspect(connection).has_table(its.name) and connection.scalar(select(func.count()).select_from(its)):
                raise NotEmptyError(f"there are {its.name} in this database already")
        try:
            number = _insert(connection, rows)
        except (IntegrityError, StatementError, ValueError, KeyError) as error:
            raise BrokenError("rows are missing that others point to, or cannot be read") from error
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
                why="restored from a copy: it may have been posted since",
            )
        )
    return number


def _insert(connection: Connection, rows: Iterator[tuple[str, Row]]) -> int:
    tables = {each.name: each for each in _tables()}
    number = 0
    waiting: list[Row] = []
    current = ""
    pointing: list[tuple[Table, Row, Row]] = []
    for name, row in rows:
        if name not in tables:
            raise OtherSchemaError(f"there is no table {name} here")
        its_own = {each: row[each] for each in _own_pointers(tables[name]) if row.get(each) is not None}
        if its_own:
            # Rows of one table may point to each other in any order: that is filled in at the end.
            pointing.append((tables[name], row, its_own))
        if waiting and (name != current or len(waiting) == _AT_ONCE):
            _insert_some(connection, tables[current], waiting)
            waiting = []
        current = name
        waiting.append(row | dict.fromkeys(its_own))
        number += 1
    if waiting:
        _insert_some(connection, tables[current], waiting)
    for its, row, values in pointing:
        this = and_(*(key == _typed(key, row[key.name]) for key in its.primary_key.columns))
        connection.execute(update(its).where(this).values(**values))
    return number


def _own_pointers(its: Table) -> list[str]:
    return [each.name for each in its.columns if any(key.column.table is its for key in each.foreign_keys)]


def _insert_some(connection: Connection, its: Table, rows: list[Row]) -> None:
    # Only with the columns that the copy has: an older schema has fewer, and what a table fills in by itself stays out.
    columns = [its.c[name] for name in rows[0]]
    bare = table(its.name, *(column(each.name, each.type) for each in columns))
    connection.execute(insert(bare), [{each.name: _typed(each, row[each.name]) for each in columns} for row in rows])


def _go_on_counting(connection: Connection) -> None:
    """Let the next id be one that is free: the rows brought theirs with them."""
    there = set(inspect(connection).get_table_names())
    for its in (each for each in _tables() if each.name in there):
        [key, *more] = its.primary_key.columns
        if not more and isinstance(key.type, Integer):
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{its.name}', '{key.name}'),"  # noqa: S608 - our own names
                    f" (SELECT coalesce(max({key.name}), 0) + 1 FROM {its.name}), false)"
                )
            )


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date() | time():
            return value.isoformat()
        case uuid.UUID():
            return str(value)
    return value


# By the column's type, which says what its text was before it was text.
_READ: tuple[tuple[type[TypeEngine[Any]], Callable[[str], Any]], ...] = (
    (UtcDateTime, datetime.fromisoformat),
    (Date, date.fromisoformat),
    (Time, time.fromisoformat),
    (Uuid, uuid.UUID),
)


def _typed(its: Column[Any], value: Any) -> Any:
    for kind, read in _READ:
        if isinstance(its.type, kind) and value is not None:
            return read(value)
    return value
