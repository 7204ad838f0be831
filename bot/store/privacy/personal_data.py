"""Read or erase all personal data of one person.

The schema itself says which columns refer to a person, so that a new table cannot be forgotten here.
"""

import uuid
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, and_, delete, or_, select, update

from bot.store.db.engine import Transaction
from bot.store.db.types import Base
from bot.store.schema.installations import InstallationRow
from bot.store.schema.tables import (
    AnsweredRow,
    AttendanceRow,
    AuditLogRow,
    CommitmentRow,
    DeliveryRow,
    FeedbackRow,
    HomeRefreshRow,
    PersonRow,
    PostedSnapshotRow,
    RateLimitRow,
    ReplyRow,
    SpeakerRow,
    SubscriptionRow,
    SuggestionRow,
    SupportRow,
    WorkspaceRow,
)

# Rows that belong to the person alone, and can be deleted.
_THEIR_OWN = (AnsweredRow, AttendanceRow, CommitmentRow, SubscriptionRow, SupportRow)
# Columns about processing, not about the person.
_NOT_SHOWN = frozenset({"workspace_id", "owner", "lease_until", "begun_at", "first_begun_at", "check_at", "checks"})


def columns() -> Iterator[tuple[Table, Column[Any]]]:
    """Return every column that refers to a person, by our own id."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column is PersonRow.__table__.c.id for key in column.foreign_keys):
                yield table, column


def read(tx: Transaction, workspace_id: int, person_id: int, address: str) -> dict[str, list[dict[str, Any]]]:
    """Return every row about a person, by table, as plain values with times in ISO format.

    Args:
        workspace_id: The person's workspace.
        person_id: Our own id.
        address: The external id.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    wanted: list[tuple[Any, Any]] = [(PersonRow.__table__, PersonRow.id == person_id)]
    wanted += [(table, column == person_id) for table, column in columns()]
    theirs = and_(HomeRefreshRow.workspace_id == workspace_id, HomeRefreshRow.address == address)
    wanted.append((HomeRefreshRow.__table__, theirs))
    # Without the token, which is not personal data.
    installed = [column for column in InstallationRow.__table__.columns if column.name != "sealed_token"]
    wanted.append((installed, _installed_by(workspace_id, address)))
    for table, which in wanted:
        asked = select(*table) if isinstance(table, list) else select(table)
        rows = [_plain(dict(row)) for row in tx.execute(asked.where(which)).mappings()]
        name = table[0].table.name if isinstance(table, list) else table.name
        known = found.setdefault(name, [])
        known += [row for row in rows if row not in known]
    return {name: rows for name, rows in found.items() if rows}


def _installed_by(workspace_id: int, address: str) -> ColumnElement[bool]:
    """Return the condition for a workspace's installation that this person made."""
    its = select(WorkspaceRow.team).where(WorkspaceRow.id == workspace_id).scalar_subquery()
    whole = select(WorkspaceRow.enterprise).where(WorkspaceRow.id == workspace_id).scalar_subquery()
    of_all = and_(InstallationRow.team.is_(None), InstallationRow.enterprise == whole)
    return and_(InstallationRow.installer == address, or_(InstallationRow.team == its, of_all))


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in row.items() if name not in _NOT_SHOWN and value is not None}


def _value(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def erase(tx: Transaction, workspace_id: int, person_id: int, address: str) -> str:
    """Erase a person's data; what others rely on, such as a suggested topic, stays without the person.

    Returns the text that replaces their external id. The caller holds the lock of each series of the workspace.
    Arguments as of `read`.
    """
    for table in _THEIR_OWN:
        tx.execute(delete(table).where(table.person_id == person_id))
    tx.execute(
        delete(HomeRefreshRow).where(HomeRefreshRow.workspace_id == workspace_id, HomeRefreshRow.address == address)
    )
    tx.execute(delete(RateLimitRow).where(RateLimitRow.workspace_id == workspace_id, RateLimitRow.address == address))
    tx.execute(update(InstallationRow).where(_installed_by(workspace_id, address)).values(installer=None))
    signed = select(FeedbackRow.id).where(FeedbackRow.person_id == person_id)
    suggested = select(SuggestionRow.id).where(SuggestionRow.person_id == person_id)
    theirs = or_(
        ReplyRow.feedback_id.in_(signed), and_(ReplyRow.suggestion_id.in_(suggested), ReplyRow.by_id.is_(None))
    )
    told = [f"reply/{each}" for each in tx.scalars(select(ReplyRow.id).where(theirs))]
    told += [f"feedback/{each}" for each in tx.scalars(signed)]
    _forget_deliveries(tx, or_(DeliveryRow.person_id == person_id, DeliveryRow.subject.in_(told)), workspace_id)
    tx.execute(delete(ReplyRow).where(theirs).execution_options(synchronize_session=False))
    tx.execute(delete(FeedbackRow).where(FeedbackRow.person_id == person_id))
    tx.execute(update(SuggestionRow).where(SuggestionRow.person_id == person_id).values(show_name=False))
    tx.execute(update(SpeakerRow).where(SpeakerRow.person_id == person_id).values(person_id=None))
    tx.execute(update(AuditLogRow).where(AuditLogRow.person_id == person_id).values(person_id=None))
    # Other rows refer to this one; it identifies no person.
    instead = f"erased account {uuid.uuid4().hex[:12]}"
    tx.execute(update(PersonRow).where(PersonRow.id == person_id).values(address=instead, email=None))
    return instead


def _forget_deliveries(tx: Transaction, which: Any, workspace_id: int) -> None:
    its_own = and_(DeliveryRow.workspace_id == workspace_id, which)
    mentioned = PostedSnapshotRow.delivery_id.in_(select(DeliveryRow.id).where(its_own))
    tx.execute(delete(PostedSnapshotRow).where(mentioned).execution_options(synchronize_session=False))
    tx.execute(delete(DeliveryRow).where(its_own).execution_options(synchronize_session=False))
