"""Read or erase all personal data of one person.

The schema itself says which columns refer to a person, so that a new table cannot be forgotten here.
"""

import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, delete, or_, select, update

from bot.chat.surface import Surface
from bot.store.db.engine import Transaction
from bot.store.db.types import Base
from bot.store.privacy.retention import forget_deliveries
from bot.store.schema.installations import InstallationRow
from bot.store.schema.tables import (
    AnsweredRow,
    AttendanceRow,
    AuditLogRow,
    CommitmentRow,
    ConnectionRow,
    DeliveryRow,
    FeedbackRow,
    HomeRefreshRow,
    IdentityRow,
    PersonRow,
    RateLimitRow,
    ReplyRow,
    SpeakerRow,
    SubscriptionRow,
    SuggestionRow,
    SupportRow,
)
from bot.store.values import plain

# Rows that belong to the person alone, and can be deleted.
_THEIR_OWN = (AnsweredRow, AttendanceRow, CommitmentRow, IdentityRow, SubscriptionRow, SupportRow)
# Columns about processing or the bot's token, not about the person.
_NOT_SHOWN = frozenset({"workspace_id", "owner", "lease_until", "begun_at", "first_begun_at", "sealed_token"}) | {
    "check_at",
    "checks",
    "search",
}


def columns() -> Iterator[tuple[Table, Column[Any]]]:
    """Return every column that refers to a person, by our own id."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column is PersonRow.__table__.c.id for key in column.foreign_keys):
                yield table, column


def read(tx: Transaction, workspace_id: int, person_id: int, external_id: str) -> dict[str, list[dict[str, Any]]]:
    """Return every row about a person, by table, as plain values with times in ISO format.

    Args:
        workspace_id: The person's workspace.
        person_id: Our own id.
        external_id: The chat's id.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    conditions: list[tuple[Any, Any]] = [
        (PersonRow.__table__, PersonRow.id == person_id),
        *((table, column == person_id) for table, column in columns()),
        (HomeRefreshRow.__table__, _home_of(workspace_id, external_id)),
        (InstallationRow.__table__, _installed_by(workspace_id, external_id)),
    ]
    for table, condition in conditions:
        for row in tx.execute(select(table).where(condition)).mappings():
            its = {name: plain(value) for name, value in row.items() if name not in _NOT_SHOWN and value is not None}
            if its not in (known := found.setdefault(table.name, [])):
                known.append(its)
    return found


def _home_of(workspace_id: int, external_id: str) -> ColumnElement[bool]:
    return and_(HomeRefreshRow.workspace_id == workspace_id, HomeRefreshRow.address == external_id)


def _installed_by(workspace_id: int, external_id: str) -> ColumnElement[bool]:
    """Return the condition for a workspace's installation that this person made."""
    slack = (ConnectionRow.workspace_id == workspace_id, ConnectionRow.surface == Surface.SLACK.value)
    its = select(ConnectionRow.external_id).where(*slack).scalar_subquery()
    whole = select(ConnectionRow.organization).where(*slack).scalar_subquery()
    of_all = and_(InstallationRow.team.is_(None), InstallationRow.enterprise == whole)
    return and_(InstallationRow.installer == external_id, or_(InstallationRow.team == its, of_all))


def erase(tx: Transaction, workspace_id: int, person_id: int, external_id: str) -> str:
    """Erase a person's data; what others rely on, such as a suggested topic, stays without the person.

    Returns the text that replaces their external id. The caller holds the lock of each series of the workspace.
    Arguments as of `read`.
    """
    in_chats = select(IdentityRow.external_id).where(IdentityRow.person_id == person_id)
    theirs_there = or_(RateLimitRow.address == external_id, RateLimitRow.address.in_(in_chats))
    paced = and_(RateLimitRow.workspace_id == workspace_id, theirs_there)
    tx.execute(delete(RateLimitRow).where(paced).execution_options(synchronize_session=False))
    for table in _THEIR_OWN:
        tx.execute(delete(table).where(table.person_id == person_id))
    tx.execute(delete(HomeRefreshRow).where(_home_of(workspace_id, external_id)))
    tx.execute(update(InstallationRow).where(_installed_by(workspace_id, external_id)).values(installer=None))
    signed = select(FeedbackRow.id).where(FeedbackRow.person_id == person_id)
    suggested = select(SuggestionRow.id).where(SuggestionRow.person_id == person_id)
    theirs = or_(
        ReplyRow.feedback_id.in_(signed), and_(ReplyRow.suggestion_id.in_(suggested), ReplyRow.by_id.is_(None))
    )
    subjects = [f"reply/{each}" for each in tx.scalars(select(ReplyRow.id).where(theirs))]
    subjects += [f"feedback/{each}" for each in tx.scalars(signed)]
    to_or_about = or_(DeliveryRow.person_id == person_id, DeliveryRow.subject.in_(subjects))
    forget_deliveries(tx, and_(DeliveryRow.workspace_id == workspace_id, to_or_about))
    tx.execute(delete(ReplyRow).where(theirs).execution_options(synchronize_session=False))
    tx.execute(delete(FeedbackRow).where(FeedbackRow.person_id == person_id))
    tx.execute(update(SuggestionRow).where(SuggestionRow.person_id == person_id).values(show_name=False))
    tx.execute(update(SpeakerRow).where(SpeakerRow.person_id == person_id).values(person_id=None))
    tx.execute(update(AuditLogRow).where(AuditLogRow.person_id == person_id).values(person_id=None))
    # Other rows refer to this one; it identifies no person.
    instead = f"erased account {uuid.uuid4().hex[:12]}"
    gone = {"address": instead, "email": None, "reached_by": None, "meanwhile_by": None, "keeps_chat": False}
    tx.execute(update(PersonRow).where(PersonRow.id == person_id).values(gone))
    return instead
