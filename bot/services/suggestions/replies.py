"""Replies to a suggestion or signed feedback, and their authors' replies."""

from datetime import datetime

from bot.chat.actor import Actor, Times
from bot.core.learning.feedback import Feedback
from bot.core.outbox.deliveries import Delivery, Kind, PersonRecipient
from bot.core.outbox.references import FeedbackRef, ReplyRef, SuggestionRef
from bot.core.outbox.suggestion_notifications import AuthorReply, OrganizerReply
from bot.core.suggestions.replies import validate
from bot.core.suggestions.suggestions import Suggestion
from bot.services.shared import organizers, session_lookup
from bot.services.shared.opening import Opening
from bot.services.shared.results import ForbiddenError, InvalidError, NotFoundError
from bot.store.admin import people
from bot.store.db.engine import Database, Transaction
from bot.store.learning import feedback
from bot.store.outbox import deliveries, message_updates
from bot.store.suggestions import replies, suggestions
from bot.store.suggestions.replies import RepliedTo


def reply(
    db: Database, *, actor: Actor, about: RepliedTo, by_author: bool, submission: str, words: str, times: Times
) -> None:
    """Store a reply, and queue the message to its author or to each organizer, in one transaction.

    Args:
        about: What is replied to.
        by_author: Whether the author replies; otherwise an organizer does.
        submission: The chat's id of this form; sending it twice changes nothing.
        words: As written.

    Raises:
        RejectedError, DatabaseUnavailableError: Nothing was stored.
    """
    if (found := validate(words)) is not None:
        raise InvalidError({"words": found})
    with db.write() as tx:
        origin = _origin(tx, actor.workspace_id, about)
        if origin is None:
            raise NotFoundError
        series_id, author_id = origin
        its_series = session_lookup.get_series(tx, actor.workspace_id, series_id, lock=True)
        person_id = people.of_actor(tx, actor).id
        if not by_author:
            session_lookup.check_organizer(its_series, actor)
        elif author_id != person_id:
            raise ForbiddenError(its_series)
        added_id = replies.add(
            tx,
            workspace_id=actor.workspace_id,
            about=about,
            by_id=None if by_author else person_id,
            submission=submission,
            words=words.strip(),
            now=times.now,
        )
        if added_id is None:
            return
        message_updates.mark_stale(tx, series_id, [about], times.wall_now)
        if by_author:
            organizers.notify(tx, series_id, Kind.AUTHOR_REPLY, ReplyRef(added_id), times.now)
        else:
            answer = Delivery(
                Kind.ORGANIZER_REPLY, series_id, ReplyRef(added_id), PersonRecipient(author_id), times.now
            )
            deliveries.record(tx, actor.workspace_id, answer)


def _origin(tx: Transaction, workspace_id: int, about: RepliedTo) -> tuple[int, int] | None:
    """Return the series and the author of what is replied to."""
    if isinstance(about, FeedbackRef):
        return feedback.origin(tx, workspace_id, about.id)
    series_id = suggestions.series_of(tx, workspace_id, about.id)
    return None if series_id is None else (series_id, suggestions.author(tx, about.id))


def content(it: Opening, subject: ReplyRef) -> OrganizerReply | AuthorReply:
    """Build a reply's message to the author or to an organizer."""
    found, about = replies.get(it.tx, subject.id)
    original: Suggestion | Feedback
    if isinstance(about, SuggestionRef):
        original = suggestions.get(it.tx, about.id)
    else:
        original = feedback.get_signed(it.tx, about.id, it.calendar)
    to_author = it.delivery.kind is Kind.ORGANIZER_REPLY
    return (OrganizerReply if to_author else AuthorReply)(it.series, original, found)


def could_not_be_delivered(tx: Transaction, failed: Delivery, wall_now: datetime) -> None:
    """Show on the organizers' cards that a reply did not reach its author; no person is named."""
    if isinstance(failed.reference, ReplyRef):
        _, about = replies.get(tx, failed.reference.id)
        message_updates.mark_stale(tx, failed.series_id, [about], wall_now)
