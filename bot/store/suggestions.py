"""Suggestions, one for one submission of the form."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from bot.core.suggestions import OPEN, Draft, State, Suggestion
from bot.store.engine import Transaction
from bot.store.insert import insert_once
from bot.store.schema import PersonRow, SuggestionRow


def add(
    tx: Transaction,
    *,
    workspace_id: int,
    series_id: int,
    person_id: int,
    submission: str,
    draft: Draft,
    now: datetime,
) -> int | None:
    """Keep a suggestion and give its id; None if this submission has made one already."""
    return insert_once(
        tx,
        SuggestionRow,
        SuggestionRow.id,
        {
            "workspace_id": workspace_id,
            "series_id": series_id,
            "person_id": person_id,
            "submission": submission,
            "topic": draft.topic,
            "why": draft.why or None,
            "speaker": draft.speaker or None,
            "would_present": draft.would_present,
            "show_name": draft.show_name,
            "state": State.NEW.value,
            "made_at": now,
        },
    )


def get(tx: Transaction, suggestion_id: int) -> Suggestion:
    """One suggestion, its person only if they chose to be shown. Raises NoResultFound if there is none."""
    row, address = tx.execute(_WITH_SUGGESTER.where(SuggestionRow.id == suggestion_id)).one()
    return _suggestion(row, address)


def open_ones(tx: Transaction, series_id: int) -> list[Suggestion]:
    """Those of a series of which nothing has become yet, the oldest first."""
    still_open = (SuggestionRow.series_id == series_id, SuggestionRow.state.in_([each.value for each in OPEN]))
    found = tx.execute(_WITH_SUGGESTER.where(*still_open).order_by(SuggestionRow.made_at, SuggestionRow.id))
    return [_suggestion(row, address) for row, address in found]


_suggester = aliased(PersonRow)
_WITH_SUGGESTER = select(SuggestionRow, _suggester.address).join(_suggester, _suggester.id == SuggestionRow.person_id)


def _suggestion(row: SuggestionRow, address: str | None) -> Suggestion:
    return Suggestion(
        id=row.id,
        topic=row.topic,
        why=row.why,
        speaker=row.speaker,
        would_present=row.would_present,
        person=address if row.show_name else None,
        state=State(row.state),
        made_at=row.made_at,
    )
