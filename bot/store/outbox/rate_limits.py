"""Rate limits, kept in the database because all workers share them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from bot.core.outbox.rate_limit import UNLIMITED, RateLimit, available
from bot.store.db.deadlines import clock_params, has_passed
from bot.store.db.engine import Transaction
from bot.store.db.upsert import insert_into
from bot.store.schema.tables import RateLimitRow, WorkspaceRow

# A workspace's id, and the external id of a channel or person in it.
Place = tuple[int, str]

_KEEP = (
    update(WorkspaceRow)
    .where(WorkspaceRow.id == bindparam("its_id"))
    .values(next_at=bindparam("its_next", type_=WorkspaceRow.next_at.type))
)


def acquire(tx: Transaction, places: Sequence[Place], *, wall_now: datetime, rate_limit: RateLimit) -> set[Place]:
    """Return the recipients that may get a message now, and record that they do.

    Args:
        places: Each once, most urgent first.
        wall_now: The wall-clock time (aware).
        rate_limit: The chat's limit.
    """
    if rate_limit == UNLIMITED:
        return set(places)
    known = _next_moments(tx, {workspace_id for workspace_id, _ in places}, wall_now)
    rest = {each: available(moment.timestamp(), wall_now.timestamp(), rate_limit) for each, moment in known.items()}
    wanted = []
    for place in places:
        if rest[place[0]] > 0:
            rest[place[0]] -= 1
            wanted.append(place)
    taken = _acquire_each(tx, wanted, wall_now, rate_limit)
    sent = Counter(workspace_id for workspace_id, _ in taken)
    if sent and rate_limit.per_workspace:
        tx.connection().execute(
            _KEEP, [{"its_id": each, "its_next": known[each] + rate_limit.per_workspace * sent[each]} for each in sent]
        )
    return taken


def _next_moments(tx: Transaction, workspace_ids: Iterable[int], wall_now: datetime) -> dict[int, datetime]:
    """Return when each workspace's next message is due. The rows stay locked, so that workers take turns here."""
    rows = tx.execute(
        select(WorkspaceRow.id, WorkspaceRow.next_at)
        .where(WorkspaceRow.id.in_(workspace_ids))
        .order_by(WorkspaceRow.id)
        # Does not conflict with foreign keys to the row, which each new delivery has: that could deadlock.
        .with_for_update(key_share=True)
    )
    return {row.id: max(row.next_at or wall_now, wall_now) for row in rows}


def _acquire_each(tx: Transaction, places: Sequence[Place], wall_now: datetime, rate_limit: RateLimit) -> set[Place]:
    if not places or not rate_limit.per_recipient:
        return set(places)
    insert = insert_into(tx, RateLimitRow).values(
        [
            {"workspace_id": workspace_id, "address": address, "next_at": wall_now + rate_limit.per_recipient}
            for workspace_id, address in sorted(places)
        ]
    )
    taken = insert.on_conflict_do_update(
        index_elements=[RateLimitRow.workspace_id, RateLimitRow.address],
        set_={"next_at": insert.excluded.next_at},
        where=has_passed(RateLimitRow.next_at),
    ).returning(RateLimitRow.workspace_id, RateLimitRow.address)
    return {(row.workspace_id, row.address) for row in tx.execute(taken, clock_params(wall_now))}


def forget(tx: Transaction, before: datetime) -> None:
    """Delete entries from before a time (aware, wall-clock time), so that no list of recipients accumulates."""
    tx.execute(delete(RateLimitRow).where(RateLimitRow.next_at < before))
