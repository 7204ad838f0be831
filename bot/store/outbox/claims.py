"""Claim due deliveries and settle them. A row has at most one claim at a time."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Update, bindparam, case, func, null, update

from bot.chat.actor import Times
from bot.chat.surface import Surface
from bot.core.outbox.deliveries import Delivery, DeliveryState, Priority
from bot.core.outbox.rate_limit import RateLimit
from bot.store.admin import connections
from bot.store.admin.connections import QuotaScope
from bot.store.db.deadlines import clock_params
from bot.store.db.engine import Transaction
from bot.store.db.types import UtcDateTime
from bot.store.outbox import queue, rate_limits, search_state
from bot.store.outbox.outbox_entries import UnreadableError, delivery_of
from bot.store.schema.tables import DeliveryRow


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that one worker may send until its lease expires.

    Attributes:
        surface: The recipient's chat.
        external_id: Its id there: a channel or a person.
        attempts: How often it has been claimed, including this time.
        repeated: Whether it is resent although it may have been posted.
        opened_before: Whether an earlier attempt may have opened it.
    """

    id: uuid.UUID
    workspace_id: int
    delivery: Delivery
    surface: Surface
    external_id: str
    lease_until: datetime
    attempts: int
    repeated: bool
    opened_before: bool


def _moment(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=UtcDateTime())


_ONE = update(DeliveryRow).where(DeliveryRow.id == bindparam("its_id"))
_TAKE = _ONE.values(
    state=DeliveryState.SENDING.value,
    owner=bindparam("new_owner"),
    lease_until=_moment("new_lease"),
    begun_at=None,
    not_before=None,
    surface=bindparam("new_surface"),
    attempts=DeliveryRow.attempts + 1,
)
_BEGIN = _ONE.where(
    DeliveryRow.owner == bindparam("its_owner"),
    DeliveryRow.state == DeliveryState.SENDING.value,
    # The worker may have claimed it again meanwhile.
    DeliveryRow.lease_until == _moment("its_lease"),
    ~connections.is_paused(QuotaScope.POSTING, DeliveryRow.workspace_id, DeliveryRow.surface),
).values(
    begun_at=_moment("real_moment"),
    first_begun_at=func.coalesce(DeliveryRow.first_begun_at, _moment("its_moment")),
    # The content is read after this, and is current.
    edit_at=None,
)
_UNCONFIRM_LAPSED = (
    update(DeliveryRow)
    .where(queue.LAPSED, DeliveryRow.begun_at.is_not(None))
    .values(
        state=DeliveryState.UNKNOWN.value,
        lease_until=None,
        why="the worker that was posting it stopped",
        check_at=_moment("new_check"),
    )
    .returning(*DeliveryRow.__table__.columns)
)
_KEEP_SEARCH = _ONE.values(search=bindparam("new_search"))
# The values of a row that waits again, held by no worker.
FREE: dict[str, Any] = {"state": DeliveryState.WAITING.value, "lease_until": None, "owner": None, "begun_at": None}
_FREE_LAPSED = update(DeliveryRow).where(queue.LAPSED, DeliveryRow.begun_at.is_(None)).values(FREE)
# Resent, or unconfirmed in between: it may have been posted twice. Not if the history could not be searched.
_MAY_BE_DUPLICATE = (
    (DeliveryRow.checks > 0) | (DeliveryRow.state != DeliveryState.SENDING.value)
) & ~DeliveryRow.repeated
_MARK_POSTED = _ONE.where(DeliveryRow.state != DeliveryState.POSTED.value).values(
    state=DeliveryState.POSTED.value,
    lease_until=None,
    not_before=None,
    why=None,
    conversation=bindparam("new_conversation"),
    message=bindparam("new_message"),
    posted_at=_moment("new_posted"),
    check_at=case((_MAY_BE_DUPLICATE, _moment("new_check")), else_=null()),
    # A duplicate may be posted much later, by a worker that was frozen: the search for it reaches to the present.
    search=null(),
)
_MARK_POSTED_ELSEWHERE = _ONE.where(DeliveryRow.message != bindparam("new_message")).values(
    check_at=_moment("new_check"), search=null()
)
# Without an earlier unconfirmed attempt, the chat has no message, and a search need not reach back to this attempt.
_FIRST_UNCONFIRMED: ColumnElement[datetime | None] = case(
    ((DeliveryRow.checks == 0) & ~DeliveryRow.repeated, null()), else_=DeliveryRow.first_begun_at
)


def claim(
    tx: Transaction, *, times: Times, owner: str, lease_until: datetime, room: queue.Room, rate_limit: RateLimit
) -> list[Claimed]:
    """Claim due rows for one worker until the lease expires.

    The most urgent first, then the earliest; one for each recipient, because a channel's messages are posted in order;
    as many as the rate limit allows. An unreadable row is settled as failed, and blocks no other.

    Args:
        owner: The worker; settling names it again.
        lease_until: The wall-clock time (aware).
        room: What the worker has room for.
        rate_limit: The chat's limit.
    """
    most = room.most
    found: dict[rate_limits.Place, Claimed] = {}
    for urgency in Priority:
        for row, external_id, surface in queue.candidates(tx, urgency, times, most - len(found), room.surface):
            place = (row.workspace_id, surface, external_id)
            if len(found) < most and place not in found:
                try:
                    delivery = delivery_of(row)
                except UnreadableError as error:
                    unreadable = update(DeliveryRow).where(DeliveryRow.id == row.id)
                    failed = unreadable.values(state=DeliveryState.FAILED.value, why=str(error))
                    tx.execute(failed, execution_options={"synchronize_session": False})
                    continue
                found[place] = Claimed(
                    row.id,
                    row.workspace_id,
                    delivery,
                    surface,
                    external_id,
                    lease_until,
                    row.attempts + 1,
                    row.repeated,
                    # A released attempt is not counted.
                    opened_before=row.attempts > 0 or row.first_begun_at is not None,
                )
        if len(found) >= most:
            break
    if not found:
        return []
    granted = rate_limits.acquire(tx, list(found), wall_now=times.wall_now, rate_limit=rate_limit)
    claimed = [each for place, each in found.items() if place in granted]
    taking = [
        {"its_id": each.id, "new_owner": owner, "new_lease": lease_until, "new_surface": each.surface.value}
        for each in claimed
    ]
    if taking:
        tx.connection().execute(_TAKE, taking)
    return claimed


