"""Deliveries that the chat rejects: organizers are notified once per problem, and can retry."""

from datetime import datetime
from enum import Enum, auto

from bot.chat.actor import Actor
from bot.core.calendar.models import Series
from bot.core.outbox.deliveries import TO_AUTHORS, ChannelRecipient, Delivery, Kind, PersonRecipient, parse_recipient
from bot.core.outbox.notifications import FailureAlert, Skip
from bot.core.outbox.references import FailureRef
from bot.services.shared import organizers
from bot.store.admin import people
from bot.store.calendar import series
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries


class RetryRefused(Enum):
    """Why nothing is retried."""

    NOT_YOURS = auto()
    NOTHING_LEFT = auto()


def notify(tx: Transaction, failed: Delivery, word: str, now: datetime) -> None:
    """Queue a notice to each organizer that a message was rejected, in the transaction that settles it.

    The same rejection in the same channel is reported once, until a message is posted there again. A notice that is
    itself rejected is not reported.

    Args:
        failed: The rejected delivery.
        word: The chat's error code.
        now: The rounds' time (aware).
    """
    if failed.kind is Kind.DELIVERY_FAILURE or failed.kind in TO_AUTHORS:
        # The latter would name a person who may have chosen not to be shown.
        return
    subject = FailureRef(str(failed.recipient), deliveries.count_posted(tx, failed.recipient), word)
    organizers.notify(tx, failed.series_id, Kind.DELIVERY_FAILURE, subject, now, but=failed.recipient)


def card(tx: Transaction, its_series: Series, subject: FailureRef) -> FailureAlert | Skip:
    """Build the notice; skip it if a message has been posted there since."""
    target = parse_recipient(subject.target)
    if deliveries.count_posted(tx, target) > subject.after:
        return Skip("it has been mended since")
    match target:
        case ChannelRecipient(channel_id):
            external_id = next((each.external_id for each in its_series.channels if each.id == channel_id), None)
        case PersonRecipient(person_id):
            external_id = people.get(tx, person_id).external_id
        case _:
            external_id = None
    if external_id is None or not isinstance(target, ChannelRecipient | PersonRecipient):
        return Skip("nothing is posted there any more")
    return FailureAlert(its_series, target, external_id, subject.word)


def try_again(db: Database, *, actor: Actor, target: str, now: datetime) -> int | RetryRefused:
    """Retry a channel's rejected messages that are still useful, and return their number.

    Args:
        target: As a button carries it.
        now: The rounds' time (aware).

    Raises:
        DatabaseUnavailableError: Nothing was changed.
    """
    try:
        place = parse_recipient(target)
    except ValueError:
        return RetryRefused.NOTHING_LEFT
    with db.write() as tx:
        mine = [
            each
            for each in series.of_workspace(tx, actor.workspace_id)
            if organizers.organizes(tx, each.id, actor.external_id)
        ]
        if not mine:
            return RetryRefused.NOT_YOURS
        if not any(place == ChannelRecipient(channel.id) for each in mine for channel in each.channels):
            return RetryRefused.NOTHING_LEFT
        return deliveries.try_again(tx, actor.workspace_id, place, now) or RetryRefused.NOTHING_LEFT
