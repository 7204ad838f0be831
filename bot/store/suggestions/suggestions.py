"""Suggestions, at most one for each submission of the form; their supporters and states."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, literal, select, update
from sqlalchemy.orm import aliased

from bot.core.suggestions.suggestions import OPEN_STATES, Suggestion, SuggestionForm, SuggestionState, read_state
from bot.store.db.engine import Transaction
from bot.store.db.upsert import insert_if_absent, insert_into
from bot.store.schema.tables import PersonRow, SuggestionRow, SupportRow
from bot.store.values import from_row


def add(
    tx: Transaction,
    workspace_id: int,
    series_id: int,
    person_id: int,
    submission: str,
    draft: SuggestionForm,
    now: datetime,
) -> int | None:
    """Store a suggestion, and return its id; None if this submission was stored before."""
    belongs = {"workspace_id": workspace_id, "series_id": series_id, "person_id": person_id, "submission": submission}
    typed = {name: None if value == "" else value for name, value in asdict(draft).items()}
    values = {**belongs, **typed, "state": SuggestionState.NEW.value, "made_at": now}
    return insert_if_absent(tx, SuggestionRow, SuggestionRow.id, values)


def is_kept(tx: Transaction, workspace_id: int, submission: str) -> bool:
    """Tell whether a submission was stored before."""
    matching = (SuggestionRow.workspace_id == workspace_id, SuggestionRow.submission == submission)
    return tx.scalars(select(SuggestionRow.id).where(*matching)).first() is not None


def get(tx: Transaction, suggestion_id: int) -> Suggestion:
    """Return a suggestion, with its author only if they chose to be shown. Raises NoResultFound if there is none."""
    return _suggestion(tx.execute(_QUESTION.where(SuggestionRow.id == suggestion_id)).one())


def find(tx: Transaction, series_id: int, suggestion_id: int) -> Suggestion | None:
    """Return a suggestion of a series; None for any other id."""
    found = _QUESTION.where(SuggestionRow.id == suggestion_id, SuggestionRow.series_id == series_id)
    row = tx.execute(found).one_or_none()
    return None if row is None else _suggestion(row)


def of_series(tx: Transaction, series_id: int) -> list[Suggestion]:
    """Return all suggestions of a series, oldest first."""
    return _read(tx, _QUESTION.where(SuggestionRow.series_id == series_id))


def states_between(tx: Transaction, series_id: int, begins: datetime, ends: datetime) -> list[SuggestionState]:
    """Return the states of the suggestions made from one time until before another (both aware).

    A merged suggestion is left out: it is the same topic as the one that it was merged into.
    """
    of_then = (
        SuggestionRow.series_id == series_id,
        SuggestionRow.made_at >= begins,
        SuggestionRow.made_at < ends,
        SuggestionRow.merged_into.is_(None),
    )
    return [read_state(each) for each in tx.scalars(select(SuggestionRow.state).where(*of_then))]


def open_ones(tx: Transaction, series_id: int) -> list[Suggestion]:
    """Return the open suggestions of a series, oldest first."""
    still_open = (
        SuggestionRow.series_id == series_id,
        SuggestionRow.state.in_([each.value for each in OPEN_STATES]),
        SuggestionRow.merged_into.is_(None),
    )
    return _read(tx, _QUESTION.where(*still_open))


def of_session(tx: Transaction, session_id: int) -> list[Suggestion]:
    """Return the suggestions that a session was created from."""
    scheduled = (SuggestionRow.session_id == session_id, SuggestionRow.state == SuggestionState.SCHEDULED.value)
    return _read(tx, _QUESTION.where(*scheduled))


def series_of(tx: Transaction, workspace_id: int, suggestion_id: int) -> int | None:
    """Return the series of a suggestion in a workspace; None for any other id."""
    matching = (SuggestionRow.workspace_id == workspace_id, SuggestionRow.id == suggestion_id)
    return tx.scalars(select(SuggestionRow.series_id).where(*matching)).one_or_none()


def keep(tx: Transaction, suggestion: Suggestion, by_id: int) -> Suggestion:
    """Store a step (state, reason, session, merge target) and raise the version.

    Args:
        suggestion: The suggestion after the step.
        by_id: The person who takes the step, by our own id.
    """
    step = {name: getattr(suggestion, name) for name in ("reason", "session_id", "merged_into")}
    values = {**step, "state": suggestion.state.value, "by_id": by_id, "version": SuggestionRow.version + 1}
    tx.execute(update(SuggestionRow).where(SuggestionRow.id == suggestion.id).values(**values))
    return get(tx, suggestion.id)


def author(tx: Transaction, suggestion_id: int) -> int:
    """Return the author's own id: for sending messages, and never shown."""
    return tx.scalars(select(SuggestionRow.person_id).where(SuggestionRow.id == suggestion_id)).one()


