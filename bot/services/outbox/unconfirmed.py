"""What nobody can say of whether it stands: looked for, or else let be, asked about, or sent once more."""

import uuid
from collections.abc import Collection
from datetime import datetime
from enum import Enum, auto

from bot.chat.actor import Actor
from bot.core.calendar.models import Series
from bot.core.outbox.deliveries import ChannelRecipient, DeliveryState, Kind
from bot.core.outbox.notifications import Skip, UnconfirmedAlert
from bot.core.outbox.references import DeliveryRef, MonthRef
from bot.core.outbox.unconfirmed import Fallback, choose_fallback
from bot.services.shared import organizers
from bot.services.suggestions import thanks
from bot.store.admin import workspaces
from bot.store.admin.workspaces import QuotaScope
from bot.store.calendar import series
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries, unconfirmed
from bot.store.outbox.unconfirmed import UnconfirmedDelivery


class Resolution(Enum):
    """What became of an organizer's answer to whether something stands."""

    STANDS = auto()
    IS_SENT = auto()
    TOO_LATE = auto()
    SETTLED_BEFORE = auto()
    NOT_YOURS = auto()


def claim(db: Database, *, wall_now: datetime, until: datetime, most: int) -> list[UnconfirmedDelivery]:
    """Take what is to be looked for, for this worker alone until `until` (both aware, machine's time)."""
    with db.write() as tx:
        return unconfirmed.claim(tx, wall_now=wall_now, until=until, most=most)


def mark_found(db: Database, doubt: UnconfirmedDelivery, *, conversation: str, message: str, now: datetime) -> None:
    """It was found in the chat's history: keep where. `now` is the rounds' time (aware)."""
    with db.write() as tx:
        unconfirmed.mark_found(tx, doubt, conversation=conversation, message=message, now=now)
        thanks.plan_thanks(tx, doubt.workspace_id, doubt.delivery, doubt.id, now)


def mark_missing(db: Database, some: Collection[UnconfirmedDelivery]) -> None:
    """They were looked for everywhere and not found: each is sent once more, with the same key."""
    with db.write() as tx:
        for doubt in some:
            unconfirmed.mark_missing(tx, doubt)


def retry_at(
    db: Database, some: Collection[UnconfirmedDelivery], *, check_at: datetime, why: str, counted: bool
) -> None:
    """They could not be looked for now; `check_at` is when it is tried again (aware, machine's time)."""
    with db.write() as tx:
        for doubt in some:
            unconfirmed.retry_at(tx, doubt, check_at=check_at, why=why, counted=counted)


def pause_search(db: Database, workspace_id: int, *, wall_now: datetime, until: datetime) -> None:
    """Let nobody read the chat's history until `until`, as the chat asked (both aware, machine's time)."""
    with db.write() as tx:
        workspaces.pause(tx, workspace_id, QuotaScope.READING, wall_now=wall_now, until=until)


def history_unavailable(db: Database, some: Collection[UnconfirmedDelivery], *, why: str, now: datetime) -> None:
    """The chat's history cannot be read: do for each what is least bad, by its kind.

    Args:
        some: What was to be looked for.
        why: The chat's word for it.
        now: The rounds' time (aware).
    """
    with db.write() as tx:
        for doubt in some:
            series.lock(tx, doubt.delivery.series_id)
            reason = f"nobody can say whether it was posted, and it cannot be looked for: {why}"
            if not unconfirmed.abandon(tx, doubt, reason) or doubt.state is not DeliveryState.UNKNOWN:
                continue
            match choose_fallback(doubt.delivery.kind, was_resent=doubt.repeated):
                case Fallback.RESEND:
                    unconfirmed.resend(tx, doubt.id)
                case Fallback.ASK_ORGANIZERS:
                    organizers.notify(tx, doubt.delivery.series_id, Kind.UNCONFIRMED, DeliveryRef(doubt.id), now)


def card(tx: Transaction, its_series: Series, subject: DeliveryRef) -> UnconfirmedAlert | Skip:
    """The question whether something stands; not asked any more once that is known."""
    entry = deliveries.find(tx, series.workspace_of(tx, its_series.id), subject.id)
    if entry is None or entry.state is not DeliveryState.UNKNOWN:
        return Skip("it is known by now whether it stands")
    match (entry.delivery.reference, entry.delivery.recipient):
        case (MonthRef(year, month), ChannelRecipient(channel_id)):
            address = next((each.external_id for each in its_series.channels if each.id == channel_id), None)
            if address is not None:
                return UnconfirmedAlert(its_series, entry.id, year, month, address)
    return Skip("nobody needs to know any more")


def resolve(db: Database, *, actor: Actor, delivery_id: uuid.UUID, it_stands: bool, now: datetime) -> Resolution:
    """An organizer says whether something stands; if not, it is sent once more while it is useful.

    Args:
        db: The database.
        workspace_id: Whose request this is.
        person: The chat's address of who answers; only organizers may.
        delivery_id: What was in doubt.
        it_stands: Their answer.
        now: The rounds' time (aware).

    Raises:
        DatabaseUnavailableError: Nothing was changed.
    """
    with db.write() as tx:
        entry = deliveries.find(tx, actor.workspace_id, delivery_id)
        if entry is None:
            return Resolution.SETTLED_BEFORE
        if not organizers.organizes(tx, entry.delivery.series_id, actor.external_id):
            return Resolution.NOT_YOURS
        if it_stands:
            if not unconfirmed.confirm(tx, delivery_id, "an organizer says that it stands"):
                return Resolution.SETTLED_BEFORE
            thanks.plan_thanks(tx, actor.workspace_id, entry.delivery, delivery_id, now)
            return Resolution.STANDS
        if entry.state is DeliveryState.UNKNOWN and (entry.delivery.useful_until or now) < now:
            return Resolution.TOO_LATE
        return Resolution.IS_SENT if unconfirmed.resend(tx, delivery_id) else Resolution.SETTLED_BEFORE
