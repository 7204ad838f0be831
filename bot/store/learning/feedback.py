"""Feedback. What is anonymous is kept without a person, a submission or a moment, and in no order."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import insert, select, update

from bot.core.calendar.models import Session
from bot.core.learning.feedback import Feedback, FeedbackForm, FeedbackPromptKind
from bot.store.admin import form_submissions
from bot.store.db.engine import Transaction
from bot.store.db.upsert import insert_if_absent
from bot.store.learning.row_shuffling import rewrite_in_random_order
from bot.store.schema.tables import FeedbackRow, PersonRow


def add_signed(
    tx: Transaction,
    *,
    workspace_id: int,
    series_id: int,
    person_id: int,
    submission: str,
    draft: FeedbackForm,
    now: datetime,
) -> str | None:
    """Keep signed words and give their id; None if this submission has been kept already."""
    kept = insert_if_absent(
        tx,
        FeedbackRow,
        FeedbackRow.id,
        {
            "id": uuid.uuid4(),
            "workspace_id": workspace_id,
            "series_id": series_id,
            "session_id": draft.session_id,
            "words": draft.text,
            "person_id": person_id,
            "submission": submission,
            "said_at": now,
        },
    )
    return None if kept is None else str(kept)


def add_anonymous(
    tx: Transaction,
    *,
    workspace_id: int,
    series_id: int,
    submission: str,
    draft: FeedbackForm,
    today: date,
    digest_day: date,
) -> bool:
    """Keep anonymous words for the digest of a day; False if this submission has been kept already.

    That the form was sent is kept in a table of its own, without the words; the words without the form.
    """
    if not form_submissions.claim_submission(tx, workspace_id, submission, today):
        return False
    add_words(tx, workspace_id, series_id, draft.text, session_id=draft.session_id, digest_day=digest_day)
    return True


def add_words(
    tx: Transaction,
    workspace_id: int,
    series_id: int,
    words: str,
    *,
    session_id: int | None,
    digest_day: date,
    asked: FeedbackPromptKind | None = None,
) -> None:
    """Keep anonymous words for the digest of a day. The caller holds the lock of the series."""
    values = {
        "id": uuid.uuid4(),
        "workspace_id": workspace_id,
        "series_id": series_id,
        "session_id": session_id,
        "words": words,
        "digest_day": digest_day,
        "asked": asked,
    }
    tx.execute(insert(FeedbackRow).values(**values))
    # Once they are dealt into messages, nothing is added to them.
    of_that_day = (FeedbackRow.series_id == series_id, FeedbackRow.digest_day == digest_day)
    rewrite_in_random_order(tx, FeedbackRow, *of_that_day, FeedbackRow.digest_page.is_(None))


def of_session(tx: Transaction, session_id: int, until: date, sessions: Sequence[Session]) -> list[Feedback]:
    """The words that answer an evaluation's questions about a session, as far as they have been passed on, shuffled.

    Args:
        session_id: Of which.
        until: The last day (in the series' zone) whose digest has been sent.
        sessions: Of the series.
    """
    its_own = (FeedbackRow.session_id == session_id, FeedbackRow.asked.is_not(None), FeedbackRow.digest_day <= until)
    return [_feedback(row, None, sessions) for row in tx.scalars(select(FeedbackRow).where(*its_own).order_by("id"))]


def chosen(tx: Transaction, session_id: int, ids: Sequence[str]) -> tuple[str, ...]:
    """Of the words that answer an evaluation's questions about a session, those with these ids, shuffled."""
    its_own = (FeedbackRow.session_id == session_id, FeedbackRow.asked.is_not(None))
    rows = tx.execute(select(FeedbackRow.id, FeedbackRow.words).where(*its_own).order_by(FeedbackRow.id))
    return tuple(words for its_id, words in rows if str(its_id) in ids)


def is_dealt(tx: Transaction, series_id: int, day: date) -> bool:
    """Whether all of a day's anonymous words have been dealt into messages."""
    undealt = select(FeedbackRow.id).where(
        FeedbackRow.series_id == series_id, FeedbackRow.digest_day == day, FeedbackRow.digest_page.is_(None)
    )
    return tx.scalars(undealt.limit(1)).first() is None


def ids_of_digest(tx: Transaction, series_id: int, day: date) -> list[str]:
    """The ids of a day's anonymous words, in the order of the ids: they are random, so this order is a shuffle."""
    query = select(FeedbackRow.id).where(FeedbackRow.series_id == series_id, FeedbackRow.digest_day == day)
    return sorted(str(each) for each in tx.scalars(query))


def deal(tx: Transaction, ids: Sequence[str], page: int) -> None:
    """Put words onto a page of their digest, counted from 1."""
    wanted = [uuid.UUID(each) for each in ids]
    tx.execute(update(FeedbackRow).where(FeedbackRow.id.in_(wanted)).values(digest_page=page))


def of_digest(
    tx: Transaction, series_id: int, day: date, page: int, sessions: Sequence[Session]
) -> tuple[list[Feedback], int]:
    """The words on one page of a digest, shuffled once and for good, and how many pages there are."""
    rows = tx.scalars(select(FeedbackRow).where(FeedbackRow.series_id == series_id, FeedbackRow.digest_day == day))
    of_day = sorted(rows, key=lambda row: str(row.id))
    pages = max((row.digest_page or 1 for row in of_day), default=0)
    return [_feedback(row, None, sessions) for row in of_day if row.digest_page == page], pages


def get_signed(tx: Transaction, feedback_id: str, sessions: Sequence[Session]) -> Feedback:
    """One piece of signed feedback. Raises NoResultFound if there is none."""
    row, address = tx.execute(
        select(FeedbackRow, PersonRow.address)
        .join(PersonRow, PersonRow.id == FeedbackRow.person_id)
        .where(FeedbackRow.id == uuid.UUID(feedback_id))
    ).one()
    return _feedback(row, address, sessions)


def origin(tx: Transaction, workspace_id: int, feedback_id: str) -> tuple[int, int] | None:
    """The series and the author (by our own id) of signed feedback; None for anonymous words, and for any other id."""
    try:
        wanted = uuid.UUID(feedback_id)
    except ValueError:
        return None
    its_own = (FeedbackRow.workspace_id == workspace_id, FeedbackRow.id == wanted, FeedbackRow.person_id.is_not(None))
    row = tx.scalars(select(FeedbackRow).where(*its_own)).one_or_none()
    return None if row is None or row.person_id is None else (row.series_id, row.person_id)


def _feedback(row: FeedbackRow, address: str | None, sessions: Sequence[Session]) -> Feedback:
    session = next((s for s in sessions if s.id == row.session_id), None)
    return Feedback(
        str(row.id), row.words, session, address, None if row.asked is None else FeedbackPromptKind(row.asked)
    )
