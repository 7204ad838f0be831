"""Share a session in a channel or with a person, with a few words from the sender."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.chat.surface import Surface
from bot.core.calendar import models
from bot.core.calendar.models import Series, Session, SessionStatus, local_date
from bot.services.shared import session_lookup
from bot.services.shared.results import InvalidError, NotFoundError
from bot.store.admin import connections, form_submissions
from bot.store.calendar import series as series_store
from bot.store.calendar import sessions
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import posted_snapshots

# Room for a comment, not for a talk.
MAX_WORDS = 1000


@dataclass(frozen=True, slots=True)
class SharedMessage:
    """The first message in a channel that announced a session, by external ids.

    Attributes:
        url: Where people see the chat in a browser.
    """

    url: str
    conversation: str
    message: str


@dataclass(frozen=True, slots=True)
class Sharing:
    """A session to share.

    Attributes:
        announced: The message that announced it; None if there is none, or its link is unknown.
        is_over: Whether it has taken place.
        today: The local date.
    """

    series: Series
    session: Session
    announced: SharedMessage | None
    is_over: bool
    today: date


@dataclass(frozen=True, slots=True)
class AlreadyShared:
    """This form was sent before."""


def prepare(db: Database, *, workspace_id: int, session_id: int | None, now: datetime) -> Sharing:
    """Return the given session, or the next one if `session_id` is None. `now` is the rounds' time (aware).

    Raises NotFoundError if it does not take place.
    """
    with db.read() as tx:
        return _found(tx, workspace_id, session_id, now)


def share(
    db: Database, *, workspace_id: int, session_id: int, words: str, submission: str, now: datetime
) -> Sharing | AlreadyShared:
    """Record a sharing form, and return the session to share as it is now.

    Args:
        workspace_id: The workspace of the request.
        session_id: From the form, as the next.
        words: The sender's own words.
        submission: The chat's id of this form; sending it twice shares nothing more.
        now: The rounds' time (aware).

    Raises:
        RejectedError, DatabaseUnavailableError: Nothing may be shared.
    """
    if len(words) > MAX_WORDS:
        raise InvalidError({"words": f"This is {len(words):,} characters long; please shorten it to {MAX_WORDS:,}."})
    with db.write() as tx:
        found = _found(tx, workspace_id, session_id, now)
        is_new = form_submissions.claim_submission(tx, workspace_id, submission, found.today)
        return found if is_new else AlreadyShared()


def not_shared(db: Database, *, workspace_id: int, submission: str) -> None:
    """Allow a form to be sent again because the chat rejected its message."""
    with db.write() as tx:
        form_submissions.withdraw(tx, workspace_id, submission)


def _found(tx: Transaction, workspace_id: int, session_id: int | None, now: datetime) -> Sharing:
    if session_id is not None:
        pair = session_lookup.find_session(tx, workspace_id, session_id)
    else:
        its_series = series_store.of_workspace(tx, workspace_id)[0]
        ahead = models.upcoming(sessions.of_series(tx, its_series.id), its_series.zone, now)
        pair = (its_series, ahead[0]) if ahead else None
    if pair is None or pair[1].status is SessionStatus.CANCELED:
        raise NotFoundError
    its_series, session = pair
    connection = connections.find(tx, workspace_id, Surface.SLACK)
    url = None if connection is None else connection.url
    announced = (
        SharedMessage(url, each.conversation, each.message)
        for each in reversed(posted_snapshots.of_session(tx, session.id))
        if url and each.channel_id is not None and each.conversation and each.message
    )
    is_over = models.is_past(session, its_series.zone, now)
    return Sharing(its_series, session, next(announced, None), is_over, local_date(now, its_series.zone))
