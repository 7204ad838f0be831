"""Keep posted messages accurate: update them when their content has changed."""

from datetime import datetime

from bot.core.outbox.deliveries import PLANNED_KINDS
from bot.core.outbox.notifications import CheckInCode, NotificationBody, Skip
from bot.core.outbox.planned_notifications import build_current_version
from bot.services.outbox import content as content_service
from bot.services.participation import attendance
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database
from bot.store.outbox import message_updates, posted_snapshots
from bot.store.outbox.message_updates import MessageUpdate


def claim(db: Database, *, wall_now: datetime, until: datetime, most: int) -> list[MessageUpdate]:
    """Claim stale messages for one worker until `until` (both aware, wall-clock time)."""
    with db.write() as tx:
        return message_updates.claim(tx, wall_now=wall_now, until=until, most=most)


def content(db: Database, edit: MessageUpdate, now: datetime) -> NotificationBody | Skip:
    """Build the current content of a posted message, or the reason to leave it. `now` is the rounds' time (aware)."""
    with db.read() as tx:
        if edit.delivery.kind not in PLANNED_KINDS:
            return content_service.content(tx, edit.delivery, now)
        post = build_current_version(
            edit.delivery,
            posted_snapshots.in_delivery(tx, edit.id),
            series=series.get(tx, edit.delivery.series_id),
            sessions=sessions.of_series(tx, edit.delivery.series_id),
            now=now,
        )
        return attendance.with_code(tx, post) if isinstance(post, CheckInCode) else post


def complete(db: Database, edit: MessageUpdate, wall_now: datetime) -> None:
    """Mark an update as done or given up. `wall_now` is the wall-clock time."""
    with db.write() as tx:
        message_updates.complete(tx, edit, wall_now)


def retry_at(db: Database, edit: MessageUpdate, at_moment: datetime) -> None:
    """Retry an update at `at_moment` (aware, wall-clock time)."""
    with db.write() as tx:
        message_updates.retry_at(tx, edit, at_moment)
