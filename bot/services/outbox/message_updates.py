"""What stands in the chat is kept true: written anew when what it tells of has changed."""

from datetime import datetime

from bot.core.outbox.deliveries import PLANNED
from bot.core.outbox.notifications import CodeCard, FirstPost, Skip
from bot.core.outbox.planned_notifications import as_it_is_now
from bot.services.outbox import content as content_service
from bot.services.participation import attendance
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database
from bot.store.outbox import message_updates, posted_snapshots
from bot.store.outbox.message_updates import Edit


def take_up(db: Database, *, real: datetime, until: datetime, most: int) -> list[Edit]:
    """Take what is to be written anew, for this worker alone until `until` (both aware, machine's time)."""
    with db.writing() as tx:
        return message_updates.take_up(tx, real=real, until=until, most=most)


def content(db: Database, edit: Edit, now: datetime) -> FirstPost | Skip:
    """What a message that stands ought to say now; or why it is let be. `now` is the rounds' time (aware)."""
    with db.reading() as tx:
        if edit.delivery.kind not in PLANNED:
            return content_service.content(tx, edit.delivery, now)
        post = as_it_is_now(
            edit.delivery,
            posted_snapshots.in_delivery(tx, edit.id),
            series=series.get(tx, edit.delivery.series_id),
            sessions=sessions.of_series(tx, edit.delivery.series_id),
            now=now,
        )
        return attendance.with_code(tx, post) if isinstance(post, CodeCard) else post


def done(db: Database, edit: Edit, real: datetime) -> None:
    """It says what it ought to, or never will. `real` is the machine's time (aware)."""
    with db.writing() as tx:
        message_updates.done(tx, edit, real)


def again(db: Database, edit: Edit, at_moment: datetime) -> None:
    """It could not be done now; `at_moment` is when it is tried again (aware, machine's time)."""
    with db.writing() as tx:
        message_updates.again(tx, edit, at_moment)
