"""A select that is compiled once: for what is asked while somebody waits, and costs less than its compiling."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from sqlalchemy import CompoundSelect, Connection, Dialect, Select
from sqlalchemy.orm import Session

# What a question is asked through: a transaction, or the bare connection of a glance (see `Database.glancing`).
Asked = Session | Connection
# Rows with Python's own dates and moments, each in the order of the select's columns.
Rows = Sequence[Sequence[Any]]

Statement = Select[*tuple[Any, ...]] | CompoundSelect[*tuple[Any, ...]]

T = TypeVar("T")
_Process = Callable[[Any], Any]
_Raw = tuple[tuple[Any, ...], ...]


class Question(Generic[T]):
    """A select, and what its rows mean.

    Args:
        statement: With a named `bindparam` for each value that it takes.
        make: Makes the answer of the rows; of the same rows the same answer.
        remembered: How many answers a glance remembers by their rows, for questions that mostly bring the same few
            rows again. The rows are read every time; only what they mean is not worked out again.
    """

    def __init__(
        self,
        statement: Statement,
        make: Callable[[Rows], T],
        *,
        remembered: int = 0,
    ) -> None:
        self._statement = statement
        self._make = make
        self._remembered = remembered
        # By the dialect's name: all that the compiled form depends on beside the statement.
        self._compiled: dict[str, _Compiled[T]] = {}

    def answer(self, asked: Asked, **values: Any) -> T:
        """Ask the database, with a value for each of the statement's names.

        In a transaction SQLAlchemy asks as ever. Through a bare connection the driver is asked itself, with the text
        that SQLAlchemy compiled once, in less than half the time; what is raised then are the driver's own errors.
        """
        if isinstance(asked, Session):
            return self._make(asked.execute(self._statement, values).all())
        compiled = self._compiled.get(asked.dialect.name) or self._compile(asked.dialect)
        parameters = compiled.parameters(values)
        cursor = asked.connection.cursor()
        try:
            # Whoever listens to the engine's statements hears of this one too.
            for listener in asked.dispatch.before_cursor_execute:
                listener(asked, cursor, compiled.sql, parameters, None, False)  # noqa: FBT003 - SQLAlchemy's own order
            cursor.execute(compiled.sql, parameters)
            return compiled.meaning(tuple(cursor.fetchall()))
        finally:
            cursor.close()

    def _compile(self, dialect: Dialect) -> "_Compiled[T]":
        compiled = self._statement.compile(dialect=dialect)
        into = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect) for bind, name in compiled.bind_names.items()
        }
        out_of = [
            column.type.dialect_impl(dialect).result_processor(dialect, None)
            for column in self._statement.exported_columns
        ]
        changed = [(place, process) for place, process in enumerate(out_of) if process is not None]

        def meaning(raw: _Raw) -> T:
            rows = [list(row) for row in raw]
            for row in rows:
                for place, process in changed:
                    row[place] = process(row[place])
            return self._make(rows)

        made = self._compiled[dialect.name] = _Compiled(
            sql=str(compiled),
            constants=dict(compiled.params),
            order=None if compiled.positiontup is None else tuple(compiled.positiontup),
            into=tuple((name, process) for name, process in into.items() if process is not None),
            meaning=lru_cache(self._remembered)(meaning) if self._remembered else meaning,
        )
        return made


@dataclass(frozen=True, slots=True)
class _Compiled(Generic[T]):
    """A select as one driver takes it.

    Attributes:
        constants: Values by name, where the statement has them itself; None for those that are to be given.
        order: The names in the order of their places; None where the driver takes them by name.
        into: What turns a value into the driver's, by name.
        meaning: What turns the driver's rows into the answer.
    """

    sql: str
    constants: dict[str, Any]
    order: tuple[str, ...] | None
    into: tuple[tuple[str, _Process], ...]
    meaning: Callable[[_Raw], T]

    def parameters(self, values: dict[str, Any]) -> Sequence[Any] | dict[str, Any]:
        whole = self.constants | values
        for name, process in self.into:
            whole[name] = process(whole[name])
        return whole if self.order is None else [whole[name] for name in self.order]
