"""Slides and recordings: attached by speakers or organizers, and announced to the channel once."""

from bot.chat.actor import Actor, Times
from bot.core.calendar.materials import MaterialsForm, apply, validate
from bot.core.calendar.models import Series, Session, SessionStatus
from bot.services.calendar import change_set
from bot.services.shared import session_lookup
from bot.services.shared.results import InvalidError, NotFoundError
from bot.store.admin import people
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import message_updates


def open_form(db: Database, *, actor: Actor, session_id: int) -> tuple[Series, Session]:
    """Return the session of the materials form, for its speakers and organizers. Raises RejectedError."""
    with db.read() as tx:
        return find_editable(tx, actor, session_id)


def keep(db: Database, *, actor: Actor, session_id: int, draft: MaterialsForm, times: Times) -> Session:
    """Store the links to slides and recording, and return the session; the plan tells the channel.

    Args:
        session_id: From the form.
        draft: As typed.

    Raises:
        RejectedError, DatabaseUnavailableError: Nothing was changed.
    """
    if found := validate(draft):
        raise InvalidError(found)
    with db.write() as tx:
        its_series, current = find_editable(tx, actor, session_id, lock=True)
        changes = change_set.ChangeSet(tx, its_series, actor, times=times)
        saved = changes.update(current, apply(draft, current))
        changes.apply()
        if saved != current:
            message_updates.mark_stale_for_session(tx, its_series.id, saved.id, times.wall_now)
        return saved


def find_editable(tx: Transaction, actor: Actor, session_id: int, *, lock: bool = False) -> tuple[Series, Session]:
    """Return a session that takes place, and its series, for its speakers and organizers. Raises RejectedError."""
    its_series, session = session_lookup.get_session(tx, actor.workspace_id, session_id, lock=lock)
    if session.status is SessionStatus.CANCELED:
        raise NotFoundError
    if actor.external_id not in people.external_ids(tx, session.accounts).values():
        session_lookup.check_organizer(its_series, actor)
    return its_series, session
