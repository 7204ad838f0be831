"""Review suggestions: each step of a suggestion is one transaction with all its effects."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.chat.actor import Actor, Times
from bot.core.calendar.models import Series, Session, local_date
from bot.core.outbox.deliveries import Delivery, Kind, PersonRecipient
from bot.core.outbox.notifications import Skip
from bot.core.outbox.references import OutcomeRef, SuggestionRef
from bot.core.outbox.suggestion_notifications import SuggestionCard, SuggestionOutcome
from bot.core.participation.subscriptions import shift_to_daytime
from bot.core.suggestions.replies import MAX_SHOWN
from bot.core.suggestions.suggestions import (
    Suggestion,
    SuggestionOverview,
    SuggestionState,
    build_overview,
    similarity,
    validate_reason,
)
from bot.services.shared import organizers, session_lookup
from bot.services.shared.opening import Opening
from bot.services.shared.results import Conflict, InvalidError
from bot.store.admin import people
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries, message_updates
from bot.store.suggestions import replies, suggestions

# A mistaken press can be corrected within this time before people are notified.
UNDO_WINDOW = timedelta(minutes=2)
# How an outcome's reference names the earlier state of a merged suggestion.
_MERGED = "TOGETHER"

ReviewResult = SuggestionCard | Conflict[SuggestionCard]
# Applies a step to a suggestion; None if its state does not allow the step.
_Step = Callable[[Transaction, Series, Suggestion], Suggestion | None]


def show(db: Database, *, actor: Actor, suggestion_id: int, now: datetime) -> SuggestionCard:
    """Return a suggestion as an organizer sees it. Raises RejectedError."""
    with db.read() as tx:
        series_id = suggestions.series_of(tx, actor.workspace_id, suggestion_id)
        return card(tx, session_lookup.organized_series(tx, actor, series_id), suggestion_id, now)


def similar_open(db: Database, shown: SuggestionCard) -> list[Suggestion]:
    """Return the other open suggestions, most similar first."""
    with db.read() as tx:
        others = [each for each in suggestions.open_ones(tx, shown.series.id) if each.id != shown.suggestion.id]
    return sorted(others, key=lambda each: -similarity(each.topic, shown.suggestion.topic))


def overview_of_series(db: Database, series_id: int, words: str, now: datetime) -> SuggestionOverview:
    """Return the suggestions of a series; `words` is a state's name or a search text. `now` is aware."""
    with db.read() as tx:
        return build_overview(suggestions.of_series(tx, series_id), words, now)


def of_person(db: Database, *, its_series: Series, external_id: str, now: datetime) -> list[SuggestionCard]:
    """Return a person's own suggestions, latest first."""
    with db.read() as tx:
        own = suggestions.ids_of_person(tx, its_series.id, external_id)
        return [card(tx, its_series, each, now) for each in sorted(own, reverse=True)]


def transition(
    db: Database,
    actor: Actor,
    suggestion_id: int,
    version: int,
    to: SuggestionState,
    reason: str | None = None,
    *,
    times: Times,
) -> ReviewResult:
    """Move a suggestion to another state, from a button or the form for declining.

    Args:
        suggestion_id: From the button or the form.
        version: The version that the person saw.
        to: The new state; only `link_session` can set the state of a created session.
        reason: Why it is declined.

    Raises:
        RejectedError, DatabaseUnavailableError: Nothing was changed.
    """
    if to is SuggestionState.DECLINED and (problem := validate_reason(reason or "")) is not None:
        raise InvalidError({"reason": problem})

    def step(_tx: Transaction, _series: Series, before: Suggestion) -> Suggestion | None:
        if before.merged_into is not None or to is SuggestionState.SCHEDULED:
            return None
        return replace(before, state=to, session_id=None, reason=reason.strip() if reason else None)

    return _apply_step(db, actor, suggestion_id, version, step, times=times)


def merge(db: Database, actor: Actor, suggestion_id: int, version: int, other_id: int, *, times: Times) -> ReviewResult:
    """Merge a suggestion into another one, which gets its supporters. Arguments as of `transition`."""

    def step(tx: Transaction, its_series: Series, before: Suggestion) -> Suggestion | None:
        other = suggestions.find(tx, its_series.id, other_id)
        if other is None or other.id == before.id or not (other.is_open and before.is_open):
            return None
        suggestions.pass_support(tx, before, other)
        message_updates.mark_stale(tx, its_series.id, [SuggestionRef(other.id)], times.wall_now)
        return replace(before, merged_into=other.id)

    return _apply_step(db, actor, suggestion_id, version, step, times=times)


