"""Rate limits, kept in the database because all workers share them."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from bot.chat.surface import Surface
from bot.core.outbox.rate_limit import UNLIMITED, RateLimit, available
from bot.store.db.deadlines import clock_params, has_passed
from bot.store.db.engine import Transaction
from bot.store.db.upsert import insert_into
from bot.store.schema.tables import ConnectionRow, RateLimitRow

# A workspace's id and a chat: the chat limits all messages in it together.
Connected = tuple[int, Surface]
# With the external id of a channel or person there.
Place = tuple[int, Surface, str]

_KEEP = (
    update(ConnectionRow)
    .where(ConnectionRow.workspace_id == bindparam("its_id"), ConnectionRow.surface == bindparam("its_surface"))
    .values(next_at=bindparam("its_next", type_=ConnectionRow.next_at.type))
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
    known = _next_moments(tx, {place[:2] for place in places}, wall_now)
    rest = {each: available(moment.timestamp(), wall_now.timestamp(), rate_limit) for each, moment in known.items()}
    chosen = []
    for place in places:
        if rest[place[:2]] > 0:
            rest[place[:2]] -= 1
            chosen.append(place)
    taken = _acquire_each(tx, chosen, wall_now, rate_limit)
    sent = Counter(place[:2] for place in taken)
    if sent and rate_limit.per_workspace:
        next_at = {each: known[each] + rate_limit.per_workspace * number for each, number in sent.items()}
        rows = [{"its_id": each[0], "its_surface": each[1].value, "its_next": at} for each, at in next_at.items()]
        tx.connection().execute(_KEEP, rows)
    return taken


def _next_moments(tx: Transaction, those: Collection[Connected], wall_now: datetime) -> dict[Connected, datetime]:
    """Return when each connection's next message is due. The rows stay locked, so that workers take turns here."""
    rows = tx.execute(
        select(ConnectionRow.workspace_id, ConnectionRow.surface, ConnectionRow.next_at)
        .where(ConnectionRow.workspace_id.in_({workspace_id for workspace_id, _ in those}))
        .order_by(ConnectionRow.workspace_id, ConnectionRow.surface)
        .with_for_update()
    )
    found = {(row.workspace_id, Surface(row.surface)): row.next_at for row in rows}
    return {each: max(found.get(each) or wall_now, wall_now) for each in those}


def _acquire_each(tx: Transaction, places: Sequence[Place], wall_now: datetime, rate_limit: RateLimit) -> set[Place]:
    if not places or not rate_limit.per_recipient:
        return set(places)
    insert = insert_into(tx, RateLimitRow).values(
        [
            {"workspace_id": workspace_id, "address": external_id, "next_at": wall_now + rate_limit.per_recipient}
            for workspace_id, _, external_id in sorted(places)
        ]
    )
    taken = insert.on_conflict_do_update(
        index_elements=[RateLimitRow.workspace_id, RateLimitRow.address],
        set_={"next_at": insert.excluded.next_at},
        where=has_passed(RateLimitRow.next_at),
    ).returning(RateLimitRow.workspace_id, RateLimitRow.address)
    granted = {(row.workspace_id, row.address) for row in tx.execute(taken, clock_params(wall_now))}
    return {place for place in places if (place[0], place[2]) in granted}


def forget(tx: Transaction, before: datetime) -> None:
    """Delete entries from before a time (aware, wall-clock time), so that no list of recipients accumulates."""
    tx.execute(delete(RateLimitRow).where(RateLimitRow.next_at < before))
