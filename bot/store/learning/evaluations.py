"""Evaluations, and separately the people who have answered.

Nothing in the database connects the two: ids are random, no row has a time, and `row_shuffling` removes the traces that
Postgres keeps of each row.
"""

import uuid
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import delete, func, insert, select, update

from bot.core.learning.evaluations import RATED_FIELDS, AnonymousAnswers, Barrier, EvaluationForm, Stance
from bot.store.db.engine import Transaction
from bot.store.db.upsert import insert_if_absent
from bot.store.learning.row_shuffling import rewrite_in_random_order
from bot.store.schema.tables import AnsweredRow, EvaluationRow


def record_respondent(tx: Transaction, workspace_id: int, session_id: int, person_id: int) -> bool:
    """Record that a person has answered; False if they had before."""
    values = {"workspace_id": workspace_id, "session_id": session_id, "person_id": person_id}
    return insert_if_absent(tx, AnsweredRow, AnsweredRow.person_id, values) is not None


def has_answered(tx: Transaction, session_id: int, person_id: int) -> bool:
    """Tell whether a person has answered, as far as that is still stored."""
    return tx.get(AnsweredRow, (session_id, person_id)) is not None


def add(tx: Transaction, workspace_id: int, session_id: int, draft: EvaluationForm) -> None:
    """Store answers without comments. The caller holds the series' lock, so that nothing else is added meanwhile."""
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
    """Count the answers to a session."""
    return tx.scalar(select(func.count()).where(EvaluationRow.session_id == session_id)) or 0


def answer_counts(tx: Transaction, session_ids: Sequence[int]) -> Counter[int]:
    """Count the answers to each of some sessions."""
    of_them = EvaluationRow.session_id.in_(session_ids)
    return Counter(tx.scalars(select(EvaluationRow.session_id).where(of_them)))


def not_shown(tx: Transaction, session_id: int) -> int:
    """Count the answers that are in no shown result."""
    of_it = (EvaluationRow.session_id == session_id, EvaluationRow.shown.is_(False))
    return tx.scalar(select(func.count()).where(*of_it)) or 0


def show(tx: Transaction, session_id: int) -> None:
    """Include all current answers in the shown results."""
    tx.execute(update(EvaluationRow).where(EvaluationRow.session_id == session_id).values(shown=True))


def shown(tx: Transaction, session_ids: Sequence[int]) -> dict[int, list[AnonymousAnswers]]:
    """Return the answers that results may include, by session, in an order that reveals nothing."""
    of_them = (EvaluationRow.session_id.in_(session_ids), EvaluationRow.shown)
    found: dict[int, list[AnonymousAnswers]] = {each: [] for each in session_ids}
    for row in tx.scalars(select(EvaluationRow).where(*of_them).order_by(EvaluationRow.id)):
        found[row.session_id].append(_answers(row))
    return found


def forget_who(tx: Transaction, session_ids: Sequence[int]) -> None:
    """Delete who has answered about sessions."""
    tx.execute(delete(AnsweredRow).where(AnsweredRow.session_id.in_(session_ids)))


def remembered(tx: Transaction, workspace_id: int) -> list[int]:
    """Return the sessions whose respondents are still stored."""
    query = select(AnsweredRow.session_id).where(AnsweredRow.workspace_id == workspace_id).distinct()
    return list(tx.scalars(query))


def remembering(tx: Transaction) -> list[int]:
    """Return the workspaces with sessions whose respondents are still stored."""
    return list(tx.scalars(select(AnsweredRow.workspace_id).distinct()))


def _answers(row: EvaluationRow) -> AnonymousAnswers:
    rated = {each: value for each in RATED_FIELDS if (value := getattr(row, each.value)) is not None}
    stance = None if row.stance is None else Stance(row.stance)
    return AnonymousAnswers(rated, stance, row.committed_to, row.committed, tuple(map(Barrier, row.barriers)))
