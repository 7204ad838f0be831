"""Commitments in people's own words; and their outcomes, stored anonymously."""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import delete, insert, select

from bot.core.learning.evaluations import Barrier, CommitmentOutcome
from bot.store.db.engine import Transaction
from bot.store.learning.row_shuffling import rewrite_in_random_order
from bot.store.schema.tables import CarriedOutRow, CommitmentRow


@dataclass(frozen=True, slots=True)
class Commitment:
    """One person's commitment.

    Attributes:
        id: Random.
        person_id: Our own id.
        words: The person's own words.
    """

    id: str
    series_id: int
    session_id: int
    person_id: int
    words: str


def add(tx: Transaction, workspace_id: int, commitment: Commitment, due_on: date) -> str:
    """Store a new commitment, and return the id that it gets."""
    its_id = uuid.uuid4()
    values = {**asdict(commitment), "id": its_id, "workspace_id": workspace_id, "due_on": due_on}
    tx.execute(insert(CommitmentRow).values(**values))
    return str(its_id)


def find(tx: Transaction, workspace_id: int, commitment_id: str) -> Commitment | None:
    """Return a commitment; None for any other id."""
    try:
        row = tx.get(CommitmentRow, uuid.UUID(commitment_id))
    except ValueError:
        return None
    return None if row is None or row.workspace_id != workspace_id else _commitment(row)


def of_person(tx: Transaction, person_id: int) -> list[Commitment]:
    """Return a person's unanswered commitments."""
    rows = tx.scalars(select(CommitmentRow).where(CommitmentRow.person_id == person_id).order_by(CommitmentRow.due_on))
    return [_commitment(row) for row in rows]


def _commitment(row: CommitmentRow) -> Commitment:
    return Commitment(str(row.id), row.series_id, row.session_id, row.person_id, row.words)


def forget(tx: Transaction, commitment_id: str) -> bool:
    """Delete a commitment; return whether it existed."""
    forgetting = delete(CommitmentRow).where(CommitmentRow.id == uuid.UUID(commitment_id)).returning(CommitmentRow.id)
    return tx.execute(forgetting).scalar() is not None


def forget_before(tx: Transaction, series_id: int, day: date) -> list[Commitment]:
    """Delete a series' commitments due before a day, answered or not, and return them."""
    expired = (CommitmentRow.series_id == series_id, CommitmentRow.due_on < day)
    found = [_commitment(row) for row in tx.scalars(select(CommitmentRow).where(*expired))]
    tx.execute(delete(CommitmentRow).where(*expired))
    return found


def workspaces(tx: Transaction) -> list[int]:
    """Return the workspaces with commitments."""
    return list(tx.scalars(select(CommitmentRow.workspace_id).distinct()))


def keep_outcome(
    tx: Transaction, workspace_id: int, session_id: int, outcome: CommitmentOutcome, barriers: Sequence[Barrier]
) -> None:
    """Store an outcome without the person. The caller holds the series' lock."""
    values = {"id": uuid.uuid4(), "workspace_id": workspace_id, "session_id": session_id, "outcome": outcome}
    tx.execute(insert(CarriedOutRow).values(**values, barriers=[each.value for each in barriers]))
    rewrite_in_random_order(tx, CarriedOutRow, CarriedOutRow.session_id == session_id)


def outcomes(tx: Transaction, session_ids: Sequence[int]) -> list[tuple[int, CommitmentOutcome, tuple[Barrier, ...]]]:
    """Return the outcomes of commitments: session, outcome and barriers, in no order."""
    rows = tx.scalars(select(CarriedOutRow).where(CarriedOutRow.session_id.in_(session_ids)).order_by(CarriedOutRow.id))
    return [(row.session_id, CommitmentOutcome(row.outcome), tuple(map(Barrier, row.barriers))) for row in rows]
