"""Initiatives, at most one for each submission of the form."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, select, update

from bot.core.calendar.models import Session
from bot.core.learning.initiatives import Initiative, InitiativeForm, InitiativeState
from bot.store.db.engine import Transaction
from bot.store.db.upsert import insert_if_absent
from bot.store.schema.tables import InitiativeRow, PersonRow
from bot.store.values import from_row


def add(tx: Transaction, draft: InitiativeForm, **belongs: object) -> int | None:
    """Store an initiative, and return its id; None if this submission was stored before.

    Args:
        draft: The submitted values.
        belongs: The columns `workspace_id`, `series_id`, `session_id`, `owner_id` and `submission`.
    """
    typed = {"title": draft.title, "measure": draft.measure, "look": draft.next_checkin, "award": draft.award}
    values = {**belongs, **typed, "state": InitiativeState.ONGOING.value, "words": ""}
    return insert_if_absent(tx, InitiativeRow, InitiativeRow.id, values)


def of_series(tx: Transaction, series_id: int, sessions: Sequence[Session]) -> list[Initiative]:
    """Return all initiatives of a series; `sessions` are the series' own."""
    return _read(tx, _question().where(InitiativeRow.series_id == series_id).order_by(InitiativeRow.id), sessions)


def of_submission(tx: Transaction, workspace_id: int, submission: str) -> int:
    """Return the initiative of a submission. Raises NoResultFound if there is none."""
    matching = (InitiativeRow.workspace_id == workspace_id, InitiativeRow.submission == submission)
    return tx.scalars(select(InitiativeRow.id).where(*matching)).one()


def series_of(tx: Transaction, workspace_id: int, initiative_id: int) -> int | None:
    """Return the series of an initiative in this workspace; None for any other id."""
    matching = (InitiativeRow.workspace_id == workspace_id, InitiativeRow.id == initiative_id)
    return tx.scalars(select(InitiativeRow.series_id).where(*matching)).one_or_none()


def find(tx: Transaction, series_id: int, initiative_id: int, sessions: Sequence[Session]) -> Initiative | None:
    """Return an initiative of a series; None for any other id."""
    question = _question().where(InitiativeRow.series_id == series_id, InitiativeRow.id == initiative_id)
    return next(iter(_read(tx, question, sessions)), None)


def keep(tx: Transaction, initiative: Initiative) -> Initiative:
    """Store a changed initiative, and return it with its new version."""
    changed = replace(initiative, version=initiative.version + 1)
    same = {name: getattr(changed, name) for name in ("owner_id", "title", "measure", "award", "version")}
    progress = {"look": changed.next_checkin, "state": changed.state.value, "words": changed.latest_update}
    values = {**same, **progress, "told": changed.is_published}
    tx.execute(update(InitiativeRow).where(InitiativeRow.id == initiative.id).values(**values))
    return changed


def _question() -> Select[*tuple[Any, ...]]:
    return select(InitiativeRow, PersonRow.address).join(PersonRow, PersonRow.id == InitiativeRow.owner_id)


def _read(tx: Transaction, question: Select[*tuple[Any, ...]], sessions: Sequence[Session]) -> list[Initiative]:
    by_id = {each.id: each for each in sessions}
    return [
        from_row(
            Initiative,
            row,
            session=None if row.session_id is None else by_id.get(row.session_id),
            owner=external_id or "",
            next_checkin=row.look,
            state=InitiativeState(row.state),
            latest_update=row.words,
            is_published=row.told,
        )
        for row, external_id in tx.execute(question)
    ]
