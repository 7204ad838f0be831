"""What was changed in a series, by whom and when, from what to what."""

import uuid

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, select, update

from bot.core.calendar.models import Session
from bot.core.calendar.session_changes import Change, Deed, Note
from bot.store.db.engine import Transaction
from bot.store.schema.tables import ChangeRow, PersonRow

_SESSION = TypeAdapter(Session)
# The deed of a row that is a note.
_NOTED = "noted"
_QUESTION = select(ChangeRow, PersonRow.address).outerjoin(PersonRow, PersonRow.id == ChangeRow.person_id)


def keep(tx: Transaction, workspace_id: int, series_id: int, person_id: int | None, change: Change) -> None:
    """Keep one change; its id is given here, whatever it was. `person_id` is None for the command line."""
    about = change.after or change.before
    tx.add(
        ChangeRow(
            workspace_id=workspace_id,
            series_id=series_id,
            session_id=None if about is None else about.id,
            person_id=person_id,
            batch=change.batch,
            made_at=change.made_at,
            deed=change.deed.value,
            before=None if change.before is None else _SESSION.dump_python(change.before, mode="json"),
            after=None if change.after is None else _SESSION.dump_python(change.after, mode="json"),
        )
    )
    tx.flush()


def note(tx: Transaction, workspace_id: int, series_id: int, person_id: int | None, said: Note) -> None:
    """Keep what was decided about a series itself. `person_id` is None for the command line."""
    tx.add(
        ChangeRow(
            workspace_id=workspace_id,
            series_id=series_id,
            person_id=person_id,
            batch=said.batch,
            made_at=said.made_at,
            deed=_NOTED,
            after={"lines": list(said.lines)},
        )
    )
    tx.flush()


def latest(tx: Transaction, series_id: int, most: int) -> list[Change | Note]:
    """The last changes and notes, the newest first."""
    question = _QUESTION.where(ChangeRow.series_id == series_id).order_by(ChangeRow.id.desc()).limit(most)
    return [_noted(row, who) if row.deed == _NOTED else _change(row, who) for row, who in tx.execute(question)]


def of_batch(tx: Transaction, series_id: int, batch: uuid.UUID) -> list[Change]:
    """What was done at one press, the newest first; empty if there is no such press."""
    return _read(tx, ChangeRow.series_id == series_id, ChangeRow.batch == batch)


def since_version(tx: Transaction, series_id: int, session_id: int, version: int) -> list[Change]:
    """What happened to a session since it had that version, the newest first."""
    its_own = _read(tx, ChangeRow.series_id == series_id, ChangeRow.session_id == session_id, most=50)
    return [each for each in its_own if each.after is not None and each.after.version > version]


def mark_undone(tx: Transaction, series_id: int, batch: uuid.UUID, by: uuid.UUID) -> None:
    """Note that a press was taken back by another one."""
    tx.execute(update(ChangeRow).where(ChangeRow.series_id == series_id, ChangeRow.batch == batch).values(undone_by=by))


def _read(tx: Transaction, *conditions: ColumnElement[bool], most: int | None = None) -> list[Change]:
    question = _QUESTION.where(*conditions, ChangeRow.deed != _NOTED).order_by(ChangeRow.id.desc())
    return [_change(row, who) for row, who in tx.execute(question if most is None else question.limit(most))]


def _noted(row: ChangeRow, who: str | None) -> Note:
    return Note(tuple((row.after or {})["lines"]), who, row.made_at, row.batch)


def _change(row: ChangeRow, who: str | None) -> Change:
    return Change(
        deed=Deed(row.deed),
        before=None if row.before is None else _SESSION.validate_python(row.before),
        after=None if row.after is None else _SESSION.validate_python(row.after),
        who=who,
        made_at=row.made_at,
        batch=row.batch,
        undone=row.undone_by is not None,
    )
