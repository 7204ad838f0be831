"""Replies to suggestions and to signed feedback, at most one for each submission of the form."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select

from bot.chat.surface import Surface
from bot.core.outbox.deliveries import DeliveryState, Kind
from bot.core.outbox.references import FeedbackRef, ReplyRef, SuggestionRef
from bot.core.suggestions.replies import Reply
from bot.store.db.engine import Transaction
from bot.store.db.upsert import insert_if_absent
from bot.store.schema.tables import DeliveryRow, PersonRow, ReplyRow

RepliedTo = SuggestionRef | FeedbackRef


def add(
    tx: Transaction,
    *,
    workspace_id: int,
    about: RepliedTo,
    by_id: int | None,
    submission: str,
    words: str,
    now: datetime,
) -> str | None:
    """Store a reply, and return its id; None if this submission was stored before.

    Args:
        by_id: The organizer who wrote it, by our own id; None for the author.
    """
    values = {"workspace_id": workspace_id, "by_id": by_id, "submission": submission, "words": words, "made_at": now}
    inserted = insert_if_absent(tx, ReplyRow, ReplyRow.id, {"id": uuid.uuid4(), **_columns(about), **values})
    return None if inserted is None else str(inserted)


def get(tx: Transaction, reply_id: str) -> tuple[Reply, RepliedTo]:
    """Return a reply, and what it is about. Raises NoResultFound if there is none."""
    row = tx.scalars(select(ReplyRow).where(ReplyRow.id == uuid.UUID(reply_id))).one()
    [reply] = _read(tx, ReplyRow.id == row.id, most=1)
    return reply, FeedbackRef(str(row.feedback_id)) if row.suggestion_id is None else SuggestionRef(row.suggestion_id)


def latest(tx: Transaction, about: RepliedTo, most: int) -> tuple[Reply, ...]:
    """Return the latest replies about something, oldest first."""
    [matching] = [getattr(ReplyRow, name) == value for name, value in _columns(about).items()]
    return tuple(reversed(_read(tx, matching, most=most)))


def _columns(about: RepliedTo) -> dict[str, int | uuid.UUID]:
    if isinstance(about, SuggestionRef):
        return {"suggestion_id": about.id}
    return {"feedback_id": uuid.UUID(about.id)}


def _read(tx: Transaction, which: ColumnElement[bool], *, most: int) -> list[Reply]:
    found = tx.execute(
        select(ReplyRow, PersonRow.address)
        .outerjoin(PersonRow, PersonRow.id == ReplyRow.by_id)
        .where(which)
        .order_by(ReplyRow.made_at.desc(), ReplyRow.id)
        .limit(most)
    ).all()
    lost = _lost(tx, [str(row.id) for row, _ in found])
    return [
        Reply(its_id, None if row.by_id is None else external_id or "", row.words, row.made_at, lost.get(its_id))
        for row, external_id in found
        for its_id in [str(row.id)]
    ]


def _lost(tx: Transaction, ids: Sequence[str]) -> dict[str, Surface]:
    """Return those of some replies that a chat refused to deliver to the author, with the chat."""
    subjects = {str(ReplyRef(each)): each for each in ids}
    refused = select(DeliveryRow.subject, DeliveryRow.surface).where(
        DeliveryRow.subject.in_(subjects),
        DeliveryRow.kind == Kind.ORGANIZER_REPLY.value,
        DeliveryRow.state == DeliveryState.FAILED.value,
    )
    return {subjects[about]: Surface(surface or Surface.SLACK) for about, surface in tx.execute(refused)}
