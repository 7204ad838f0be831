"""Attendance: RSVPs and check-ins."""

from datetime import datetime

from sqlalchemy import func, select, update

from bot.core.participation.attendance import Attendee
from bot.store.db.engine import Transaction
from bot.store.db.upsert import insert_if_absent
from bot.store.schema.tables import AttendanceRow, PersonRow


def of_session(tx: Transaction, session_id: int) -> list[Attendee]:
    """Return all RSVPs and check-ins of a session, in a stable order."""
    rows = tx.execute(
        select(AttendanceRow, PersonRow.address)
        .join(PersonRow, PersonRow.id == AttendanceRow.person_id)
        .where(AttendanceRow.session_id == session_id)
        .order_by(PersonRow.address)
    )
    return [
        Attendee(external_id, row.comes, row.checked_in_at, row.name, row.email)
        for row, external_id in rows
        if external_id is not None and (row.comes or row.checked_in_at is not None)
    ]


def attendees(tx: Transaction, session_id: int) -> list[int]:
    """Return our own ids of the people who checked in to a session or plan to come."""
    attends = AttendanceRow.comes | AttendanceRow.checked_in_at.is_not(None)
    found = tx.scalars(select(AttendanceRow.person_id).where(AttendanceRow.session_id == session_id, attends))
    return sorted(found)


def coming(tx: Transaction, session_id: int) -> list[int]:
    """Return the people who plan to come to a session, by our own ids."""
    of_it = (AttendanceRow.session_id == session_id, AttendanceRow.comes)
    return list(tx.scalars(select(AttendanceRow.person_id).where(*of_it).order_by(AttendanceRow.person_id)))


def count_checked_in(tx: Transaction, session_id: int) -> int:
    """Count the people who were there."""
    of_it = (AttendanceRow.session_id == session_id, AttendanceRow.checked_in_at.is_not(None))
    return tx.scalar(select(func.count()).where(*of_it)) or 0


def set_coming(tx: Transaction, workspace_id: int, session_id: int, person_id: int, *, comes: bool) -> bool:
    """Store whether a person plans to come; return whether that is a change. A withdrawal leaves no trace."""
    row = _row(tx, workspace_id, session_id, person_id)
    changed = row.comes != comes
    row.comes = comes
    if not comes and not row.tries and row.checked_in_at is None:
        tx.delete(row)
    tx.flush()
    return changed


def tries(tx: Transaction, workspace_id: int, session_id: int, person_id: int) -> int:
    """Return a person's number of wrong codes, and lock it until this transaction ends."""
    return _row(tx, workspace_id, session_id, person_id).tries


def record_try(tx: Transaction, workspace_id: int, session_id: int, person_id: int) -> None:
    """Count a wrong code."""
    _row(tx, workspace_id, session_id, person_id)
    matching = (AttendanceRow.session_id == session_id, AttendanceRow.person_id == person_id)
    tx.execute(update(AttendanceRow).where(*matching).values(tries=AttendanceRow.tries + 1))


def check_in(tx: Transaction, workspace_id: int, session_id: int, person_id: int, now: datetime) -> None:
    """Check a person in; the first time counts. `now` is the rounds' time (aware)."""
    row = _row(tx, workspace_id, session_id, person_id)
    if row.checked_in_at is None:
        row.checked_in_at = now
    tx.flush()


def name(tx: Transaction, session_id: int, person_id: int, *, called: str | None, email: str | None) -> None:
    """Store the chat's name and e-mail address of a person who was there."""
    matching = (AttendanceRow.session_id == session_id, AttendanceRow.person_id == person_id)
    tx.execute(update(AttendanceRow).where(*matching).values(name=called, email=email))


def _row(tx: Transaction, workspace_id: int, session_id: int, person_id: int) -> AttendanceRow:
    which = {"session_id": session_id, "person_id": person_id}
    # Of two requests at once, the second insert waits for the first, and then does nothing.
    insert_if_absent(tx, AttendanceRow, AttendanceRow.person_id, {**which, "workspace_id": workspace_id})
    return tx.get_one(AttendanceRow, (session_id, person_id), with_for_update=True)
