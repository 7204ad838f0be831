"""Sessions and who speaks at them."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.core.calendar import Session, Status
from bot.store.engine import Transaction
from bot.store.schema import SessionRow, SpeakerRow

_OF_SERIES = select(SessionRow).options(selectinload(SessionRow.speakers)).order_by(SessionRow.date, SessionRow.id)


def of_series(tx: Transaction, series_id: int) -> list[Session]:
    """All sessions of a series, cancelled ones too, in the order of their dates."""
    return [_session(row) for row in tx.scalars(_OF_SERIES.where(SessionRow.series_id == series_id))]


def add(tx: Transaction, workspace_id: int, series_id: int, session: Session) -> Session:
    """Keep a new session; its `id` is given here, whatever it was."""
    row = SessionRow(workspace_id=workspace_id, series_id=series_id, added_at=session.added_at)
    _write(row, session)
    row.speakers = _speakers(workspace_id, session)
    tx.add(row)
    tx.flush()
    return replace(session, id=row.id)


def change(tx: Transaction, session: Session) -> None:
    """Keep a changed session. Raises sqlalchemy's NoResultFound if there is none with its id."""
    query = select(SessionRow).options(selectinload(SessionRow.speakers)).where(SessionRow.id == session.id)
    row = tx.scalars(query).one()
    _write(row, session)
    if tuple(speaker.name for speaker in row.speakers) != session.speakers:
        # Out with the old names first: the new ones take their places, which are unique.
        row.speakers.clear()
        tx.flush()
        row.speakers = _speakers(row.workspace_id, session)
    tx.flush()


def _write(row: SessionRow, session: Session) -> None:
    row.date = session.date
    row.start = session.start
    row.minutes = session.minutes
    row.title = session.title
    row.place = session.place
    row.link = session.link
    row.status = session.status.value
    row.restored = session.restored
    row.dated_at = session.dated_at


def _speakers(workspace_id: int, session: Session) -> list[SpeakerRow]:
    return [
        SpeakerRow(workspace_id=workspace_id, position=position, name=name)
        for position, name in enumerate(session.speakers)
    ]


def _session(row: SessionRow) -> Session:
    return Session(
        id=row.id,
        date=row.date,
        added_at=row.added_at,
        dated_at=row.dated_at,
        start=row.start,
        minutes=row.minutes,
        title=row.title,
        speakers=tuple(speaker.name for speaker in row.speakers),
        place=row.place,
        link=row.link,
        status=Status(row.status),
        restored=row.restored,
    )
