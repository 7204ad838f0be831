"""What organizers do with suggestions: one step of one suggestion is one transaction, with all that follows from it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.chat.actor import Actor, Times
from bot.core.calendar.models import Series, Session
from bot.core.outbox.deliveries import Delivery, Kind, PersonRecipient
from bot.core.outbox.notifications import Skip, SuggestionCard, SuggestionOutcome
from bot.core.outbox.references import OutcomeRef, SuggestionRef
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
from bot.services.shared import organizers
from bot.services.shared.results import Conflict, Forbidden, Invalid, NotFound
from bot.store.admin import people
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries, message_updates
from bot.store.suggestions import replies, suggestions

# A press on the wrong button is put right within so long, and nobody hears of it.
UNDO_WINDOW = timedelta(minutes=2)
# How an outcome's subject names where a suggestion stood that had been put together with another one.
_MERGED = "TOGETHER"


ReviewResult = SuggestionCard | Conflict[SuggestionCard] | Forbidden | NotFound
# What a step makes of a suggestion; None where it cannot be taken as the suggestion stands now.
_Step = Callable[[Transaction, Suggestion], Suggestion | None]


def show(db: Database, *, actor: Actor, suggestion_id: int) -> SuggestionCard | Forbidden | NotFound:
    """A suggestion as an organizer sees it. `person` is the chat's address of who wants it."""
    with db.read() as tx:
        series_id = suggestions.series_of(tx, actor.workspace_id, suggestion_id)
        if series_id is None:
            return NotFound()
        its_series = series.get(tx, series_id)
        return (
            card(tx, its_series, suggestion_id) if _organizes(its_series, actor.external_id) else Forbidden(its_series)
        )


def similar_open(db: Database, shown: SuggestionCard) -> list[Suggestion]:
    """The other open ones, the likest first."""
    with db.read() as tx:
        others = [each for each in suggestions.open_ones(tx, shown.series.id) if each.id != shown.suggestion.id]
    return sorted(others, key=lambda each: -similarity(each.topic, shown.suggestion.topic))


def overview_of_series(db: Database, series_id: int, words: str, now: datetime) -> SuggestionOverview:
    """The suggestions of a series; `words` is the name of a state, or what to search for. `now` is aware."""
    with db.read() as tx:
        return build_overview(suggestions.of_series(tx, series_id), words, now)


def transition(
    db: Database,
    *,
    actor: Actor,
    suggestion_id: int,
    version: int,
    to: SuggestionState,
    reason: str | None = None,
    times: Times,
) -> ReviewResult | Invalid[str]:
    """Bring a suggestion to where a press, or the form for declining, wants it.

    Args:
        db: The database.
        workspace_id: Whose request this is.
        suggestion_id: What the button or the form said.
        version: Of the suggestion that was looked at.
        person: The chat's address of who does it.
        to: Where it is to stand; a session is made of it by `made_a_session` alone.
        reason: Why it is declined.
        now: The rounds' time (aware).
        wall_now: The machine's time (aware).

    Raises:
        DatabaseUnavailableError: Nothing was done.
    """
    if to is SuggestionState.DECLINED and (problem := validate_reason(reason or "")) is not None:
        return Invalid({"reason": problem})

    def step(_: Transaction, before: Suggestion) -> Suggestion | None:
        if before.merged_into is not None or to is SuggestionState.SCHEDULED:
            return None
        return replace(before, state=to, session_id=None, reason=reason.strip() if reason else None)

    return _apply_step(db, actor, suggestion_id, version, step, times=times)


def merge(db: Database, *, actor: Actor, suggestion_id: int, version: int, other_id: int, times: Times) -> ReviewResult:
    """Let a suggestion go on as another one, which gets all who want it. The other arguments are those of `take`."""

    def step(tx: Transaction, before: Suggestion) -> Suggestion | None:
        series_id = suggestions.series_of(tx, actor.workspace_id, suggestion_id) or 0
        other = suggestions.find(tx, series_id, other_id)
        if other is None or other.id == before.id or not (other.is_open and before.is_open):
            return None
        suggestions.pass_support(tx, before, other)
        message_updates.mark_stale(tx, series_id, [SuggestionRef(other.id)], times.wall_now)
        return replace(before, merged_into=other.id)

    return _apply_step(db, actor, suggestion_id, version, step, times=times)


def unmerge(db: Database, *, actor: Actor, suggestion_id: int, version: int, times: Times) -> ReviewResult:
    """Undo that a suggestion was put together with another one. The arguments are those of `take`."""

    def step(tx: Transaction, before: Suggestion) -> Suggestion | None:
        if before.merged_into is None:
            return None
        suggestions.withdraw_support(tx, before)
        series_id = suggestions.series_of(tx, actor.workspace_id, suggestion_id) or 0
        message_updates.mark_stale(tx, series_id, [SuggestionRef(before.merged_into)], times.wall_now)
        return replace(before, merged_into=None)

    return _apply_step(db, actor, suggestion_id, version, step, times=times)


