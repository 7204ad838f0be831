"""What a posted message shows to one person, who may have said that they are going, or have rated the session."""

from dataclasses import replace
from datetime import datetime

from bot.chat.actor import Actor
from bot.chat.port import Posted
from bot.core.calendar.models import local_date
from bot.core.outbox.notifications import FeedbackPrompt, MonthAnnouncement, NotificationBody, Reminder
from bot.services.outbox import content
from bot.services.shared import session_lookup
from bot.store.admin import people
from bot.store.db.engine import Database
from bot.store.outbox import message_updates
from bot.store.participation import readers


def for_reader(
    db: Database, *, actor: Actor, session_id: int, posted: Posted, now: datetime
) -> NotificationBody | None:
    """Return what a message of a channel shows to the person who reads it; None if it is the same for everybody.

    Args:
        db: The database.
        actor: The reader. Nothing is stored about them.
        session_id: A session in the message.
        posted: The message.
        now: The rounds' time (aware).

    Raises:
        DatabaseUnavailableError: The database cannot be read now.
    """
    with db.read() as tx:
        found = session_lookup.find_session(tx, actor.workspace_id, session_id)
        if found is None:
            return None
        place = (posted.conversation, posted.message)
        message = message_updates.posted_at(tx, found[0].id, session_id, *place)
        post = None if message is None else content.current_content(tx, message, now)
        if not isinstance(post, MonthAnnouncement | Reminder | FeedbackPrompt):
            return None
        person = people.find(tx, actor.workspace_id, actor.external_id)
        if person is None:
            return post
        ids = [each.id for each in (post.sessions if isinstance(post, MonthAnnouncement) else (post.session,))]
        today = local_date(now, post.series.zone)
        reader = readers.of_person(tx, person.id, series_id=post.series.id, session_ids=ids, today=today)
    if isinstance(post, FeedbackPrompt):
        return replace(post, is_rated=post.session.id in reader.rated)
    return replace(post, reader=reader)
