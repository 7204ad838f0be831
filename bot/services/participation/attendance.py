"""Attendance: RSVPs before a session, and check-ins with the code on the slide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum, auto

from bot.chat.actor import Actor, Times
from bot.core.calendar import models
from bot.core.calendar.models import Series, Session, SessionStatus
from bot.core.outbox.notifications import CheckInCode
from bot.core.participation.attendance import (
    MAX_TRIES,
    Attendee,
    AttendeeList,
    check_in_code,
    matches_code,
    session_open_for_check_in,
)
from bot.services.shared import session_lookup
from bot.services.shared.results import ForbiddenError, Unavailable
from bot.store.admin import people
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import message_updates
from bot.store.participation import attendance, home_refreshes

# How long after an RSVP the counts in posted messages are updated.
RECOUNT_AFTER = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """The check-in is stored."""

    series: Series
    session: Session


@dataclass(frozen=True, slots=True)
class WrongCode:
    """The code was wrong, and only the attempt is stored; `left` is how many attempts remain."""

    session: Session
    left: int


class CheckInClosed(Enum):
    """Why check-in is not possible."""

    OFF = auto()
    NO_SESSION = auto()
    NO_TRIES_LEFT = auto()


class SessionClosed(Enum):
    """Why RSVPs are closed."""

    OVER = auto()
    CANCELED = auto()


def set_attendance(
    db: Database, *, actor: Actor, session_id: int, comes: bool, times: Times
) -> tuple[Series, Session] | Unavailable[SessionClosed]:
    """Store whether a person plans to come to a session that is neither over nor canceled; it has the new count.

    Args:
        session_id: From the button.
        comes: Whether they plan to come.

    Raises:
        DatabaseUnavailableError: Nothing was changed.
    """
    with db.write() as tx:
        found = session_lookup.find_session(tx, actor.workspace_id, session_id)
        if found is None or found[1].status is SessionStatus.CANCELED:
            return Unavailable(SessionClosed.CANCELED)
        its_series, session = found
        if models.is_past(session, its_series.zone, times.now):
            return Unavailable(SessionClosed.OVER)
        # What follows changes rows of the outbox; the lock keeps the order that calendar changes use.
        series.lock(tx, its_series.id)
        person_id = people.of_actor(tx, actor).id
        if attendance.set_coming(tx, actor.workspace_id, session_id, person_id, comes=comes):
            message_updates.mark_stale_for_count(tx, its_series.id, session_id, times.wall_now + RECOUNT_AFTER)
            _, session = session_lookup.find_session(tx, actor.workspace_id, session_id) or found
            _mark_homes_stale(tx, actor.workspace_id, [actor.external_id], its_series, session)
        return its_series, session


def who(db: Database, *, actor: Actor, session_id: int) -> AttendeeList:
    """Return who plans to come to a session and who was there. Raises RejectedError for all but those who may know."""
    with db.read() as tx:
        its_series, session = session_lookup.get_session(tx, actor.workspace_id, session_id)
        if actor.external_id not in _can_see_names(tx, its_series, session):
            raise ForbiddenError(its_series)
        code = check_in_code(series.secret_of(tx, its_series.id), session) if its_series.policy.check_in else None
        return AttendeeList(its_series, session, tuple(attendance.of_session(tx, session.id)), code)


def _can_see_names(tx: Transaction, its_series: Series, session: Session) -> list[str]:
    organizing = [each.external_id for each in its_series.organizers if each.external_id is not None]
    return [*organizing, *people.external_ids(tx, session.accounts).values()]


def _mark_homes_stale(
    tx: Transaction, workspace_id: int, those: Sequence[str], its_series: Series, session: Session
) -> None:
    home_refreshes.mark_stale_for(tx, workspace_id, [*those, *_can_see_names(tx, its_series, session)])


def to_check_in(
    db: Database, *, workspace_id: int, now: datetime
) -> tuple[Series, Session] | Unavailable[CheckInClosed]:
    """Return the session that is open for check-in at `now` (the rounds' time, aware)."""
    with db.read() as tx:
        return _to_check_in(tx, workspace_id, now)


def _to_check_in(
    tx: Transaction, workspace_id: int, now: datetime
) -> tuple[Series, Session] | Unavailable[CheckInClosed]:
    known = [each for each in series.of_workspace(tx, workspace_id) if each.policy.check_in]
    for each in known:
        if (session := session_open_for_check_in(sessions.of_series(tx, each.id), each.zone, now)) is not None:
            return each, session
    return Unavailable(CheckInClosed.NO_SESSION if known else CheckInClosed.OFF)


def check_in(
    db: Database, *, actor: Actor, typed: str, now: datetime
) -> CheckedIn | WrongCode | Unavailable[CheckInClosed]:
    """Check a person in to the current session if the code is right; repeating it changes nothing.

    Args:
        typed: The code, as typed.
        now: The rounds' time (aware).

    Raises:
        DatabaseUnavailableError: Nothing was stored.
    """
    with db.write() as tx:
        found = _to_check_in(tx, actor.workspace_id, now)
        if isinstance(found, Unavailable):
            return found
        its_series, session = found
        series.lock(tx, its_series.id)
        person_id = people.of_actor(tx, actor).id
        tries = attendance.tries(tx, actor.workspace_id, session.id, person_id)
        if tries >= MAX_TRIES:
            return Unavailable(CheckInClosed.NO_TRIES_LEFT)
        if not matches_code(typed, check_in_code(series.secret_of(tx, its_series.id), session)):
            attendance.record_try(tx, actor.workspace_id, session.id, person_id)
            return WrongCode(session, MAX_TRIES - tries - 1)
        attendance.check_in(tx, actor.workspace_id, session.id, person_id, now)
        _mark_homes_stale(tx, actor.workspace_id, [actor.external_id], its_series, session)
        return CheckedIn(its_series, session)


def record_check_in(db: Database, *, actor: Actor, session_id: int, those: Sequence[str], now: datetime) -> None:
    """Check other people in on an organizer's word; existing check-ins stay.

    Args:
        session_id: From the form.
        those: External ids of the people who were there.
        now: The rounds' time (aware).

    Raises:
        RejectedError, DatabaseUnavailableError: Nothing was stored.
    """
    with db.write() as tx:
        its_series, session = session_lookup.organized_session(tx, actor, session_id, lock=True)
        for each in dict.fromkeys(those):
            person_id = people.by_external_id(tx, actor.workspace_id, each).id
            attendance.check_in(tx, actor.workspace_id, session_id, person_id, now)
        _mark_homes_stale(tx, actor.workspace_id, those, its_series, session)


def keep_names(
    db: Database, *, workspace_id: int, session_id: int, names: Mapping[str, tuple[str | None, str | None]]
) -> None:
    """Store the chat names of people who were there, because credit offices need names.

    Args:
        workspace_id: The workspace of the request.
        session_id: The session that they attended.
        names: Name and e-mail address by external id; None for what the chat does not share.

    Raises:
        DatabaseUnavailableError: Nothing was stored.
    """
    if not (known_names := {person: each for person, each in names.items() if each != (None, None)}):
        return
    with db.write() as tx:
        for person, (called, email) in known_names.items():
            if (known := people.find(tx, workspace_id, person)) is not None:
                attendance.name(tx, session_id, known.id, called=called, email=email)


def of_series(db: Database, workspace_id: int) -> tuple[Series, list[tuple[Session, list[Attendee]]]]:
    """Return the attendees and RSVPs of each session of the workspace's first series."""
    with db.read() as tx:
        its_series = series.of_workspace(tx, workspace_id)[0]
        return its_series, [
            (each, attendance.of_session(tx, each.id)) for each in sessions.of_series(tx, its_series.id)
        ]


def with_code(tx: Transaction, post: CheckInCode) -> CheckInCode:
    """Return a check-in card with the code, which the plan does not know."""
    return replace(post, code=check_in_code(series.secret_of(tx, post.series.id), post.session))
