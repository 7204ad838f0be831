"""Sessions and their speakers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Select, Text, bindparam, cast, func, select, update
from sqlalchemy.orm import selectinload

from bot.core.calendar.models import Card, Session, SessionStatus
from bot.store.db.engine import Reader, Transaction, core
from bot.store.schema.tables import AttendanceRow, SeriesRow, SessionRow, SpeakerRow

_Row = Sequence[Any]

# Read and written as they are: the fields of a session that are columns of its row.
_FIELDS = (
    *("date", "start", "minutes", "title", "place", "link"),
    *("restored", "notes", "version", "dated_at", "changed_at", "released_on"),
)
# The session's own columns first, repeated for each speaker; each is named as the session's field.
_COLUMNS = (
    SessionRow.id,
    SessionRow.added_at,
    *(getattr(SessionRow, each) for each in _FIELDS),
    SessionRow.status,
    cast(SessionRow.card, Text).label("card"),
    select(func.count())
    .where(AttendanceRow.session_id == SessionRow.id, AttendanceRow.comes)
    .correlate(SessionRow)
    .scalar_subquery()
    .label("coming"),
)
_NAMES = ("id", "added_at", *_FIELDS, "status", "card", "coming")
_CARD = TypeAdapter(Card)


def _with_speakers(chosen: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Select sessions with their speakers in one query: a row for each speaker, and at least one for each session."""
    those = chosen.subquery()
    return (
        select(*those.c, SpeakerRow.person_id, SpeakerRow.name)
        .outerjoin(SpeakerRow, SpeakerRow.session_id == those.c.id)
        .order_by(those.c.date, those.c.id, SpeakerRow.position)
    )


def _by_session(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    return (list(its_rows) for _, its_rows in groupby(rows, itemgetter(0)))


def _session(rows: Sequence[_Row]) -> Session:
    values = dict(zip(_NAMES, rows[0], strict=False))
    values["status"] = SessionStatus(values["status"])
    values["card"] = _card(values["card"])
    speakers = tuple([row[-1] for row in rows if row[-1] is not None])
    accounts = tuple([row[-2] for row in rows])
    return Session(**values, speakers=speakers, accounts=accounts if any(accounts) else ())


# The same few cards are parsed again and again. An empty card is null, or JSON's null.
@lru_cache(maxsize=512)
def _card(text: str | None) -> Card:
    return Card() if text is None or text == "null" else _CARD.validate_json(text)


_OF_SERIES = _with_speakers(select(*_COLUMNS).where(SessionRow.series_id == bindparam("series_id")))
_OF_WORKSPACE = _with_speakers(
    select(*_COLUMNS, SessionRow.series_id).where(
        # Uses the sessions' index, which begins with the series.
        SessionRow.series_id.in_(select(SeriesRow.id).where(SeriesRow.workspace_id == bindparam("workspace_id")))
    )
)
_ONE = _with_speakers(
    select(*_COLUMNS, SessionRow.series_id).where(
        SessionRow.workspace_id == bindparam("workspace_id"), SessionRow.id == bindparam("session_id")
    )
)


def find(tx: Transaction, workspace_id: int, session_id: int) -> tuple[int, Session] | None:
    """Return the id of a session's series, and the session; None if this workspace has no session with that id."""
    rows = tx.execute(_ONE, {"workspace_id": workspace_id, "session_id": session_id}).all()
    return (rows[0][len(_COLUMNS)], _session(rows)) if rows else None


def of_series(tx: Transaction, series_id: int) -> list[Session]:
    """Return all sessions of a series, including canceled ones, by date."""
    return [_session(rows) for rows in _by_session(core(tx).execute(_OF_SERIES, {"series_id": series_id}))]


def of_workspace(reader: Reader, workspace_id: int) -> dict[int, list[Session]]:
    """Return all sessions of a workspace by series id, including canceled ones, by date."""
    found: defaultdict[int, list[Session]] = defaultdict(list)
    for rows in _by_session(reader.execute(_OF_WORKSPACE, {"workspace_id": workspace_id})):
        found[rows[0][len(_COLUMNS)]].append(_session(rows))
    return dict(found)


def add(tx: Transaction, workspace_id: int, series_id: int, session: Session) -> Session:
    """Store a new session under a new id."""
    row = SessionRow(workspace_id=workspace_id, series_id=series_id, added_at=session.added_at)
    _write(row, session)
    row.speakers = _speakers(workspace_id, session)
    tx.add(row)
    tx.flush()
    return replace(session, id=row.id)


def change(tx: Transaction, session: Session) -> Session:
    """Store a changed session with a new version. Raises sqlalchemy's NoResultFound if there is none with its id."""
    query = select(SessionRow).options(selectinload(SessionRow.speakers)).where(SessionRow.id == session.id)
    row = tx.scalars(query).one()
    changed = replace(session, version=row.version + 1)
    _write(row, changed)
    if [(speaker.name, speaker.person_id) for speaker in row.speakers] != _named(session):
        # The old names first: positions are unique.
        row.speakers.clear()
        tx.flush()
        row.speakers = _speakers(row.workspace_id, session)
    tx.flush()
    return changed


def series_with_sessions(tx: Transaction, first: date, last: date) -> list[int]:
    """Return the ids of the series, in all workspaces, with a session between two dates, both included."""
    near = SessionRow.date.between(first, last)
    return list(tx.scalars(select(SessionRow.series_id).where(near).distinct().order_by(SessionRow.series_id)))


def release_posts(tx: Transaction, session: Session) -> None:
    """Let the day's posts of an incomplete session go out, for its present date. Its version stays."""
    tx.execute(update(SessionRow).where(SessionRow.id == session.id).values(released_on=session.date))


def _write(row: SessionRow, session: Session) -> None:
    for name in _FIELDS:
        setattr(row, name, getattr(session, name))
    row.status = session.status.value
    row.card = None if session.card == Card() else _CARD.dump_python(session.card, mode="json")


def _speakers(workspace_id: int, session: Session) -> list[SpeakerRow]:
    return [
        SpeakerRow(workspace_id=workspace_id, position=position, name=name, person_id=person_id)
        for position, (name, person_id) in enumerate(_named(session))
    ]


def _named(session: Session) -> list[tuple[str, int | None]]:
    accounts = session.accounts or (None,) * len(session.speakers)
    return list(zip(session.speakers, accounts, strict=True))
