"""The audit log of a series: who changed what, when, from what to what."""

import uuid

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, select, update

from bot.core.calendar.models import Session, Texts
from bot.core.calendar.session_changes import ChangeAction, SeriesNote, SessionChange
from bot.store.db.engine import Transaction
from bot.store.schema.tables import AuditLogRow, PersonRow

_SESSION = TypeAdapter(Session)
_TEXTS = TypeAdapter(Texts | None)
# The action of a row that is a note.
_NOTED = "noted"
_QUESTION = select(AuditLogRow, PersonRow.address).outerjoin(PersonRow, PersonRow.id == AuditLogRow.person_id)


def append(
    tx: Transaction, workspace_id: int, series_id: int, person_id: int | None, change: SessionChange | SeriesNote
) -> None:
    """Store a change of a session, or of the series' settings. `person_id` is None for the command line."""
    if isinstance(change, SeriesNote):
        before, after = (_TEXTS.dump_python(each, mode="json") for each in change.texts or (None, None))
        row = AuditLogRow(deed=_NOTED, before=before, after={"lines": list(change.lines), "texts": after})
    else:
        about = change.after or change.before
        before, after = (each and _SESSION.dump_python(each, mode="json") for each in (change.before, change.after))
        row = AuditLogRow(session_id=about and about.id, deed=change.action.value, before=before, after=after)
    row.workspace_id, row.series_id, row.person_id = workspace_id, series_id, person_id
    row.batch, row.made_at = change.change_id, change.made_at
    tx.add(row)
    tx.flush()


def latest(tx: Transaction, series_id: int, most: int) -> list[SessionChange | SeriesNote]:
    """Return the latest changes and notes, newest first."""
    question = _QUESTION.where(AuditLogRow.series_id == series_id).order_by(AuditLogRow.id.desc()).limit(most)
    return [_change(row, changed_by) for row, changed_by in tx.execute(question)]


def of_change(tx: Transaction, series_id: int, batch: uuid.UUID) -> list[SessionChange]:
    """Return the changes of a change set, newest first; empty if it does not exist."""
    return _read(tx, AuditLogRow.series_id == series_id, AuditLogRow.batch == batch)


def texts_of_change(tx: Transaction, series_id: int, batch: uuid.UUID) -> SeriesNote | None:
    """Return what a change set changed of the program's texts; None if nothing."""
    question = _QUESTION.where(AuditLogRow.series_id == series_id, AuditLogRow.batch == batch)
    notes = (_change(row, by) for row, by in tx.execute(question.where(AuditLogRow.deed == _NOTED)))
    return next((each for each in notes if isinstance(each, SeriesNote) and each.texts is not None), None)


def since_version(tx: Transaction, series_id: int, session_id: int, version: int) -> list[SessionChange]:
    """Return the changes of a session since a version, newest first."""
    matching = _read(tx, AuditLogRow.series_id == series_id, AuditLogRow.session_id == session_id)
    return [each for each in matching if each.after is not None and each.after.version > version]


def of_version(tx: Transaction, series_id: int, session_id: int, version: int) -> SessionChange | None:
    """Return the change that gave a session its version."""
    changes = since_version(tx, series_id, session_id, version - 1)
    return next((each for each in changes if each.after is not None and each.after.version == version), None)


def mark_undone(tx: Transaction, series_id: int, batch: uuid.UUID, by: uuid.UUID) -> None:
    """Record that a change set was undone by another one."""
    tx.execute(
        update(AuditLogRow).where(AuditLogRow.series_id == series_id, AuditLogRow.batch == batch).values(undone_by=by)
    )


def _read(tx: Transaction, *conditions: ColumnElement[bool]) -> list[SessionChange]:
    question = _QUESTION.where(*conditions, AuditLogRow.deed != _NOTED).order_by(AuditLogRow.id.desc())
    changes = [_change(row, changed_by) for row, changed_by in tx.execute(question)]
    return [each for each in changes if isinstance(each, SessionChange)]


def _change(row: AuditLogRow, changed_by: str | None) -> SessionChange | SeriesNote:
    undone = row.undone_by is not None
    if row.deed == _NOTED:
        noted = row.after or {}
        old, new = (_TEXTS.validate_python(each) for each in (row.before, noted.get("texts")))
        texts = None if old is None or new is None else (old, new)
        return SeriesNote(tuple(noted["lines"]), changed_by, row.made_at, row.batch, texts, undone)
    before, after = (None if each is None else _SESSION.validate_python(each) for each in (row.before, row.after))
    return SessionChange(ChangeAction(row.deed), before, after, changed_by, row.made_at, row.batch, undone)