def reclaim_lapsed(tx: Transaction, *, times: Times, lease: timedelta, reconcile_after: timedelta) -> int:
    """End the claims whose lease has expired, and return their number.

    A delivery that was not begun is requeued. One that was begun becomes unconfirmed, because it may have been posted
    before the worker died; it is searched for after `reconcile_after`.

    Args:
        times: The current times.
        lease: How long a claim lasts. No worker posts after it, and one that is frozen meanwhile says so if it does.
        reconcile_after: How long to wait before searching.
    """
    connection = tx.connection()
    clock = clock_params(times.wall_now)
    unconfirmed = connection.execute(_UNCONFIRM_LAPSED, {**clock, "new_check": times.wall_now + reconcile_after}).all()
    searches = []
    for row in unconfirmed:
        # In the rounds' time, however long the workers were away: what was posted since need not be searched.
        ended = max(times.now - (times.wall_now - row.begun_at) + lease, row.first_begun_at or row.due_at)
        searches.append({"its_id": row.id, "new_search": _search(row.key, row.attempts, ended)})
    if searches:
        connection.execute(_KEEP_SEARCH, searches)
    return len(unconfirmed) + connection.execute(_FREE_LAPSED, clock).rowcount


def begin(tx: Transaction, claimed: Claimed, owner: str, *, times: Times) -> bool:
    """Record that the chat is about to be called; False if the worker has lost the claim, or the workspace pauses."""
    moments = {"its_moment": times.now, "real_moment": times.wall_now, **clock_params(times.wall_now)}
    its = {"its_id": claimed.id, "its_owner": owner, "its_lease": claimed.lease_until}
    begun = tx.connection().execute(_BEGIN, {**its, **moments})
    return begun.rowcount == 1


def release(tx: Transaction, claimed: Claimed, owner: str) -> None:
    """Release a claimed delivery that was not sent, if the worker still holds that claim."""
    its_claim = _held(claimed, owner).where(DeliveryRow.lease_until == claimed.lease_until)
    tx.execute(its_claim.values(FREE | {"attempts": DeliveryRow.attempts - 1}))


def settle_posted(
    tx: Transaction, claimed: Claimed, *, conversation: str, message: str, now: datetime, check_at: datetime
) -> None:
    """Record where a message was posted, whatever state its row was in.

    A message that was sent more than once is searched for again, as is one whose row is already posted elsewhere.

    Args:
        now: The rounds' time (aware).
        check_at: When to search for possible duplicates (aware, wall-clock time).
    """
    connection = tx.connection()
    place = {"its_id": claimed.id, "new_message": message, "new_check": check_at}
    updated = connection.execute(_MARK_POSTED, place | {"new_conversation": conversation, "new_posted": now})
    if updated.rowcount == 0:
        connection.execute(_MARK_POSTED_ELSEWHERE, place)


def settle_later(tx: Transaction, claimed: Claimed, owner: str, *, not_before: datetime | None, reason: str) -> None:
    """Requeue a row that was not posted.

    Args:
        not_before: The earliest retry (aware, wall-clock time); None if a pause decides.
        reason: The chat's error code.
    """
    values = {"not_before": not_before, "why": reason, "first_begun_at": _FIRST_UNCONFIRMED}
    tx.execute(_held(claimed, owner).values(FREE | values))


def settle(tx: Transaction, claimed: Claimed, owner: str, state: DeliveryState, reason: str) -> bool:
    """End a row as failed or skipped, with the reason; return whether the worker still held it."""
    values = {"state": state.value, "lease_until": None, "why": reason, "first_begun_at": _FIRST_UNCONFIRMED}
    return tx.scalars(_held(claimed, owner).values(values).returning(DeliveryRow.id)).first() is not None


def settle_unknown(
    tx: Transaction, claimed: Claimed, owner: str, *, reason: str, now: datetime, check_at: datetime
) -> None:
    """Mark a row as unconfirmed.

    Args:
        reason: The chat's error code.
        now: The rounds' time (aware), by which it was posted, if it was.
        check_at: When to search for it (aware, wall-clock time).
    """
    values = {"state": DeliveryState.UNKNOWN.value, "lease_until": None, "why": reason, "check_at": check_at}
    search = _search(claimed.delivery.key, claimed.attempts, now)
    tx.execute(_held(claimed, owner).values(values | {"search": search}))


def _search(key: str, attempt: int, until: datetime) -> str:
    return search_state.as_text(key, search_state.SearchState(attempt, until))


def _held(claimed: Claimed, owner: str) -> Update:
    return update(DeliveryRow).where(
        DeliveryRow.id == claimed.id, DeliveryRow.owner == owner, DeliveryRow.state == DeliveryState.SENDING.value
    )