def link_session(
    tx: Transaction, series_id: int, suggestion_id: int, session: Session, person: str, *, times: Times
) -> None:
    """Note, in the transaction that adds the session, of which suggestion it was made; of none that is not there.

    Args:
        tx: The transaction; the series is locked in it.
        series_id: Whose.
        suggestion_id: As the form said.
        session: As it was added.
        person: The chat's address of who did it.
        now: The rounds' time (aware).
        wall_now: The machine's time (aware).
    """
    before = suggestions.find(tx, series_id, suggestion_id)
    if before is not None:
        after = replace(before, state=SuggestionState.SCHEDULED, session_id=session.id, reason=None)
        _keep(tx, series_id, before, after, person, times=times)


def _apply_step(
    db: Database, actor: Actor, suggestion_id: int, version: int, step: _Step, *, times: Times
) -> ReviewResult:
    with db.write() as tx:
        series_id = suggestions.series_of(tx, actor.workspace_id, suggestion_id)
        if series_id is None:
            return NotFound()
        series.lock(tx, series_id)
        its_series = series.get(tx, series_id)
        if not _organizes(its_series, actor.external_id):
            return Forbidden(its_series)
        before = suggestions.get(tx, suggestion_id)
        after = step(tx, before) if before.version == version else None
        if after is None:
            return Conflict(card(tx, its_series, suggestion_id))
        _keep(tx, series_id, before, after, actor.external_id, times=times)
        return card(tx, its_series, suggestion_id)


def _organizes(its_series: Series, person: str) -> bool:
    return any(each.external_id == person for each in its_series.organizers)


def _keep(tx: Transaction, series_id: int, before: Suggestion, after: Suggestion, person: str, *, times: Times) -> None:
    """Keep a step, and let it be known: on every organizer's card at once, to its author and supporters in a while."""
    workspace_id = series.workspace_of(tx, series_id)
    kept = suggestions.keep(tx, after, people.by_external_id(tx, workspace_id, person).id)
    message_updates.mark_stale(tx, series_id, [SuggestionRef(kept.id)], times.wall_now)
    organizers.refresh_homes(tx, series_id, people.external_ids(tx, [suggestions.author(tx, kept.id)]).values())
    due = shift_to_daytime(times.now + UNDO_WINDOW, series.get(tx, series_id).zone)
    subject = OutcomeRef(kept.id, kept.version, _where(before))
    waiting = {each.recipient: each for each in deliveries.waiting_outcomes(tx, series_id, kept.id)}
    for person_id in (suggestions.author(tx, kept.id), *suggestions.supporters(tx, kept.id)):
        target = PersonRecipient(person_id)
        told = waiting.get(target)
        if told is None:
            deliveries.record(tx, workspace_id, Delivery(Kind.SUGGESTION_OUTCOME, series_id, subject, target, due))
        else:
            deliveries.reschedule(tx, workspace_id, [replace(told, due_at=due)])


def _where(suggestion: Suggestion) -> str:
    return suggestion.state.name if suggestion.merged_into is None else _MERGED


def card(tx: Transaction, its_series: Series, suggestion_id: int) -> SuggestionCard:
    """A suggestion as organizers see it. Raises NoResultFound if there is none."""
    suggestion = suggestions.get(tx, suggestion_id)
    return SuggestionCard(
        its_series,
        suggestion,
        _session(tx, its_series, suggestion),
        None if suggestion.merged_into is None else suggestions.get(tx, suggestion.merged_into),
        replies.latest(tx, SuggestionRef(suggestion_id), MAX_SHOWN),
    )


def _session(tx: Transaction, its_series: Series, suggestion: Suggestion) -> Session | None:
    if suggestion.session_id is None:
        return None
    return next((each for each in sessions.of_series(tx, its_series.id) if each.id == suggestion.session_id), None)


def outcome(
    tx: Transaction, its_series: Series, subject: OutcomeRef, target: PersonRecipient
) -> SuggestionOutcome | Skip:
    """What one of those who want it is told; nothing where it stands again where it stood."""
    suggestion = suggestions.get(tx, subject.id)
    if _where(suggestion) == subject.was:
        return Skip("it stands again where it stood")
    return SuggestionOutcome(
        its_series,
        suggestion,
        is_own=suggestions.author(tx, suggestion.id) == target.id,
        session=_session(tx, its_series, suggestion),
        merged=None if suggestion.merged_into is None else suggestions.get(tx, suggestion.merged_into),
    )
