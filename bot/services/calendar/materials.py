"""Slides and recording: attached by who speaks or an organizer, told to the channel once, and asked for."""

from dataclasses import dataclass

from bot.chat.actor import Actor, Times
from bot.core.calendar.materials import Material, MaterialsForm, apply, validate
from bot.core.calendar.models import Series, Session, SessionStatus
from bot.services.calendar import change_set as following
from bot.services.shared import organizers, session_lookup
from bot.services.shared.results import Forbidden, Invalid, NotFound, Saved
from bot.store.admin import people
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import message_updates


@dataclass(frozen=True, slots=True)
class MaterialsToEdit:
    """The form."""

    series: Series
    session: Session


def open_form(db: Database, *, actor: Actor, session_id: int) -> MaterialsToEdit | Forbidden | NotFound:
    """The form of a session, for who speaks at it or organizes it. `person` is the chat's address."""
    with db.read() as tx:
        found = session_lookup.find_session(tx, actor.workspace_id, session_id)
        if found is None or found[1].status is SessionStatus.CANCELLED:
            return NotFound()
        return MaterialsToEdit(*found) if _may(tx, *found, actor.external_id) else Forbidden(found[0])


def keep(
    db: Database, *, actor: Actor, session_id: int, draft: MaterialsForm, times: Times
) -> Saved[tuple[Series, Session]] | Invalid[Material] | Forbidden | NotFound:
    """Keep where slides and recording are found; the channel is told by the plan.

    Args:
        db: The database.
        workspace_id: Whose request this is.
        session_id: What the form said.
        person: The chat's address of who sent it: a speaker of the session, or an organizer.
        draft: As typed.
        now: The rounds' time (aware).
        wall_now: The machine's time (aware).

    Raises:
        DatabaseUnavailableError: Nothing was changed.
    """
    if found := validate(draft):
        return Invalid(found)
    with db.write() as tx:
        its = session_lookup.locked_session(tx, actor.workspace_id, session_id)
        if its is None or its[1].status is SessionStatus.CANCELLED:
            return NotFound()
        its_series, current = its
        if not _may(tx, its_series, current, actor.external_id):
            return Forbidden(its_series)
        press = following.ChangeSet(tx, its_series.id, actor.external_id, times=times)
        kept = press.update(current, apply(draft, current))
        press.apply()
        if kept != current:
            message_updates.mark_stale_for_session(tx, its_series.id, kept.id, times.wall_now)
        return Saved((its_series, kept))


def _may(tx: Transaction, its_series: Series, session: Session, person: str) -> bool:
    speaks = person in people.external_ids(tx, session.accounts).values()
    return speaks or organizers.organizes(tx, its_series.id, person)
