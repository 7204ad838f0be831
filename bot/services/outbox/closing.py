"""Update the messages about sessions that are over, so that they lose the buttons that no longer work."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.chat.actor import Times
from bot.core.calendar import models
from bot.core.calendar.models import Session
from bot.core.learning import evaluations
from bot.core.outbox.deliveries import Kind
from bot.core.outbox.references import SessionRef
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import message_updates


def close_past_sessions(db: Database, *, since: datetime, times: Times) -> int:
    """Mark messages stale whose buttons stopped working after `since` (aware), and return how many sessions ended."""
    with db.write() as tx:
        ended = _sessions(tx, models.ends_at, since, times.now)
        for series_id, session in ended:
            message_updates.mark_stale_for_session(tx, series_id, session.id, times.wall_now)
            message_updates.mark_notices_stale(tx, series_id, session.id, times.wall_now)
        for series_id, session in _sessions(tx, evaluations.closes_at, since, times.now):
            prompted = SessionRef(session.id, session.date, session.restored)
            message_updates.mark_stale_for_kind(tx, series_id, Kind.FEEDBACK_PROMPT, prompted, times.wall_now)
    return len(ended)


def _sessions(
    tx: Transaction, moment_of: Callable[[Session, str], datetime], since: datetime, now: datetime
) -> list[tuple[int, Session]]:
    """Return the sessions, each with its series' id, whose moment (of the session in a zone) has come since."""
    # A session ends at most a day after its date, and its rating closes two weeks later; zones differ by at most a day.
    near = since.date() - timedelta(days=evaluations.WINDOW_DAYS + 2), now.date() + timedelta(days=1)
    return [
        (series_id, session)
        for series_id in sessions.series_with_sessions(tx, *near)
        for zone in [series.get(tx, series_id).zone]
        for session in sessions.of_series(tx, series_id)
        if near[0] <= session.date <= near[1] and since < moment_of(session, zone) <= now
    ]
