"""Feedback. Anonymous feedback is stored without a person, submission, time or order."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update

from bot.core.calendar.models import Session
from bot.core.learning.feedback import Feedback, FeedbackPromptKind, SubmittedFeedback
from bot.store.db.engine import Transaction
from bot.store.db.upsert import insert_if_absent
from bot.store.learning.row_shuffling import rewrite_in_random_order
from bot.store.schema.tables import FeedbackRow, PersonRow


def add_signed(
    tx: Transaction,
    workspace_id: int,
    series_id: int,
    person_id: int,
    submission: str,
    draft: SubmittedFeedback,
    now: datetime,
) -> str | None:
    """Store signed feedback, and return its id; None if this submission was stored before."""
    values = _values(workspace_id, series_id, draft.session_id, draft.text)
    signature = {"person_id": person_id, "submission": submission, "said_at": now}
    inserted = insert_if_absent(tx, FeedbackRow, FeedbackRow.id, {**values, **signature})
    return None if inserted is None else str(inserted)


def add_words(
    tx: Transaction,
    workspace_id: int,
    series_id: int,
    words: str,
    session_id: int | None,
    digest_day: date,
    prompt: FeedbackPromptKind | None,
) -> None:
    """Store anonymous comments for a day's digest. The caller holds the series' lock."""
    values = _values(workspace_id, series_id, session_id, words)
    tx.execute(insert(FeedbackRow).values(**values, digest_day=digest_day, asked=prompt))
    # Once they are assigned to messages, no more are added.
    of_that_day = (FeedbackRow.series_id == series_id, FeedbackRow.digest_day == digest_day)
    rewrite_in_random_order(tx, FeedbackRow, *of_that_day, FeedbackRow.digest_page.is_(None))


def _values(workspace_id: int, series_id: int, session_id: int | None, words: str) -> dict[str, Any]:
    belongs = {"workspace_id": workspace_id, "series_id": series_id, "session_id": session_id}
    return {"id": uuid.uuid4(), **belongs, "words": words}


def of_session(tx: Transaction, session_id: int, until: date, sessions: Sequence[Session]) -> list[Feedback]:
    """Return the comments of a session's evaluations that were passed on, shuffled.

    Args:
        session_id: The session.
        until: The last day (in the series' time zone) whose digest has been sent.
        sessions: The series' sessions.
    """
    passed_on = (FeedbackRow.digest_page.is_not(None), FeedbackRow.digest_day <= until)
    matching = (FeedbackRow.session_id == session_id, FeedbackRow.asked.is_not(None), *passed_on)
    return [_feedback(row, None, sessions) for row in tx.scalars(select(FeedbackRow).where(*matching).order_by("id"))]


def chosen(tx: Transaction, session_id: int, ids: Sequence[str]) -> tuple[str, ...]:
    """Return those of a session's evaluation comments that have these ids, shuffled."""
    matching = (FeedbackRow.session_id == session_id, FeedbackRow.asked.is_not(None))
    rows = tx.execute(select(FeedbackRow.id, FeedbackRow.words).where(*matching).order_by(FeedbackRow.id))
    return tuple(words for its_id, words in rows if str(its_id) in ids)


@dataclass(frozen=True, slots=True)
class HeldComment:
    """An anonymous comment that was not passed on yet.

    Attributes:
        first_day: The first day on which it could be passed on.
    """

    id: str
    session_id: int | None
    prompt: FeedbackPromptKind | None
    first_day: date


def held(tx: Transaction, series_id: int, until: date) -> list[HeldComment]:
    """Return the comments that could be passed on by a day, ordered by id: ids are random, so this is a shuffle."""
    waiting = (FeedbackRow.digest_day <= until, FeedbackRow.digest_page.is_(None))
    rows = tx.scalars(select(FeedbackRow).where(FeedbackRow.series_id == series_id, *waiting))
    found = [
        HeldComment(str(row.id), row.session_id, _prompt(row), row.digest_day)
        for row in rows
        if row.digest_day is not None
    ]
    return sorted(found, key=lambda each: each.id)


def deal(tx: Transaction, ids: Sequence[str], day: date, page: int) -> None:
    """Assign comments to a page of a day's digest, counted from 1."""
    row_ids = [uuid.UUID(each) for each in ids]
    tx.execute(update(FeedbackRow).where(FeedbackRow.id.in_(row_ids)).values(digest_day=day, digest_page=page))


def of_digest(
    tx: Transaction, series_id: int, day: date, page: int, sessions: Sequence[Session]
) -> tuple[list[Feedback], int]:
    """Return the feedback on one page of a digest in its fixed random order, and the number of pages."""
    rows = tx.scalars(select(FeedbackRow).where(FeedbackRow.series_id == series_id, FeedbackRow.digest_day == day))
    of_day = sorted(rows, key=lambda row: str(row.id))
    pages = max((row.digest_page or 1 for row in of_day), default=0)
    return [_feedback(row, None, sessions) for row in of_day if row.digest_page == page], pages


def get_signed(tx: Transaction, feedback_id: str, sessions: Sequence[Session]) -> Feedback:
    """Return signed feedback. Raises NoResultFound if there is none."""
    row, external_id = tx.execute(
        select(FeedbackRow, PersonRow.address)
        .join(PersonRow, PersonRow.id == FeedbackRow.person_id)
        .where(FeedbackRow.id == uuid.UUID(feedback_id))
    ).one()
    return _feedback(row, external_id, sessions)


def origin(tx: Transaction, workspace_id: int, feedback_id: str) -> tuple[int, int] | None:
    """Return the series and the author (our own id) of signed feedback; None for any other id."""
    try:
        own_id = uuid.UUID(feedback_id)
    except ValueError:
        return None
    matching = (FeedbackRow.workspace_id == workspace_id, FeedbackRow.id == own_id, FeedbackRow.person_id.is_not(None))
    row = tx.scalars(select(FeedbackRow).where(*matching)).one_or_none()
    return None if row is None or row.person_id is None else (row.series_id, row.person_id)


def _feedback(row: FeedbackRow, external_id: str | None, sessions: Sequence[Session]) -> Feedback:
    session = next((each for each in sessions if each.id == row.session_id), None)
    return Feedback(str(row.id), row.words, session, external_id, _prompt(row))


def _prompt(row: FeedbackRow) -> FeedbackPromptKind | None:
    return None if row.asked is None else FeedbackPromptKind(row.asked)
