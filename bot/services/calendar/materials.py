"""Slides and recordings: attached by speakers or organizers, and announced to the channel once."""

from dataclasses import dataclass

from bot.chat.actor import Actor, Times
from bot.core.calendar.materials import Material, MaterialsForm, apply, validate
from bot.core.calendar.models import Series, Session, SessionStatus
from bot.services.calendar import change_set
from bot.services.shared import organizers, session_lookup
from bot.services.shared.results import Forbidden, Invalid, NotFound, Saved
from bot.store.admin import people
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import message_updates


@dataclass(frozen=True, slots=True)
class MaterialsToEdit:
    """The materials form, filled in."""

    series: Series
    session: Session


def open_form(db: Database, *, actor: Actor, session_id: int) -> MaterialsToEdit | Forbidden | NotFound:
    """Return the materials form of a session, for its speakers and organizers."""
    with db.read() as tx:
        found = session_lookup.find_session(tx, actor.workspace_id, session_id)
        if found is None or found[1].status is SessionStatus.CANCELLED:
            return NotFound()
        return MaterialsToEdit(*found) if _may(tx, *found, actor.external_id) else Forbidden(found[0])


def keep(
    db: Database, *, actor: Actor, session_id: int, draft: MaterialsForm, times: Times
) -> Saved[tuple[Series, Session]] | Invalid[Material] | Forbidden | NotFound:
    """Store the links to slides and recording; the plan tells the channel.

    Args:
        session_id: From the form.
        draft: As typed.

    Raises:
        DatabaseUnavailableError: Nothing was changed.
    """
    if found := validate(draft):
        return Invalid(found)
    with db.write() as tx:
        locked = session_lookup.locked_session(tx, actor.workspace_id, session_id)
        if locked is None or locked[1].status is SessionStatus.CANCELLED:
            return NotFound()
        its_series, current = locked
        if not _may(tx, its_series, current, actor.external_id):
            return Forbidden(its_series)
        changes = change_set.ChangeSet(tx, its_series.id, actor.external_id, times=times)
        kept = changes.update(current, apply(draft, current))
        changes.apply()
        if kept != current:
            message_updates.mark_stale_for_session(tx, its_series.id, kept.id, times.wall_now)
        return Saved((its_series, kept))


def _may(tx: Transaction, its_series: Series, session: Session, person: str) -> bool:
    speaks = person in people.external_ids(tx, session.accounts).values()
    return speaks or organizers.organizes(tx, its_series.id, person)
