"""The audit log of a series: who changed what, when, from what to what."""

import uuid

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, select, update

from bot.core.calendar.models import Session
from bot.core.calendar.session_changes import ChangeAction, SeriesNote, SessionChange
from bot.store.db.engine import Transaction
from bot.store.schema.tables import AuditLogRow, PersonRow

_SESSION = TypeAdapter(Session)
# The action of a row that is a note.
_NOTED = "noted"
_QUESTION = select(AuditLogRow, PersonRow.address).outerjoin(PersonRow, PersonRow.id == AuditLogRow.person_id)


def append(tx: Transaction, workspace_id: int, series_id: int, person_id: int | None, change: SessionChange) -> None:
    """Store one change under a new id. `person_id` is None for the command line."""
    about = change.after or change.before
    tx.add(
        AuditLogRow(
            workspace_id=workspace_id,
            series_id=series_id,
            session_id=None if about is None else about.id,
            person_id=person_id,
            batch=change.change_id,
            made_at=change.made_at,
            deed=change.action.value,
            before=None if change.before is None else _SESSION.dump_python(change.before, mode="json"),
            after=None if change.after is None else _SESSION.dump_python(change.after, mode="json"),
        )
    )
    tx.flush()


def append_note(tx: Transaction, workspace_id: int, series_id: int, person_id: int | None, note: SeriesNote) -> None:
    """Store a change of the series' settings. `person_id` is None for the command line."""
    tx.add(
        AuditLogRow(
            workspace_id=workspace_id,
            series_id=series_id,
            person_id=person_id,
            batch=note.change_id,
            made_at=note.made_at,
            deed=_NOTED,
            after={"lines": list(note.lines)},
        )
    )
    tx.flush()


def latest(tx: Transaction, series_id: int, most: int) -> list[SessionChange | SeriesNote]:
    """Return the latest changes and notes, newest first."""
    question = _QUESTION.where(AuditLogRow.series_id == series_id).order_by(AuditLogRow.id.desc()).limit(most)
    return [
        _noted(row, changed_by) if row.deed == _NOTED else _change(row, changed_by)
        for row, changed_by in tx.execute(question)
    ]


def of_change(tx: Transaction, series_id: int, batch: uuid.UUID) -> list[SessionChange]:
    """Return the changes of a change set, newest first; empty if it does not exist."""
    return _read(tx, AuditLogRow.series_id == series_id, AuditLogRow.batch == batch)


def since_version(tx: Transaction, series_id: int, session_id: int, version: int) -> list[SessionChange]:
    """Return the changes of a session since a version, newest first."""
    its_own = _read(tx, AuditLogRow.series_id == series_id, AuditLogRow.session_id == session_id, most=50)
    return [each for each in its_own if each.after is not None and each.after.version > version]


def mark_undone(tx: Transaction, series_id: int, batch: uuid.UUID, by: uuid.UUID) -> None:
    """Record that a change set was undone by another one."""
    tx.execute(
        update(AuditLogRow).where(AuditLogRow.series_id == series_id, AuditLogRow.batch == batch).values(undone_by=by)
    )


def _read(tx: Transaction, *conditions: ColumnElement[bool], most: int | None = None) -> list[SessionChange]:
    question = _QUESTION.where(*conditions, AuditLogRow.deed != _NOTED).order_by(AuditLogRow.id.desc())
    return [
        _change(row, changed_by) for row, changed_by in tx.execute(question if most is None else question.limit(most))
    ]


def _noted(row: AuditLogRow, changed_by: str | None) -> SeriesNote:
    return SeriesNote(tuple((row.after or {})["lines"]), changed_by, row.made_at, row.batch)


def _change(row: AuditLogRow, changed_by: str | None) -> SessionChange:
    return SessionChange(
        action=ChangeAction(row.deed),
        before=None if row.before is None else _SESSION.validate_python(row.before),
        after=None if row.after is None else _SESSION.validate_python(row.after),
        changed_by=changed_by,
        made_at=row.made_at,
        change_id=row.batch,
        undone=row.undone_by is not None,
    )
