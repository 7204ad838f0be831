"""Answering a suggestion or signed feedback, and answering back."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.calendar.models import Series
from bot.core.learning.feedback import Feedback
from bot.core.outbox.deliveries import Delivery, Kind, ToPerson
from bot.core.outbox.notifications import ReplyBack, ReplyToAuthor
from bot.core.outbox.references import OfFeedback, OfReply, OfSuggestion
from bot.core.suggestions.replies import problem
from bot.core.suggestions.suggestions import Suggestion
from bot.services.shared import organizers
from bot.services.shared.results import Gone, NotYours
from bot.store.admin import people
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database, Transaction
from bot.store.learning import feedback
from bot.store.outbox import deliveries, message_updates
from bot.store.suggestions import replies, suggestions
from bot.store.suggestions.replies import About


@dataclass(frozen=True, slots=True)
class Sent:
    """It is kept and on its way; also where this same submission had been kept before."""


@dataclass(frozen=True, slots=True)
class ToMend:
    """Nothing was kept; what to mend, in words."""

    problem: str


def reply(
    db: Database,
    *,
    workspace_id: int,
    about: About,
    by_author: bool,
    person: str,
    submission: str,
    words: str,
    now: datetime,
    real: datetime,
) -> Sent | ToMend | NotYours | Gone:
    """Keep a reply, and record the message to its author, or to each organizer, in one transaction.

    Args:
        db: The database.
        workspace_id: Whose request this is.
        about: What is replied to.
        by_author: Whether its author answers back; otherwise an organizer answers.
        person: The chat's address of who replies.
        submission: The chat's id of this one form; the same one again changes nothing.
        words: As written.
        now: The rounds' time (aware).
        real: The machine's time (aware).

    Raises:
        DatabaseUnavailableError: Nothing was kept.
    """
    if (found := problem(words)) is not None:
        return ToMend(found)
    with db.writing() as tx:
        origin = _origin(tx, workspace_id, about)
        if origin is None:
            return Gone()
        series_id, author_id = origin
        series.lock(tx, series_id)
        person_id = people.by_address(tx, workspace_id, person).id
        may = author_id == person_id if by_author else organizers.organizes(tx, series_id, person)
        if not may:
            return NotYours(series.get(tx, series_id))
        kept = replies.add(
            tx,
            workspace_id=workspace_id,
            about=about,
            by_id=None if by_author else person_id,
            submission=submission,
            words=words.strip(),
            now=now,
        )
        if kept is None:
            return Sent()
        message_updates.wish(tx, series_id, [about], real)
        if by_author:
            organizers.tell(tx, series_id, Kind.ANSWER_BACK, OfReply(kept), now)
        else:
            answer = Delivery(Kind.ANSWER, series_id, OfReply(kept), ToPerson(author_id), now)
            deliveries.record(tx, workspace_id, answer)
    return Sent()


def _origin(tx: Transaction, workspace_id: int, about: About) -> tuple[int, int] | None:
    """The series and the author of what is replied to."""
    if isinstance(about, OfFeedback):
        return feedback.origin(tx, workspace_id, about.id)
    series_id = suggestions.series_of(tx, workspace_id, about.id)
    return None if series_id is None else (series_id, suggestions.author(tx, about.id))


def content(tx: Transaction, its_series: Series, subject: OfReply, *, to_author: bool) -> ReplyToAuthor | ReplyBack:
    """What a reply says, to the author or to an organizer."""
    found, about = replies.get(tx, subject.id)
    said = _said(tx, its_series, about)
    return ReplyToAuthor(its_series, said, found) if to_author else ReplyBack(its_series, said, found)


def _said(tx: Transaction, its_series: Series, about: About) -> Suggestion | Feedback:
    if isinstance(about, OfSuggestion):
        return suggestions.get(tx, about.id)
    return feedback.get_signed(tx, about.id, sessions.of_series(tx, its_series.id))


def could_not_be_delivered(tx: Transaction, failed: Delivery, real: datetime) -> None:
    """Let the organizers' cards say that an answer did not reach its author; nobody is named."""
    if isinstance(failed.subject, OfReply):
        _, about = replies.get(tx, failed.subject.id)
        message_updates.wish(tx, failed.series_id, [about], real)