def supporters(tx: Transaction, suggestion_id: int) -> list[int]:
    """Return the supporters' own ids: for sending messages, and never shown."""
    found = select(SupportRow.person_id).where(SupportRow.suggestion_id == suggestion_id)
    return list(tx.scalars(found.order_by(SupportRow.person_id)))


def ids_of_person(tx: Transaction, series_id: int, external_id: str) -> frozenset[int]:
    """Return the ids of a person's suggestions (by external id), for that person only."""
    theirs = select(SuggestionRow.id).join(PersonRow, PersonRow.id == SuggestionRow.person_id)
    return frozenset(tx.scalars(theirs.where(SuggestionRow.series_id == series_id, PersonRow.address == external_id)))


def support(tx: Transaction, workspace_id: int, suggestion_id: int, person_id: int) -> bool:
    """Add a supporter; False if they support it already, or are its author."""
    if author(tx, suggestion_id) == person_id:
        return False
    values = {"suggestion_id": suggestion_id, "person_id": person_id, "workspace_id": workspace_id}
    return insert_if_absent(tx, SupportRow, SupportRow.person_id, values) is not None


def pass_support(tx: Transaction, source: Suggestion, target: Suggestion) -> None:
    """Add the author and supporters of one suggestion to another one's supporters."""
    its_author = select(SuggestionRow.person_id).where(SuggestionRow.id == source.id)
    its_supporters = select(SupportRow.person_id).where(SupportRow.suggestion_id == source.id)
    people = its_author.union(its_supporters).subquery()
    workspace_id = select(SuggestionRow.workspace_id).where(SuggestionRow.id == source.id).scalar_subquery()
    theirs = select(literal(target.id), people.c.person_id, workspace_id, literal(source.id))
    others = theirs.where(people.c.person_id != author(tx, target.id))
    columns = ["suggestion_id", "person_id", "workspace_id", "via"]
    inserting: Any = insert_into(tx, SupportRow).from_select(columns, others)
    tx.connection().execute(inserting.on_conflict_do_nothing())


def withdraw_support(tx: Transaction, source: Suggestion) -> None:
    """Undo `pass_support` for a suggestion."""
    tx.connection().execute(delete(SupportRow).where(SupportRow.via == source.id))


def _with_people_and_support() -> Select[Any]:
    """Select suggestions with author, deciding organizer (by external id), and number of supporters."""
    suggester, organizer = aliased(PersonRow), aliased(PersonRow)
    supported = (
        select(func.count()).where(SupportRow.suggestion_id == SuggestionRow.id).correlate(SuggestionRow)
    ).scalar_subquery()
    return (
        select(SuggestionRow, suggester.address, organizer.address, supported)
        .join(suggester, suggester.id == SuggestionRow.person_id)
        .outerjoin(organizer, organizer.id == SuggestionRow.by_id)
        .execution_options(populate_existing=True)
    )


# Built at import, by one thread. An alias computes its attributes at first use and caches them; if several threads use
# it first at once, it can cache a wrong one until the process ends. Never share an alias between threads: use it inside
# a function, and share the finished select.
_QUESTION = _with_people_and_support()


def _read(tx: Transaction, question: Select[Any]) -> list[Suggestion]:
    found = tx.execute(question.order_by(SuggestionRow.made_at, SuggestionRow.id))
    return [_suggestion(each) for each in found]


def _suggestion(found: Any) -> Suggestion:
    row, external_id, by, support = found
    shown = {"person": external_id if row.show_name else None, "changed_by": by, "support_count": support}
    return from_row(Suggestion, row, state=read_state(row.state), **shown)
