"""Slides and recording: attached by who speaks or an organizer, told to the channel once, and asked for."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.calendar.materials import Draft, Material, made, problems
from bot.core.calendar.models import Series, Session, Status
from bot.services.calendar import change_set as following
from bot.services.shared import organizers, session_lookup
from bot.services.shared.results import Gone, NotYours
from bot.store.admin import people
from bot.store.calendar import series
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import message_updates


@dataclass(frozen=True, slots=True)
class Attaching:
    """The form."""

    series: Series
    session: Session


@dataclass(frozen=True, slots=True)
class Attached:
    """It is kept."""

    series: Series
    session: Session


@dataclass(frozen=True, slots=True)
class ToMend:
    """Nothing was changed: problems by what they are about."""

    problems: dict[Material, str]


def open_form(db: Database, *, workspace_id: int, session_id: int, person: str) -> Attaching | NotYours | Gone:
    """The form of a session, for who speaks at it or organizes it. `person` is the chat's address."""
    with db.reading() as tx:
        found = session_lookup.session(tx, workspace_id, session_id)
        if found is None or found[1].status is Status.CANCELLED:
            return Gone()
        return Attaching(*found) if _may(tx, *found, person) else NotYours(found[0])


def keep(
    db: Database, *, workspace_id: int, session_id: int, person: str, draft: Draft, now: datetime, real: datetime
) -> Attached | ToMend | NotYours | Gone:
    """Keep where slides and recording are found; the channel is told by the plan.

    Args:
        db: The database.
        workspace_id: Whose request this is.
        session_id: What the form said.
        person: The chat's address of who sent it: a speaker of the session, or an organizer.
        draft: As typed.
        now: The rounds' time (aware).
        real: The machine's time (aware).

    Raises:
        DatabaseUnavailableError: Nothing was changed.
    """
    if found := problems(draft):
        return ToMend(found)
    with db.writing() as tx:
        its = session_lookup.session(tx, workspace_id, session_id)
        if its is None:
            return Gone()
        series.lock(tx, its[0].id)
        its_series, current = session_lookup.session(tx, workspace_id, session_id) or its
        if current.status is Status.CANCELLED:
            return Gone()
        if not _may(tx, its_series, current, person):
            return NotYours(its_series)
        press = following.Press(tx, its_series.id, person, now=now, real=real)
        kept = press.change(current, made(draft, current))
        press.end()
        if kept != current:
            message_updates.wish_for_session(tx, its_series.id, kept.id, real)
        return Attached(its_series, kept)


def _may(tx: Transaction, its_series: Series, session: Session, person: str) -> bool:
    speaks = person in people.addresses(tx, session.accounts).values()
    return speaks or organizers.organizes(tx, its_series.id, person)
