"""Update the messages about sessions that are over, so that they lose the buttons that no longer work."""

from datetime import datetime, timedelta

from bot.chat.actor import Times
from bot.core.calendar import models
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database
from bot.store.outbox import message_updates


def close_past_sessions(db: Database, *, since: datetime, times: Times) -> int:
    """Mark the messages about sessions that ended after `since` (aware) stale, and return how many sessions ended."""
    closed = 0
    with db.write() as tx:
        # A session ends at most a day after its date; zones differ by at most a day.
        near = since.date() - timedelta(days=2), times.now.date() + timedelta(days=1)
        for series_id in sessions.series_with_sessions(tx, *near):
            zone = series.get(tx, series_id).zone
            for session in sessions.of_series(tx, series_id):
                if near[0] <= session.date <= near[1] and since < models.ends_at(session, zone) <= times.now:
                    message_updates.mark_stale_for_session(tx, series_id, session.id, times.wall_now)
                    closed += 1
    return closed
