"""Look up what buttons and forms name, check that it is the workspace's own, and that the person organizes it.

Take the lock before you change what was read, so that no concurrent change is lost. All functions but `find_session`
raise NotFoundError for any other id.
"""

from bot.chat.actor import Actor
from bot.core.calendar.models import Series, Session
from bot.services.shared.results import ForbiddenError, NotFoundError
from bot.store.calendar import audit_log, series, sessions
from bot.store.db.engine import Transaction


def find_session(
    tx: Transaction, workspace_id: int, session_id: int, *, lock: bool = False
) -> tuple[Series, Session] | None:
    """Return a session of this workspace and its series, locked if `lock` is set; None for any other id."""
    found = sessions.find(tx, workspace_id, session_id)
    if found is not None and lock:
        series.lock(tx, found[0])
        found = sessions.find(tx, workspace_id, session_id)
    return None if found is None else (series.get(tx, found[0]), found[1])


def get_session(tx: Transaction, workspace_id: int, session_id: int, *, lock: bool = False) -> tuple[Series, Session]:
    """Return a session of this workspace and its series."""
    if (found := find_session(tx, workspace_id, session_id, lock=lock)) is None:
        raise NotFoundError
    return found


def organized_session(tx: Transaction, actor: Actor, session_id: int, *, lock: bool = False) -> tuple[Series, Session]:
    """Return a session and its series for one of its organizers. Raises ForbiddenError for others."""
    its_series, session = get_session(tx, actor.workspace_id, session_id, lock=lock)
    return check_organizer(its_series, actor), session


def at_version(tx: Transaction, series_id: int, session_id: int, version: int) -> Session | None:
    """Return a session as it was at a version before the current one; None if that is not known."""
    since = audit_log.since_version(tx, series_id, session_id, version)
    then = (each.before for each in since if each.before is not None and each.before.version == version)
    return next(then, None)


def get_series(tx: Transaction, workspace_id: int, series_id: int | None, *, lock: bool = False) -> Series:
    """Return a series of this workspace; forms cannot be trusted to name their own."""
    if series_id is not None and lock:
        series.lock(tx, series_id)
    found = None if series_id is None else series.find(tx, workspace_id, series_id)
    if found is None:
        raise NotFoundError
    return found


def organized_series(tx: Transaction, actor: Actor, series_id: int | None, *, lock: bool = False) -> Series:
    """Return a series of this workspace for one of its organizers. Raises ForbiddenError for others."""
    return check_organizer(get_series(tx, actor.workspace_id, series_id, lock=lock), actor)


def check_organizer(its_series: Series, actor: Actor) -> Series:
    """Return the series. Raises ForbiddenError for a person who does not organize it."""
    if not its_series.is_organized_by(actor.external_id):
        raise ForbiddenError(its_series)
    return its_series
