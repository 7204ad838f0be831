"""The pace of messages, kept in the database because all workers share it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from bot.core.outbox.rate_limit import UNHURRIED, Pace, allowed
from bot.store.db.deadlines import LONGEST_WAIT, at, reached
from bot.store.db.engine import Transaction
from bot.store.db.upsert import insert_into
from bot.store.schema.tables import PaceRow, WorkspaceRow

# A workspace's id and a channel's or person's address in it.
Place = tuple[int, str]

_KEEP = (
    update(WorkspaceRow)
    .where(WorkspaceRow.id == bindparam("its_id"))
    .values(next_at=bindparam("its_next", type_=WorkspaceRow.next_at.type))
)


def take(tx: Transaction, places: Sequence[Place], *, real: datetime, pace: Pace) -> set[Place]:
    """The places that may get a message now, as the pace allows; for them it is written down that they do.

    Args:
        places: Each once, the most urgent first.
        real: The machine's time (aware).
        pace: Of the chat.
    """
    if pace == UNHURRIED:
        return set(places)
    known = _next_moments(tx, {workspace_id for workspace_id, _ in places}, real)
    rest = {each: allowed(moment.timestamp(), real.timestamp(), pace) for each, moment in known.items()}
    wanted = []
    for place in places:
        if rest[place[0]] > 0:
            rest[place[0]] -= 1
            wanted.append(place)
    taken = _take_each(tx, wanted, real, pace)
    sent = Counter(workspace_id for workspace_id, _ in taken)
    if sent and pace.workspace:
        tx.connection().execute(
            _KEEP, [{"its_id": each, "its_next": known[each] + pace.workspace * sent[each]} for each in sent]
        )
    return taken


def _next_moments(tx: Transaction, workspace_ids: Iterable[int], real: datetime) -> dict[int, datetime]:
    """When each workspace's next message would be due. Its row stays locked, so that workers take turns here."""
    rows = tx.execute(
        select(WorkspaceRow.id, WorkspaceRow.next_at)
        .where(WorkspaceRow.id.in_(workspace_ids))
        .order_by(WorkspaceRow.id)
        # Not against those that only point to the row, as each new delivery does: they would wait for us, and we for
        # what they hold.
        .with_for_update(key_share=True)
    )
    return {row.id: _sane(row.next_at, real) for row in rows}


def _sane(next_at: datetime | None, real: datetime) -> datetime:
    """The moment; now, if there is none, or one that only a clock which was ahead can have written."""
    return real if next_at is None or next_at > real + LONGEST_WAIT else max(next_at, real)


def _take_each(tx: Transaction, places: Sequence[Place], real: datetime, pace: Pace) -> set[Place]:
    if not places or not pace.same_target:
        return set(places)
    insert = insert_into(tx, PaceRow).values(
        [
            {"workspace_id": workspace_id, "address": address, "next_at": real + pace.same_target}
            for workspace_id, address in sorted(places)
        ]
    )
    taken = insert.on_conflict_do_update(
        index_elements=[PaceRow.workspace_id, PaceRow.address],
        set_={"next_at": insert.excluded.next_at},
        where=reached(PaceRow.next_at),
    ).returning(PaceRow.workspace_id, PaceRow.address)
    return {(row.workspace_id, row.address) for row in tx.execute(taken, at(real))}


def forget(tx: Transaction, before: datetime) -> None:
    """Forget what was reached long ago (aware, machine's time): nobody needs a list of all who ever got a message."""
    tx.execute(delete(PaceRow).where(PaceRow.next_at < before))
