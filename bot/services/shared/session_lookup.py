"""Look up what buttons and forms name, check that it is the workspace's own, and that the person organizes it."""

from collections.abc import Callable

from bot.chat.actor import Actor
from bot.core.calendar.models import Series, Session
from bot.services.shared.results import Forbidden, NotFound
from bot.store.calendar import series, sessions
from bot.store.db.engine import Transaction

# Finds a session of a workspace, and its series; None for any other id.
Find = Callable[[Transaction, int, int], tuple[Series, Session] | None]


def find_session(tx: Transaction, workspace_id: int, session_id: int) -> tuple[Series, Session] | None:
    """Return a session of this workspace and its series; None for any other id."""
    found = sessions.find(tx, workspace_id, session_id)
    return None if found is None else (series.get(tx, found[0]), found[1])


def locked_session(tx: Transaction, workspace_id: int, session_id: int) -> tuple[Series, Session] | None:
    """Lock the series of a session of this workspace, then read both; None for any other id.

    Both are read under the lock, so no concurrent change is missed.
    """
    found = sessions.find(tx, workspace_id, session_id)
    if found is None:
        return None
    series.lock(tx, found[0])
    return find_session(tx, workspace_id, session_id)


def organized_session(
    tx: Transaction, actor: Actor, session_id: int, find: Find = find_session
) -> tuple[Series, Session] | Forbidden | NotFound:
    """Return a session and its series for one of its organizers; `find` may lock them."""
    found = find(tx, actor.workspace_id, session_id)
    if found is None:
        return NotFound()
    return found if found[0].is_organized_by(actor.external_id) else Forbidden(found[0])


def organized_series(
    tx: Transaction, actor: Actor, series_id: int | None, *, lock: bool = False
) -> Series | Forbidden | NotFound:
    """Return a series of this workspace for one of its organizers, read under its lock if `lock` is set."""
    if series_id is None:
        return NotFound()
    if lock:
        series.lock(tx, series_id)
    found = series.find(tx, actor.workspace_id, series_id)
    if found is None:
        return NotFound()
    return found if found.is_organized_by(actor.external_id) else Forbidden(found)
