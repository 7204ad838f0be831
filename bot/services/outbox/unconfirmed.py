"""Unconfirmed deliveries: search the chat for them, then keep, ask about or resend each."""

import uuid
from collections.abc import Collection
from datetime import datetime
from enum import Enum, auto

from bot.chat.actor import Actor
from bot.core.outbox.alerts import UnconfirmedAlert
from bot.core.outbox.deliveries import ChannelRecipient, DeliveryState, Kind
from bot.core.outbox.notifications import Skip
from bot.core.outbox.references import DeliveryRef, MaterialsRef, MonthRef, SessionRef
from bot.core.outbox.unconfirmed import Fallback, choose_fallback
from bot.services.calendar import change_set
from bot.services.shared import organizers
from bot.services.shared.opening import Opening
from bot.services.suggestions import thanks
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database
from bot.store.outbox import deliveries, unconfirmed
from bot.store.outbox.unconfirmed import UnconfirmedDelivery


class Resolution(Enum):
    """What became of an organizer's answer to whether a message was posted."""

    CONFIRMED = auto()
    IS_SENT = auto()
    TOO_LATE = auto()
    SETTLED_BEFORE = auto()
    NOT_YOURS = auto()


def mark_found(db: Database, item: UnconfirmedDelivery, *, conversation: str, message: str, now: datetime) -> None:
    """Record where a delivery was found in the chat's history. `now` is the rounds' time (aware)."""
    with db.write() as tx:
        unconfirmed.mark_found(tx, item, conversation=conversation, message=message, now=now)
        thanks.plan_thanks(tx, item.workspace_id, item.delivery, item.id, now)


def threads(db: Database, batch: Collection[UnconfirmedDelivery]) -> frozenset[str]:
    """Return the messages in whose threads these deliveries may be: a channel's history does not show quiet replies."""
    with db.read() as tx:
        found: set[str] = set()
        for item in batch:
            match item.delivery.reference, item.delivery.recipient:
                case (SessionRef() | MaterialsRef()) as about, ChannelRecipient() as channel:
                    if known := sessions.find(tx, item.workspace_id, about.id):
                        found.update(change_set.threads(tx, *known, channel))
        return frozenset(found)


def history_unavailable(db: Database, batch: Collection[UnconfirmedDelivery], *, code: str, now: datetime) -> None:
    """Settle deliveries whose history cannot be read, by the safest choice for each kind.

    Args:
        batch: The unconfirmed deliveries.
        code: The chat's error code.
        now: The rounds' time (aware).
    """
    with db.write() as tx:
        for item in batch:
            series.lock(tx, item.delivery.series_id)
            reason = f"unknown whether it was posted, and the history cannot be read: {code}"
            if not unconfirmed.abandon(tx, item, reason) or item.state is not DeliveryState.UNKNOWN:
                continue
            match choose_fallback(item.delivery.kind, was_resent=item.repeated):
                case Fallback.RESEND:
                    unconfirmed.resend(tx, item.id)
                case Fallback.ASK_ORGANIZERS:
                    organizers.notify(tx, item.delivery.series_id, Kind.UNCONFIRMED, DeliveryRef(item.id), now)


def card(it: Opening, subject: DeliveryRef) -> UnconfirmedAlert | Skip:
    """Build the question whether a message was posted; skip it once that is known."""
    entry = deliveries.find(it.tx, it.series.workspace_id, subject.id)
    if entry is None or entry.state is not DeliveryState.UNKNOWN:
        return Skip("whether it was posted is known by now")
    match (entry.delivery.reference, entry.delivery.recipient):
        case (MonthRef(year, month), ChannelRecipient(channel_id)):
            external_id = next((each.external_id for each in it.series.channels if each.id == channel_id), None)
            if external_id is not None:
                return UnconfirmedAlert(it.series, entry.id, year, month, external_id)
    return Skip("the alert is no longer needed")


def resolve(db: Database, *, actor: Actor, delivery_id: uuid.UUID, is_posted: bool, now: datetime) -> Resolution:
    """Store an organizer's answer whether a message was posted; if not, resend it while it is useful.

    Args:
        delivery_id: The unconfirmed delivery.
        is_posted: Whether it was posted.
        now: The rounds' time (aware).

    Raises:
        DatabaseUnavailableError: Nothing was changed.
    """
    with db.write() as tx:
        entry = deliveries.find(tx, actor.workspace_id, delivery_id)
        if entry is None:
            return Resolution.SETTLED_BEFORE
        if not series.get(tx, entry.delivery.series_id).is_organized_by(actor.external_id):
            return Resolution.NOT_YOURS
        if is_posted:
            if not unconfirmed.confirm(tx, delivery_id, "an organizer confirmed it"):
                return Resolution.SETTLED_BEFORE
            thanks.plan_thanks(tx, actor.workspace_id, entry.delivery, delivery_id, now)
            return Resolution.CONFIRMED
        if entry.state is DeliveryState.UNKNOWN and (entry.delivery.useful_until or now) < now:
            return Resolution.TOO_LATE
        return Resolution.IS_SENT if unconfirmed.resend(tx, delivery_id) else Resolution.SETTLED_BEFORE
