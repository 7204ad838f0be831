"""That a form was sent, so that sending it twice is once; nothing of what it said. Forgotten after a day."""

from datetime import date

from sqlalchemy import delete

from bot.store.db.engine import Transaction
from bot.store.db.upsert import insert_if_absent
from bot.store.schema.tables import AnonymousSubmissionRow


def claim_submission(tx: Transaction, workspace_id: int, submission: str, today: date) -> bool:
    """Keep that a form was sent; False if it was before.

    Args:
        submission: The chat's id of this one form.
        today: In the series' zone.
    """
    values = {"workspace_id": workspace_id, "submission": submission, "day": today}
    return insert_if_absent(tx, AnonymousSubmissionRow, AnonymousSubmissionRow.submission, values) is not None


def withdraw(tx: Transaction, workspace_id: int, submission: str) -> None:
    """Forget that a form was sent, because nothing came of it."""
    its_own = (AnonymousSubmissionRow.workspace_id == workspace_id, AnonymousSubmissionRow.submission == submission)
    tx.execute(delete(AnonymousSubmissionRow).where(*its_own))


def forget(tx: Transaction, workspace_id: int, before: date) -> None:
    """Forget the forms of all days before a date."""
    of_then = (AnonymousSubmissionRow.workspace_id == workspace_id, AnonymousSubmissionRow.day < before)
    tx.execute(delete(AnonymousSubmissionRow).where(*of_then))
