"""Suggest a topic, or support a suggestion."""

from dataclasses import dataclass
from datetime import datetime

from bot.chat.actor import Actor, Times
from bot.core.outbox.deliveries import Kind
from bot.core.outbox.references import SuggestionRef
from bot.core.suggestions.suggestions import Suggestion, SuggestionForm, find_similar, strip_texts, validate
from bot.services.shared import organizers, session_lookup
from bot.services.shared.results import InvalidError, SimilarFound
from bot.store.admin import people
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import message_updates
from bot.store.suggestions import suggestions


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestionSubmission:
    """A submitted suggestion form.

    Attributes:
        id: The chat's id of the form. Submitting it again changes nothing.
        draft: The content of the form.
        confirmed: Whether the author has seen the similar suggestions.
        supports: The id of the similar suggestion that the author supports instead. If it is no longer open, the
            author's own is saved.
    """

    id: str
    draft: SuggestionForm
    confirmed: bool = False
    supports: int | None = None


@dataclass(frozen=True, slots=True)
class Supported:
    """The person supports an existing suggestion instead; `is_own` if it is theirs, which needs no vote."""

    suggestion: Suggestion
    is_own: bool


def submit_suggestion(
    db: Database, *, actor: Actor, series_id: int | None, submission: SuggestionSubmission, times: Times
) -> SimilarFound[Suggestion] | Supported | None:
    """Save a suggestion and queue a message to each organizer, in one transaction.

    Args:
        db: The database.
        actor: The author, whose id is stored so that organizers can reply.
        series_id: The series id from the form. It must belong to the actor's workspace.
        submission: The submitted form.
        times: The time of the request.

    Raises:
        RejectedError, DatabaseUnavailableError: Nothing was saved.
    """
    draft = strip_texts(submission.draft)
    if found := validate(draft):
        raise InvalidError(found)
    with db.write() as tx:
        its_series = session_lookup.get_series(tx, actor.workspace_id, series_id)
        series_id = its_series.id
        person_id = people.of_actor(tx, actor).id
        chosen = None if submission.supports is None else suggestions.find(tx, series_id, submission.supports)
        if chosen is not None and chosen.is_open:
            return _support(tx, actor.workspace_id, series_id, chosen, person_id, times.wall_now)
        alike = () if submission.confirmed else find_similar(draft.topic, suggestions.open_ones(tx, series_id))
        # Checked last: if a form is sent twice at once, the second may be like the suggestion of the first.
        if suggestions.is_kept(tx, actor.workspace_id, submission.id):
            return None
        if alike:
            own = frozenset(each.id for each in alike if suggestions.author(tx, each.id) == person_id)
            return SimilarFound(its_series, alike, own)
        added_id = suggestions.add(tx, actor.workspace_id, series_id, person_id, submission.id, draft, times.now)
        if added_id is not None:
            organizers.notify(tx, series_id, Kind.SUGGESTION, SuggestionRef(added_id), times.now)
            organizers.refresh_homes(tx, series_id, people.external_ids(tx, [person_id]).values())
    return None


def _support(
    tx: Transaction, workspace_id: int, series_id: int, chosen: Suggestion, person_id: int, wall_now: datetime
) -> Supported:
    if suggestions.support(tx, workspace_id, chosen.id, person_id):
        message_updates.mark_stale(tx, series_id, [SuggestionRef(chosen.id)], wall_now)
        organizers.refresh_homes(tx, series_id)
    return Supported(chosen, is_own=suggestions.author(tx, chosen.id) == person_id)