def unmerge(db: Database, actor: Actor, suggestion_id: int, version: int, *, times: Times) -> ReviewResult:
    """Undo a merge. Arguments as of `transition`."""

    def step(tx: Transaction, its_series: Series, before: Suggestion) -> Suggestion | None:
        if before.merged_into is None:
            return None
        suggestions.withdraw_support(tx, before)
        message_updates.mark_stale(tx, its_series.id, [SuggestionRef(before.merged_into)], times.wall_now)
        return replace(before, merged_into=None)

    return _apply_step(db, actor, suggestion_id, version, step, times=times)


def link_session(
    tx: Transaction, series_id: int, suggestion_id: int, session: Session, actor: Actor, *, times: Times
) -> None:
    """Record which suggestion a session was created from, in its transaction; an unknown suggestion is ignored.

    Args:
        tx: The transaction; it has locked the series.
        series_id: The series of the session.
        suggestion_id: From the form.
        session: As it was added.
        actor: The organizer.
    """
    before = suggestions.find(tx, series_id, suggestion_id)
    if before is not None:
        after = replace(before, state=SuggestionState.SCHEDULED, session_id=session.id, reason=None)
        _keep(tx, series_id, before, after, actor, times=times)


def _apply_step(
    db: Database, actor: Actor, suggestion_id: int, version: int, step: _Step, *, times: Times
) -> ReviewResult:
    with db.write() as tx:
        series_id = suggestions.series_of(tx, actor.workspace_id, suggestion_id)
        its_series = session_lookup.organized_series(tx, actor, series_id, lock=True)
        before = suggestions.get(tx, suggestion_id)
        after = step(tx, its_series, before) if before.version == version else None
        if after is None:
            return Conflict(card(tx, its_series, suggestion_id, times.now))
        _keep(tx, its_series.id, before, after, actor, times=times)
        return card(tx, its_series, suggestion_id, times.now)


def _keep(
    tx: Transaction, series_id: int, before: Suggestion, after: Suggestion, actor: Actor, *, times: Times
) -> None:
    """Store a step; update every organizer's card at once, and queue messages to its author and supporters."""
    workspace_id = series.workspace_of(tx, series_id)
    saved = suggestions.keep(tx, after, people.of_actor(tx, actor).id)
    message_updates.mark_stale(tx, series_id, [SuggestionRef(saved.id)], times.wall_now)
    organizers.refresh_homes(tx, series_id, people.external_ids(tx, [suggestions.author(tx, saved.id)]).values())
    due = shift_to_daytime(times.now + UNDO_WINDOW, series.get(tx, series_id).zone)
    subject = OutcomeRef(saved.id, saved.version, _where(before))
    waiting = {
        each.recipient: each
        for each in deliveries.waiting(tx, series_id, Kind.SUGGESTION_OUTCOME, f"outcome/{saved.id}/")
    }
    for person_id in (suggestions.author(tx, saved.id), *suggestions.supporters(tx, saved.id)):
        target = PersonRecipient(person_id)
        queued = waiting.get(target)
        if queued is None:
            deliveries.record(tx, workspace_id, Delivery(Kind.SUGGESTION_OUTCOME, series_id, subject, target, due))
        else:
            deliveries.reschedule(tx, workspace_id, [replace(queued, due_at=due)])


def _where(suggestion: Suggestion) -> str:
    return suggestion.state.name if suggestion.merged_into is None else _MERGED


def card(tx: Transaction, its_series: Series, suggestion_id: int, now: datetime) -> SuggestionCard:
    """Return a suggestion as organizers see it at `now` (aware). Raises NoResultFound if there is none."""
    suggestion = suggestions.get(tx, suggestion_id)
    return SuggestionCard(
        its_series,
        suggestion,
        _session(tx, its_series, suggestion),
        None if suggestion.merged_into is None else suggestions.get(tx, suggestion.merged_into),
        replies.latest(tx, SuggestionRef(suggestion_id), MAX_SHOWN),
        today=local_date(now, its_series.zone),
    )


def _session(tx: Transaction, its_series: Series, suggestion: Suggestion) -> Session | None:
    if suggestion.session_id is None:
        return None
    return next((each for each in sessions.of_series(tx, its_series.id) if each.id == suggestion.session_id), None)


def outcome(it: Opening, subject: OutcomeRef) -> SuggestionOutcome | Skip:
    """Build the outcome message to an author or supporter; skip it if the state is back to what it was."""
    suggestion = suggestions.get(it.tx, subject.id)
    # An earlier release may have queued it from the state that is now read as new.
    before = SuggestionState.NEW.name if subject.was == SuggestionState.IN_REVIEW.name else subject.was
    if _where(suggestion) == before:
        return Skip("its state is again what it was")
    return SuggestionOutcome(
        it.series,
        suggestion,
        is_own=PersonRecipient(suggestions.author(it.tx, suggestion.id)) == it.delivery.recipient,
        session=it.session(suggestion.session_id),
        merged=None if suggestion.merged_into is None else suggestions.get(it.tx, suggestion.merged_into),
    )
