"""Look up the sessions named by buttons and forms, and check that they belong to the workspace."""

from bot.chat.actor import Actor
from bot.core.calendar.models import Series, Session
from bot.services.shared import organizers
from bot.services.shared.results import Forbidden, NotFound
from bot.store.calendar import series, sessions
from bot.store.db.engine import Transaction


def find_session(tx: Transaction, workspace_id: int, session_id: int) -> tuple[Series, Session] | None:
    """Return a session of this workspace and its series; None for any other id."""
    found = sessions.find(tx, workspace_id, session_id)
    if found is None:
        return None
    series_id, its_session = found
    return series.get(tx, series_id), its_session


def locked_session(tx: Transaction, workspace_id: int, session_id: int) -> tuple[Series, Session] | None:
    """Lock the series of a session of this workspace, then read both; None for any other id.

    Both are read under the lock, so no concurrent change is missed.
    """
    found = sessions.find(tx, workspace_id, session_id)
    if found is None:
        return None
    series.lock(tx, found[0])
    return find_session(tx, workspace_id, session_id)


def organized_session(tx: Transaction, actor: Actor, session_id: int) -> tuple[Series, Session] | Forbidden | NotFound:
    """Return a session that the actor organizes, and its series."""
    found = find_session(tx, actor.workspace_id, session_id)
    if found is None:
        return NotFound()
    return found if organizers.organizes(tx, found[0].id, actor.external_id) else Forbidden(found[0])
