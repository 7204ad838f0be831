"""The history of a series, and undoing one change set."""

import uuid
from collections.abc import Sequence
from datetime import date

from bot.chat.actor import Actor, Times
from bot.core.calendar.history import History, group_changes
from bot.core.calendar.models import Series, local_date
from bot.core.calendar.session_changes import SessionChange, undo_change, undo_texts
from bot.services.calendar import change_set
from bot.services.shared import session_lookup
from bot.services.shared.results import Conflict, NotFoundError
from bot.store.calendar import audit_log, sessions
from bot.store.db.engine import Database, Transaction

# Fits on one or two phone screens.
MAX_HISTORY = 10
_CHANGES_READ = 200


def of_series(db: Database, its_series: Series, today: date) -> History:
    """Return the latest changes of a series, newest first. `today` is the local date."""
    with db.read() as tx:
        changes = audit_log.latest(tx, its_series.id, _CHANGES_READ)
        return History(its_series, group_changes(changes, today)[:MAX_HISTORY], today)


def undo(db: Database, *, actor: Actor, series_id: int, batch: uuid.UUID, times: Times) -> History | Conflict[None]:
    """Undo one change set, and return the history after it; a conflict if a later change affects the session.

    Raises RejectedError.
    """
    try:
        its_series = _undo(db, actor, series_id, batch, times=times)
    except _NotAsItWasError:
        return Conflict(None)
    return of_series(db, its_series, local_date(times.now, its_series.zone))


class _NotAsItWasError(Exception):
    """Rolls back the transaction that found a later change."""


def _undo(db: Database, actor: Actor, series_id: int, batch: uuid.UUID, *, times: Times) -> Series:
    with db.write() as tx:
        its_series = session_lookup.organized_series(tx, actor, series_id, lock=True)
        done = audit_log.of_change(tx, series_id, batch)
        noted = audit_log.texts_of_change(tx, series_id, batch)
        if not done and noted is None:
            raise NotFoundError
        if not any(each.undone for each in done) and not (noted is not None and noted.undone):
            changes = change_set.ChangeSet(tx, its_series, actor, times=times)
            if noted is not None and noted.texts is not None:
                texts = undo_texts(noted.texts, its_series.texts)
                if texts is None:
                    raise _NotAsItWasError
                changes.set_texts(texts)
            if not _all_undone(tx, series_id, changes, done):
                raise _NotAsItWasError
            changes.apply()
            audit_log.mark_undone(tx, series_id, batch, changes.batch)
        return its_series


def _all_undone(tx: Transaction, series_id: int, changes: change_set.ChangeSet, done: Sequence[SessionChange]) -> bool:
    current = {each.id: each for each in sessions.of_series(tx, series_id)}
    for change in done:
        about = change.after or change.before
        before = None if about is None else current.get(about.id)
        after = None if before is None else undo_change(change, before)
        if before is None or after is None:
            return False
        current[before.id] = changes.update(before, after)
    return True
