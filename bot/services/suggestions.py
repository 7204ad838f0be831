"""Suggesting a topic."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.deliveries import Kind, OfSuggestion
from bot.core.suggestions import Draft, Field, problems, tidy
from bot.services import organizers
from bot.store import people, series, suggestions
from bot.store.engine import Database


@dataclass(frozen=True, slots=True)
class ToMend:
    """Nothing was kept; what to mend, by field."""

    problems: dict[Field, str]


@dataclass(frozen=True, slots=True)
class Gone:
    """Nothing was kept; what the form was about is none of this workspace's, or no more."""


@dataclass(frozen=True, slots=True)
class Kept:
    """It is kept, and the organizers will be told; also where this same submission had been kept before."""


def suggest(
    db: Database, *, workspace_id: int, series_id: int | None, person: str, submission: str, draft: Draft, now: datetime
) -> Kept | ToMend | Gone:
    """Keep a suggestion and record the message to each organizer, in one transaction.

    Args:
        db: The database.
        workspace_id: Whose request this is.
        series_id: As the form said; it must be the workspace's own.
        person: The chat's address of who suggests; kept in order to answer.
        submission: The chat's id of this one form; the same one again changes nothing.
        draft: What the form said.
        now: Aware.

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
        kept = suggestions.add(
            tx,
            workspace_id=workspace_id,
            series_id=series_id,
            person_id=people.by_address(tx, workspace_id, person).id,
            submission=submission,
            draft=draft,
            now=now,
        )
        if kept is not None:
            organizers.tell(tx, series_id, Kind.SUGGESTION, OfSuggestion(kept), now)
    return Kept()
