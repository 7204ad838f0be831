"""What was answered about a session, and, apart from it, who has answered.

Nothing in the database leads from one to the other: ids are random, no row has a time, and `row_shuffling` sees to what
Postgres keeps of every row besides.
"""

import uuid
from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select, update

from bot.core.learning.evaluations import (
    RATED_FIELDS,
    AnonymousAnswers,
    Barrier,
    EvaluationField,
    EvaluationForm,
    Stance,
)
from bot.store.db.engine import Transaction
from bot.store.db.upsert import insert_if_absent
from bot.store.learning.row_shuffling import rewrite_in_random_order
from bot.store.schema.tables import AnsweredRow, EvaluationRow


def record_respondent(tx: Transaction, workspace_id: int, session_id: int, person_id: int) -> bool:
    """Keep that somebody has answered; False if they had."""
    values = {"workspace_id": workspace_id, "session_id": session_id, "person_id": person_id}
    return insert_if_absent(tx, AnsweredRow, AnsweredRow.person_id, values) is not None


def has_answered(tx: Transaction, session_id: int, person_id: int) -> bool:
    """Whether somebody has answered, as far as that is still known."""
    return tx.get(AnsweredRow, (session_id, person_id)) is not None


def add(tx: Transaction, workspace_id: int, session_id: int, draft: EvaluationForm) -> None:
    """Keep answers, without any words. The caller holds the series' lock, so that nobody else adds at the same time."""
    values = {
        "id": uuid.uuid4(),
        "workspace_id": workspace_id,
        "session_id": session_id,
        **{each.value: draft.ratings.get(each) for each in RATED_FIELDS},
        "stance": draft.stance,
        "committed_to": draft.is_commitment,
        "committed": draft.commitment_level,
        "barriers": [each.value for each in draft.barriers],
    }
    tx.execute(insert(EvaluationRow).values(**values))
    rewrite_in_random_order(tx, EvaluationRow, EvaluationRow.session_id == session_id)


def came(tx: Transaction, session_id: int) -> int:
    """How many have answered."""
    return tx.scalar(select(func.count()).where(EvaluationRow.session_id == session_id)) or 0


def not_shown(tx: Transaction, session_id: int) -> int:
    """How many answers are counted in nothing that has been shown."""
    of_it = (EvaluationRow.session_id == session_id, EvaluationRow.shown.is_(False))
    return tx.scalar(select(func.count()).where(*of_it)) or 0


def show(tx: Transaction, session_id: int) -> None:
    """From now on all answers that have come are counted in what is shown."""
    tx.execute(update(EvaluationRow).where(EvaluationRow.session_id == session_id).values(shown=True))


def shown(tx: Transaction, session_ids: Sequence[int]) -> dict[int, list[AnonymousAnswers]]:
    """The answers that may be counted in what is shown, by session, in an order that tells nothing."""
    of_them = (EvaluationRow.session_id.in_(session_ids), EvaluationRow.shown)
    found: dict[int, list[AnonymousAnswers]] = {each: [] for each in session_ids}
    for row in tx.scalars(select(EvaluationRow).where(*of_them).order_by(EvaluationRow.id)):
        found[row.session_id].append(_answers(row))
    return found


def forget_who(tx: Transaction, session_ids: Sequence[int]) -> None:
    """Forget who has answered about sessions."""
    tx.execute(delete(AnsweredRow).where(AnsweredRow.session_id.in_(session_ids)))


def remembered(tx: Transaction, workspace_id: int) -> list[int]:
    """The sessions of which it is known who has answered."""
    query = select(AnsweredRow.session_id).where(AnsweredRow.workspace_id == workspace_id).distinct()
    return list(tx.scalars(query))


def _answers(row: EvaluationRow) -> AnonymousAnswers:
    rated = {EvaluationField(each): value for each in RATED_FIELDS if (value := getattr(row, each.value)) is not None}
    return AnonymousAnswers(
        rated,
        None if row.stance is None else Stance(row.stance),
        row.committed_to,
        row.committed,
        tuple(Barrier(each) for each in row.barriers),
    )
