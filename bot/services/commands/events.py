"""Events of messages: each is answered once, however often it is delivered."""

from bot.chat.actor import Actor, Times
from bot.core.calendar.models import local_date
from bot.services.commands.answers import series_in_context
from bot.store.admin import form_submissions
from bot.store.db.engine import Database

# The records of forms hold these as well; a form's id never begins like this.
_PREFIX = "event:"


def claim_event(db: Database, *, actor: Actor, event_id: str, times: Times) -> bool:
    """Record that an event is being answered; False if it was recorded before.

    Raises:
        DatabaseUnavailableError: Nothing was recorded, and the event has to come again.
    """
    zone = series_in_context(db, actor.workspace_id).zone
    with db.write() as tx:
        return form_submissions.claim_submission(
            tx, actor.workspace_id, _PREFIX + event_id, local_date(times.now, zone)
        )


def is_known(db: Database, *, actor: Actor, event_id: str) -> bool:
    """Tell whether an event is recorded. Raises DatabaseUnavailableError."""
    with db.read() as tx:
        return form_submissions.is_known(tx, actor.workspace_id, _PREFIX + event_id)


def release_event(db: Database, *, actor: Actor, event_id: str) -> None:
    """Delete the record of an event that had no answer, so that it can be answered when it comes again."""
    with db.write() as tx:
        form_submissions.withdraw(tx, actor.workspace_id, _PREFIX + event_id)
