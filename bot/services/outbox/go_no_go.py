"""An organizer lets the day's posts of an incomplete session go out."""

from bot.chat.actor import Actor, Times
from bot.core.base.date_names import month_day
from bot.core.calendar import models
from bot.core.calendar.models import SessionStatus
from bot.core.calendar.readiness import awaits_decision
from bot.services.shared import history_notes, plan_sync, session_lookup
from bot.services.shared.results import NotFoundError
from bot.store.calendar import sessions
from bot.store.db.engine import Database
from bot.store.outbox import message_updates


def release(db: Database, *, actor: Actor, session_id: int, times: Times) -> None:
    """Let the posts of a session's day go out although details are missing.

    Posts that were held back and are still useful are sent now.

    Args:
        session_id: From the button.

    Raises:
        RejectedError, DatabaseUnavailableError: Nothing was changed.
    """
    with db.write() as tx:
        its_series, session = session_lookup.organized_session(tx, actor, session_id, lock=True)
        if session.status is SessionStatus.CANCELED or models.is_past(session, its_series.zone, times.now):
            raise NotFoundError
        if awaits_decision(session):
            sessions.release_posts(tx, session)
            plan_sync.sync_plan(tx, its_series.id, times.now)
            message_updates.mark_stale_for_session(tx, its_series.id, session.id, times.wall_now)
            line = f"{month_day(session.date)}: posts go out although details are missing"
            history_notes.note(tx, its_series, actor, times.now, line)
