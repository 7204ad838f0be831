"""Deliveries that the chat rejects, and channels that are lost: organizers are notified once, and can retry."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from enum import Enum, auto

from bot.chat.actor import Actor, Times
from bot.chat.surface import Surface
from bot.core.calendar.models import Series
from bot.core.outbox.alerts import CHANNEL_LOST, CHANNEL_NOT_FOUND, FailureAlert
from bot.core.outbox.deliveries import (
    TO_AUTHORS,
    ChannelRecipient,
    Delivery,
    Kind,
    PersonRecipient,
    Recipient,
    parse_recipient,
)
from bot.core.outbox.notifications import Skip
from bot.core.outbox.references import FailureRef
from bot.services.shared import organizers
from bot.services.shared.organizers import MAY_ARRIVE
from bot.store.admin import people, reachability
from bot.store.calendar import channels, series
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries, message_updates


class RetryRefused(Enum):
    """Why nothing is retried."""

    NOT_YOURS = auto()
    NOTHING_LEFT = auto()


def notify(tx: Transaction, failed: Delivery, word: str, now: datetime) -> None:
    """Queue a notice to each organizer that a message was rejected, in the transaction that settles it.

    The same rejection in the same channel is reported once, until a message is posted there or the app is added again.
    A notice that is itself rejected is not reported.

    Args:
        failed: The rejected delivery.
        word: The chat's error code.
        now: The rounds' time (aware).
    """
    if failed.kind is Kind.DELIVERY_FAILURE or failed.kind in TO_AUTHORS:
        # The latter would name a person who may have chosen not to be shown.
        return
    target = failed.recipient
    if word == CHANNEL_NOT_FOUND and isinstance(target, ChannelRecipient) and _alerts(tx, failed.series_id, target):
        # They know already, and why.
        return
    subject = FailureRef(str(target), _times_reached(tx, target), word)
    organizers.notify(tx, failed.series_id, Kind.DELIVERY_FAILURE, subject, now, but=target)


def _times_reached(tx: Transaction, target: Recipient) -> int:
    """Count the messages posted to a recipient, and the times that a lost channel came back."""
    returns = channels.count_returns(tx, target.id) if isinstance(target, ChannelRecipient) else 0
    return deliveries.count_posted(tx, target) + returns


def is_lost(tx: Transaction, series_id: int, channel_id: int) -> bool:
    """Tell whether organizers know that nothing can be posted to a channel."""
    return bool(_alerts(tx, series_id, ChannelRecipient(channel_id)))


def posts_to(db: Database, workspace_id: int, external_id: object) -> bool:
    """Tell whether any series of a workspace posts to a channel."""
    with db.read() as tx:
        return any(True for _ in _posting_to(tx, workspace_id, external_id))


def _posting_to(tx: Transaction, workspace_id: int, external_id: object) -> Iterator[tuple[Series, ChannelRecipient]]:
    for each in series.of_workspace(tx, workspace_id):
        yield from ((each, ChannelRecipient(its.id)) for its in each.channels if its.external_id == external_id)


def channel_lost(db: Database, *, workspace_id: int, external_id: str, word: str, now: datetime) -> bool:
    """Notify organizers that nothing can be posted to a channel any more, and return whether a series posts there.

    Later rejections for this reason are not reported; nor is this, if a rejection was.

    Args:
        external_id: The chat's id of the channel.
        word: The chat's error code for messages to it.
        now: The rounds' time (aware).

    Raises:
        DatabaseUnavailableError: Nothing was queued.
    """
    if not posts_to(db, workspace_id, external_id):
        return False
    with db.write() as tx:
        for its_series, target in _posting_to(tx, workspace_id, external_id):
            series.lock(tx, its_series.id)
            if not _alerts(tx, its_series.id, target):
                subject = FailureRef(str(target), _times_reached(tx, target), word)
                organizers.notify(tx, its_series.id, Kind.DELIVERY_FAILURE, subject, now)
    return True


def channel_returned(db: Database, *, workspace_id: int, external_id: object, times: Times) -> bool:
    """Retry what a channel has missed, as far as it is still useful, and update the notices that it was lost.

    Returns:
        Whether there was anything to do.

    Raises:
        DatabaseUnavailableError: Nothing was changed.
    """
    if not posts_to(db, workspace_id, external_id):
        return False
    found = False
    with db.write() as tx:
        for its_series, target in _posting_to(tx, workspace_id, external_id):
            series.lock(tx, its_series.id)
            if alerts := _alerts(tx, its_series.id, target):
                channels.record_return(tx, target.id)
                message_updates.mark_stale(tx, its_series.id, alerts, times.wall_now)
            retried = deliveries.try_again(tx, workspace_id, target, times.now, reasons=CHANNEL_LOST)
            found = found or bool(alerts or retried)
    return found


def carry_over(tx: Transaction, before: Series, now: datetime) -> None:
    """Post to a series' new channels what its former ones missed, as far as it is still useful.

    Args:
        tx: The transaction that changed the channels; it has locked the series.
        before: The series with its former channels.
        now: The rounds' time (aware).
    """
    current = {each.id for each in series.get(tx, before.id).channels}
    former = {each.id for each in before.channels}
    missed = [
        each
        for channel_id in former - current
        for each in deliveries.missed_in(tx, before.id, channel_id, now, reasons=CHANNEL_LOST)
    ]
    deliveries.record_all(
        tx,
        before.workspace_id,
        [replace(each, recipient=ChannelRecipient(new)) for new in current - former for each in missed],
    )


def _alerts(tx: Transaction, series_id: int, target: ChannelRecipient) -> set[FailureRef]:
    """Return what the notices that a channel is lost are about; empty if it is not."""
    start = str(FailureRef(str(target), _times_reached(tx, target), ""))
    entries = deliveries.about(tx, series_id, Kind.DELIVERY_FAILURE, start)
    references = (each.delivery.reference for each in entries if each.state in MAY_ARRIVE)
    return {each for each in references if isinstance(each, FailureRef) and each.word in CHANNEL_LOST}


def card(tx: Transaction, its_series: Series, subject: FailureRef) -> FailureAlert | Skip:
    """Build the notice; skip it if a message has been posted there since."""
    return Skip("it has been fixed since") if _is_over(tx, subject) else _card(tx, its_series, subject)


def current_card(tx: Transaction, its_series: Series, subject: FailureRef) -> FailureAlert | Skip:
    """Build the current version of a notice that was posted: a channel that came back is no problem any more."""
    shown = _card(tx, its_series, subject)
    return shown if isinstance(shown, Skip) else replace(shown, is_over=_is_over(tx, subject))


def _is_over(tx: Transaction, subject: FailureRef) -> bool:
    return _times_reached(tx, parse_recipient(subject.target)) > subject.after


def _card(tx: Transaction, its_series: Series, subject: FailureRef) -> FailureAlert | Skip:
    target = parse_recipient(subject.target)
    surface = Surface.SLACK
    match target:
        case ChannelRecipient(channel_id):
            external_id = next((each.external_id for each in its_series.channels if each.id == channel_id), None)
        case PersonRecipient(person_id):
            external_id, surface = people.get(tx, person_id).external_id, reachability.chat_of(tx, person_id)
        case _:
            external_id = None
    if external_id is None or not isinstance(target, ChannelRecipient | PersonRecipient):
        return Skip("nothing is posted there any more")
    return FailureAlert(its_series, target, external_id, subject.word, person_is_in=surface)


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
        its_series = series.of_workspace(tx, actor.workspace_id)
        mine = [each for each in its_series if each.is_organized_by(actor.external_id)]
        if not mine:
            return RetryRefused.NOT_YOURS
        if not any(place == ChannelRecipient(channel.id) for each in mine for channel in each.channels):
            return RetryRefused.NOTHING_LEFT
        return deliveries.try_again(tx, actor.workspace_id, place, now) or RetryRefused.NOTHING_LEFT
