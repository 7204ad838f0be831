"""What stands in the chat is kept true: written anew when what it tells of has changed."""

from datetime import datetime

from bot.core.calendar_posts import as_it_is_now
from bot.core.deliveries import PLANNED
from bot.core.posts import CodeCard, FirstPost, Skip
from bot.services import attendance, contents
from bot.store import edits, mentions, series, sessions
from bot.store.edits import Edit
from bot.store.engine import Database


def take_up(db: Database, *, real: datetime, until: datetime, most: int) -> list[Edit]:
    """Take what is to be written anew, for this worker alone until `until` (both aware, machine's time)."""
    with db.writing() as tx:
        return edits.take_up(tx, real=real, until=until, most=most)


def content(db: Database, edit: Edit, now: datetime) -> FirstPost | Skip:
    """What a message that stands ought to say now; or why it is let be. `now` is the rounds' time (aware)."""
    with db.reading() as tx:
        if edit.delivery.kind not in PLANNED:
            return contents.content(tx, edit.delivery, now)
        post = as_it_is_now(
            edit.delivery,
            mentions.in_delivery(tx, edit.id),
            series=series.get(tx, edit.delivery.series_id),
            sessions=sessions.of_series(tx, edit.delivery.series_id),
            now=now,
        )
        return attendance.with_code(tx, post) if isinstance(post, CodeCard) else post


def done(db: Database, edit: Edit, real: datetime) -> None:
    """It says what it ought to, or never will. `real` is the machine's time (aware)."""
    with db.writing() as tx:
        edits.done(tx, edit, real)


def again(db: Database, edit: Edit, at_moment: datetime) -> None:
    """It could not be done now; `at_moment` is when it is tried again (aware, machine's time)."""
    with db.writing() as tx:
        edits.again(tx, edit, at_moment)
