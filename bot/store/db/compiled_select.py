"""A select that is compiled once: for what is asked while somebody waits, and costs less than its compiling."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import CompoundSelect, Dialect, Select
from sqlalchemy.orm import Session

from bot.store.db.read_connections import Glance

# What a question is asked through.
Asked = Session | Glance
Statement = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]

T = TypeVar("T")
Row = Sequence[Any]
# Makes a row, as it came from the driver, one with Python's own dates and moments; numbers and texts are so already.
Read = Callable[[Row], Row]
_Process = Callable[[Any], Any]


class Question(Generic[T]):
    """A select, and what its rows mean.

    Args:
        statement: With a named `bindparam` for each value that it takes.
        make: Makes the answer of the rows, each in the order of the select's columns and not yet read.
    """

    def __init__(self, statement: Statement, make: Callable[[Sequence[Row], Read], T]) -> None:
        self._statement = statement
        self._make = make
        # By the dialect's name: all that the compiled form depends on beside the statement.
        self._compiled: dict[str, _Compiled] = {}

    def answer(self, asked: Asked, **values: Any) -> T:
        """Ask the database, with a value for each of the statement's names.

        In a transaction SQLAlchemy asks as ever. In a glance the driver is asked itself, with the text that SQLAlchemy
        compiled once, in less than half the time; what is raised then are the driver's own errors.
        """
        if isinstance(asked, Session):
            return self._make(asked.execute(self._statement, values).all(), _as_it_is)
        compiled = self._compiled.get(asked.dialect.name) or self._compile(asked.dialect)
        parameters = compiled.parameters(values)
        cursor = asked.cursor
        # Whoever listens to the engine's statements hears of this one too.
        for listener in asked.engine.dispatch.before_cursor_execute:
            listener(asked.connection, cursor, compiled.sql, parameters, None, False)  # noqa: FBT003 - SQLAlchemy's own order
        cursor.execute(compiled.sql, parameters)
        return self._make(cursor.fetchall(), compiled.read)

    def _compile(self, dialect: Dialect) -> "_Compiled":
        compiled = self._statement.compile(dialect=dialect)
        into = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect) for bind, name in compiled.bind_names.items()
        }
        out_of = [
            column.type.dialect_impl(dialect).result_processor(dialect, None)
            for column in self._statement.exported_columns
        ]
        made = self._compiled[dialect.name] = _Compiled(
            sql=str(compiled),
            constants=dict(compiled.params),
            order=None if compiled.positiontup is None else tuple(compiled.positiontup),
            into=tuple((name, process) for name, process in into.items() if process is not None),
            out_of=tuple((place, process) for place, process in enumerate(out_of) if process is not None),
        )
        return made


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A select as one driver takes it.

    Attributes:
        constants: Values by name, where the statement has them itself; None for those that are to be given.
        order: The names in the order of their places; None where the driver takes them by name.
        into: What turns a value into the driver's, by name.
        out_of: What turns the driver's value of a column into Python's, by place.
    """

    sql: str
    constants: dict[str, Any]
    order: tuple[str, ...] | None
    into: tuple[tuple[str, _Process], ...]
    out_of: tuple[tuple[int, _Process], ...]

    def parameters(self, values: dict[str, Any]) -> Sequence[Any] | dict[str, Any]:
        whole = self.constants | values
        for name, process in self.into:
            whole[name] = process(whole[name])
        return whole if self.order is None else [whole[name] for name in self.order]

    def read(self, raw: Row) -> Row:
        row = list(raw)
        for place, process in self.out_of:
            row[place] = process(row[place])
        return row


def _as_it_is(row: Row) -> Row:
    """SQLAlchemy has read it."""
    return row
