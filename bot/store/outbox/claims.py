"""Claiming what is due, and settling it: the ledger as workers see it. No two of them hold one row at a time."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BindParameter, Update, bindparam, case, func, null, update

from bot.chat.actor import Times
from bot.core.outbox.deliveries import Delivery, DeliveryState, Priority
from bot.core.outbox.rate_limit import RateLimit
from bot.store.db.deadlines import clock_params
from bot.store.db.engine import Transaction
from bot.store.db.types import UtcDateTime
from bot.store.outbox import queue, rate_limits
from bot.store.outbox.deliveries import UnreadableError, delivery_of
from bot.store.schema.tables import DeliveryRow


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that a worker may send now, and nobody else until its lease has run out.

    Attributes:
        external_id: The chat's address of the target: a channel or a person.
        attempts: How often it has been claimed, this time included.
        repeated: Whether it is sent once more although it may stand.
    """

    id: uuid.UUID
    workspace_id: int
    delivery: Delivery
    external_id: str
    lease_until: datetime
    attempts: int
    repeated: bool


def _moment(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=UtcDateTime())


_ONE = update(DeliveryRow).where(DeliveryRow.id == bindparam("its_id"))
_TAKE = _ONE.values(
    state=DeliveryState.SENDING.value,
    owner=bindparam("new_owner"),
    lease_until=_moment("new_lease"),
    begun_at=None,
    not_before=None,
    attempts=DeliveryRow.attempts + 1,
)
_BEGIN = _ONE.where(
    DeliveryRow.owner == bindparam("its_owner"), DeliveryRow.state == DeliveryState.SENDING.value
).values(
    begun_at=_moment("real_moment"),
    first_begun_at=func.coalesce(DeliveryRow.first_begun_at, _moment("its_moment")),
    # What it says is read after this, and is true.
    edit_at=None,
)
_DOUBT_LAPSED = (
    update(DeliveryRow)
    .where(queue.LAPSED, DeliveryRow.begun_at.is_not(None))
    .values(
        state=DeliveryState.UNKNOWN.value,
        lease_until=None,
        why="the worker that was posting it stopped",
        check_at=_moment("new_check"),
    )
)
_FREE_LAPSED = (
    update(DeliveryRow)
    .where(queue.LAPSED, DeliveryRow.begun_at.is_(None))
    .values(state=DeliveryState.WAITING.value, lease_until=None, owner=None)
)
# Sent more than once, or thought lost in between: it may stand twice. Not where that could not be looked for.
_MAY_STAND_TWICE = (
    (DeliveryRow.checks > 0) | (DeliveryRow.state != DeliveryState.SENDING.value)
) & ~DeliveryRow.repeated
_STANDS = _ONE.where(DeliveryRow.state != DeliveryState.POSTED.value).values(
    state=DeliveryState.POSTED.value,
    lease_until=None,
    not_before=None,
    why=None,
    conversation=bindparam("new_conversation"),
    message=bindparam("new_message"),
    posted_at=_moment("new_posted"),
    check_at=case((_MAY_STAND_TWICE, _moment("new_check")), else_=null()),
)
_STANDS_ELSEWHERE = _ONE.where(DeliveryRow.message != bindparam("new_message")).values(check_at=_moment("new_check"))


def claim(
    tx: Transaction, *, times: Times, owner: str, lease_until: datetime, most: int, rate_limit: RateLimit
) -> list[Claimed]:
    """Take the rows that are due, for this worker alone until the lease has run out.

    The most urgent first, of these the earliest; one for each target, because a channel's messages follow one another;
    as many as the pace allows. A row that cannot be read is settled as failed, and stops nobody.

    Args:
        now: The rounds' time (aware).
        wall_now: The machine's time (aware), for holds and the pace.
        owner: Who takes them; settling names it again.
        lease_until: On the machine's time (aware).
        most: How many to take.
        rate_limit: Of the chat.
    """
    found: dict[rate_limits.Place, Claimed] = {}
    for urgency in Priority:
        for row, address in queue.candidates(tx, urgency, times, most - len(found)):
            place = (row.workspace_id, address)
            if len(found) < most and place not in found:
                try:
                    delivery = delivery_of(row)
                except UnreadableError as error:
                    _fail_unreadable(tx, row.id, str(error))
                    continue
                found[place] = Claimed(
                    row.id, row.workspace_id, delivery, address, lease_until, row.attempts + 1, row.repeated
                )
        if len(found) >= most:
            break
    if not found:
        return []
    granted = rate_limits.acquire(tx, list(found), wall_now=times.wall_now, rate_limit=rate_limit)
    claimed = [each for place, each in found.items() if place in granted]
    taking = [{"its_id": each.id, "new_owner": owner, "new_lease": lease_until} for each in claimed]
    if taking:
        tx.connection().execute(_TAKE, taking)
    return claimed


