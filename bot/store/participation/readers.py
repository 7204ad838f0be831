"""What a person did about sessions, for the views that they read."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import BindParameter, Integer, String, bindparam, literal, null, select, type_coerce, union_all

from bot.core.participation.attendance import Reader
from bot.store.db import engine
from bot.store.schema.tables import AnsweredRow, AttendanceRow, SubscriptionRow

_PERSON: BindParameter[int] = bindparam("person_id")
_SESSIONS: BindParameter[int] = bindparam("session_ids", expanding=True)
_NO_SESSION, _NO_ZONE = type_coerce(null(), Integer), type_coerce(null(), String)
_OWN = (AttendanceRow.person_id == _PERSON, AttendanceRow.session_id.in_(_SESSIONS))
_GOING, _CHECKED_IN, _RATED, _ZONE = "going", "checked in", "rated", "zone"
# One statement: each costs more than what it reads.
_DONE = union_all(
    select(literal(_GOING), AttendanceRow.session_id, _NO_ZONE).where(*_OWN, AttendanceRow.comes),
    select(literal(_CHECKED_IN), AttendanceRow.session_id, _NO_ZONE).where(
        *_OWN, AttendanceRow.checked_in_at.is_not(None)
    ),
    select(literal(_RATED), AnsweredRow.session_id, _NO_ZONE).where(
        AnsweredRow.person_id == _PERSON, AnsweredRow.session_id.in_(_SESSIONS)
    ),
    select(literal(_ZONE), _NO_SESSION, SubscriptionRow.zone).where(
        SubscriptionRow.person_id == _PERSON, SubscriptionRow.series_id == bindparam("series_id")
    ),
)


def of_person(
    reads: engine.Reader, person_id: int, *, series_id: int, session_ids: Collection[int], today: date
) -> Reader:
    """Return what a person did about some sessions of a series, and their time zone.

    Args:
        session_ids: The sessions that the view shows.
        today: The local date of the series.
    """
    which = {"person_id": person_id, "series_id": series_id, "session_ids": list(session_ids)}
    done = reads.execute(_DONE, which).all()

    def those(kind: str) -> frozenset[int]:
        return frozenset(session_id for its_kind, session_id, _ in done if its_kind == kind)

    zone = next((zone for kind, _, zone in done if kind == _ZONE), None)
    return Reader(today, zone, going=those(_GOING), checked_in=those(_CHECKED_IN), rated=those(_RATED))
