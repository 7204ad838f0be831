"""Form submissions, so that sending a form twice counts once; no content is stored. Deleted after a day."""

from datetime import date

from sqlalchemy import delete, select

from bot.store.db.engine import Transaction
from bot.store.db.upsert import insert_if_absent
from bot.store.schema.tables import AnonymousSubmissionRow


def claim_submission(tx: Transaction, workspace_id: int, submission: str, today: date) -> bool:
    """Record that a form was sent; False if it was recorded before.

    Args:
        submission: The chat's id of this form.
        today: In the series' time zone.
    """
    values = {"workspace_id": workspace_id, "submission": submission, "day": today}
    return insert_if_absent(tx, AnonymousSubmissionRow, AnonymousSubmissionRow.submission, values) is not None


def is_known(tx: Transaction, workspace_id: int, submission: str) -> bool:
    """Tell whether a form is recorded."""
    matching = (AnonymousSubmissionRow.workspace_id == workspace_id, AnonymousSubmissionRow.submission == submission)
    return tx.scalars(select(AnonymousSubmissionRow.submission).where(*matching)).first() is not None


def workspaces(tx: Transaction) -> list[int]:
    """Return the workspaces with records."""
    return list(tx.scalars(select(AnonymousSubmissionRow.workspace_id).distinct()))


def withdraw(tx: Transaction, workspace_id: int, submission: str) -> None:
    """Delete the record of a form that had no effect."""
    matching = (AnonymousSubmissionRow.workspace_id == workspace_id, AnonymousSubmissionRow.submission == submission)
    tx.execute(delete(AnonymousSubmissionRow).where(*matching))


def forget(tx: Transaction, workspace_id: int, before: date) -> None:
    """Delete the records of all days before a date."""
    of_then = (AnonymousSubmissionRow.workspace_id == workspace_id, AnonymousSubmissionRow.day < before)
    tx.execute(delete(AnonymousSubmissionRow).where(*of_then))
