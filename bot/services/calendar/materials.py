"""Slides and recordings: attached by speakers or organizers, and announced to the channel once."""

from bot.chat.actor import Actor, Times
from bot.core.calendar.materials import Material, MaterialsForm, apply, validate
from bot.core.calendar.models import Series, Session, SessionStatus
from bot.services.calendar import change_set
from bot.services.shared import session_lookup
from bot.services.shared.results import Forbidden, Invalid, NotFound, Saved
from bot.store.admin import people
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import message_updates


def open_form(db: Database, *, actor: Actor, session_id: int) -> tuple[Series, Session] | Forbidden | NotFound:
    """Return the session of the materials form, for its speakers and organizers."""
    with db.read() as tx:
        return find_editable(tx, actor, session_id)


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
        locked = find_editable(tx, actor, session_id, session_lookup.locked_session)
        if not isinstance(locked, tuple):
            return locked
        its_series, current = locked
        changes = change_set.ChangeSet(tx, its_series, actor, times=times)
        kept = changes.update(current, apply(draft, current))
        changes.apply()
        if kept != current:
            message_updates.mark_stale_for_session(tx, its_series.id, kept.id, times.wall_now)
        return Saved((its_series, kept))


def find_editable(
    tx: Transaction, actor: Actor, session_id: int, find: session_lookup.Find = session_lookup.find_session
) -> tuple[Series, Session] | Forbidden | NotFound:
    """Return a session that takes place, and its series, for its speakers and organizers; `find` may lock them."""
    found = find(tx, actor.workspace_id, session_id)
    if found is None or found[1].status is SessionStatus.CANCELLED:
        return NotFound()
    its_series, session = found
    speaks = actor.external_id in people.external_ids(tx, session.accounts).values()
    return found if speaks or its_series.is_organized_by(actor.external_id) else Forbidden(its_series)