def _fail_unreadable(tx: Transaction, delivery_id: uuid.UUID, why: str) -> None:
    tx.execute(
        update(DeliveryRow).where(DeliveryRow.id == delivery_id).values(state=DeliveryState.FAILED.value, why=why),
        execution_options={"synchronize_session": False},
    )


def reclaim_lapsed(tx: Transaction, wall_now: datetime, quarantine: timedelta) -> int:
    """End the claims whose lease has run out, and count them.

    What its worker had not begun to post waits again. What it had begun is unknown: nobody can say whether that message
    was posted before the worker died; after the quarantine it is looked for.
    """
    connection = tx.connection()
    for_good = connection.execute(_DOUBT_LAPSED, {**clock_params(wall_now), "new_check": wall_now + quarantine})
    waiting = connection.execute(_FREE_LAPSED, clock_params(wall_now))
    return for_good.rowcount + waiting.rowcount


def begin(tx: Transaction, claimed: Claimed, owner: str, *, times: Times) -> bool:
    """Write down that the chat is about to be called; False if the claim is not this worker's any more.

    Args:
        now: The rounds' time (aware): the chat's own clock, which stamps messages, is the one that people see.
        wall_now: The machine's time (aware).
    """
    begun = tx.connection().execute(
        _BEGIN, {"its_id": claimed.id, "its_owner": owner, "its_moment": times.now, "real_moment": times.wall_now}
    )
    return begun.rowcount == 1


def release(tx: Transaction, claimed: Claimed, owner: str) -> None:
    """Give back what was claimed but certainly not sent."""
    tx.execute(
        _held(claimed, owner).values(
            state=DeliveryState.WAITING.value,
            lease_until=None,
            owner=None,
            begun_at=None,
            attempts=DeliveryRow.attempts - 1,
        )
    )


def settle_posted(
    tx: Transaction, claimed: Claimed, *, conversation: str, message: str, now: datetime, check_at: datetime
) -> None:
    """Keep where a message stands, whatever was thought of it meanwhile: that it stands is known now.

    One that was sent more than once is looked for again, and one whose row stands as posted elsewhere already.

    Args:
        now: The rounds' time (aware).
        check_at: When to look for one that may stand twice (aware, machine's time).
    """
    connection = tx.connection()
    place = {"its_id": claimed.id, "new_message": message, "new_check": check_at}
    kept = connection.execute(_STANDS, place | {"new_conversation": conversation, "new_posted": now})
    if kept.rowcount == 0:
        connection.execute(_STANDS_ELSEWHERE, place)


def settle_later(tx: Transaction, claimed: Claimed, owner: str, *, not_before: datetime | None, why: str) -> None:
    """Let a row that was certainly not posted wait again.

    Args:
        not_before: Until when, on the machine's time (aware); None where a hold says it.
        why: In the chat's words.
    """
    tx.execute(
        _held(claimed, owner).values(
            state=DeliveryState.WAITING.value,
            lease_until=None,
            owner=None,
            begun_at=None,
            not_before=not_before,
            why=why,
        )
    )


def settle(tx: Transaction, claimed: Claimed, owner: str, state: DeliveryState, why: str) -> bool:
    """End a row as failed or skipped, with why; whether it was still this worker's."""
    ended = _held(claimed, owner).values(state=state.value, lease_until=None, why=why).returning(DeliveryRow.id)
    return tx.scalars(ended).first() is not None


def settle_unknown(tx: Transaction, claimed: Claimed, owner: str, *, why: str, check_at: datetime) -> None:
    """Keep that nobody can say whether it was posted, and when to look for it (aware, machine's time)."""
    tx.execute(
        _held(claimed, owner).values(state=DeliveryState.UNKNOWN.value, lease_until=None, why=why, check_at=check_at)
    )


def _held(claimed: Claimed, owner: str) -> Update:
    return update(DeliveryRow).where(
        DeliveryRow.id == claimed.id, DeliveryRow.owner == owner, DeliveryRow.state == DeliveryState.SENDING.value
    )
