"""Suggesting a topic, or supporting what somebody else has suggested."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.calendar.models import Series
from bot.core.outbox.deliveries import Kind
from bot.core.outbox.references import OfSuggestion
from bot.core.suggestions.suggestions import Draft, Field, Suggestion, problems, similar, tidy
from bot.services.shared import organizers
from bot.services.shared.results import Gone
from bot.store.admin import people
from bot.store.calendar import series
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import message_updates
from bot.store.suggestions import suggestions


@dataclass(frozen=True, slots=True)
class ToMend:
    """Nothing was kept; what to mend, by field."""

    problems: dict[Field, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """It is kept, and the organizers will be told; also where this same submission had been kept before."""


@dataclass(frozen=True, slots=True)
class LikeIt:
    """Nothing was kept yet; what may be the same, the likest first, and which of these are the person's own."""

    series: Series
    similar: tuple[Suggestion, ...]
    own: frozenset[int]


@dataclass(frozen=True, slots=True)
class Supported:
    """Another one is supported instead."""

    suggestion: Suggestion


def suggest(
    db: Database,
    *,
    workspace_id: int,
    series_id: int | None,
    person: str,
    submission: str,
    draft: Draft,
    now: datetime,
    real: datetime,
    was_asked: bool = False,
    same_as: int | None = None,
) -> Kept | ToMend | Gone | LikeIt | Supported:
    """Keep a suggestion and record the message to each organizer, in one transaction.

    Args:
        db: The database.
        workspace_id: Whose request this is.
        series_id: As the form said; it must be the workspace's own.
        person: The chat's address of who suggests; kept in order to answer.
        submission: The chat's id of this one form; the same one again changes nothing.
        draft: What the form said.
        now: The rounds' time (aware).
        real: The machine's time (aware).
        was_asked: Whether they were shown what is like it already.
        same_as: The one of these that they would rather support; if it is not open any more, theirs is kept.

    Raises:
        DatabaseUnavailableError: Nothing was kept.
    """
    draft = tidy(draft)
    if found := problems(draft):
        return ToMend(found)
    with db.writing() as tx:
        try:
            series_id = series.belonging(tx, workspace_id, series_id)
        except LookupError:
            return Gone()
        person_id = people.by_address(tx, workspace_id, person).id
        chosen = None if same_as is None else suggestions.find(tx, series_id, same_as)
        if chosen is not None and chosen.is_open:
            return _support(tx, workspace_id, series_id, chosen, person_id, real)
        alike = () if was_asked else similar(draft.topic, suggestions.open_ones(tx, series_id))
        # Looked for last: of the same form sent twice at once, the first may have become what the second one is like.
        if suggestions.is_kept(tx, workspace_id, submission):
            return Kept()
        if alike:
            own = frozenset(each.id for each in alike if suggestions.author(tx, each.id) == person_id)
            return LikeIt(series.get(tx, series_id), alike, own)
        kept = suggestions.add(
            tx,
            workspace_id=workspace_id,
            series_id=series_id,
            person_id=person_id,
            submission=submission,
            draft=draft,
            now=now,
        )
        if kept is not None:
            organizers.tell(tx, series_id, Kind.SUGGESTION, OfSuggestion(kept), now)
            organizers.wish_for_pages(tx, series_id, people.addresses(tx, [person_id]).values())
    return Kept()


def _support(
    tx: Transaction, workspace_id: int, series_id: int, chosen: Suggestion, person_id: int, real: datetime
) -> Supported:
    if suggestions.support(tx, workspace_id, chosen.id, person_id):
        message_updates.wish(tx, series_id, [OfSuggestion(chosen.id)], real)
        organizers.wish_for_pages(tx, series_id)
    return Supported(chosen)
