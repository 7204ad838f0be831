"""Tell speakers and everyone who is going when a session is moved, canceled or restored; ask its speakers anew."""

from dataclasses import replace
from datetime import datetime

from bot.core.calendar import models
from bot.core.calendar.models import Series, Session, SessionStatus
from bot.core.calendar.notable_changes import attendee_change
from bot.core.calendar.session_changes import has_other_time
from bot.core.outbox.deliveries import Delivery, DeliveryState, Kind, PersonRecipient, Recipient
from bot.core.outbox.notifications import AttendeeNotice, Skip
from bot.core.outbox.references import AttendeeRef, SpeakerCardRef
from bot.services.shared import session_lookup
from bot.services.shared.opening import Opening
from bot.store.db.engine import Transaction
from bot.store.outbox import deliveries
from bot.store.participation import attendance, subscriptions


def record(
    tx: Transaction,
    its_series: Series,
    before: Session,
    after: Session,
    *,
    but: int | None,
    now: datetime,
    due: datetime,
) -> None:
    """Queue the messages about a change of a session.

    A message that still waits is postponed, and covers this change too.

    Args:
        its_series: The series.
        before: The session before the change.
        after: The session after it.
        but: The person who made the change, who knows of it.
        now: Aware.
        due: When the messages are due (aware).
    """
    asked_speakers = _ask_speakers(tx, its_series, before, after, due)
    if attendee_change(before, after) is None or _is_over(its_series, before, after, now):
        return
    people = [each for each in _concerned(tx, its_series.id, after) if each not in {but, *asked_speakers}]
    reference = AttendeeRef(after.id, before.version)
    waiting = deliveries.waiting(tx, its_series.id, Kind.ATTENDEE_NOTICE, f"{AttendeeRef.prefix}/{after.id}/")
    postponed = _postpone(tx, its_series, waiting, due)
    for person_id in people:
        recipient = PersonRecipient(person_id)
        if recipient not in postponed:
            delivery = Delivery(Kind.ATTENDEE_NOTICE, its_series.id, reference, recipient, due)
            deliveries.record(tx, its_series.workspace_id, delivery)


def _concerned(tx: Transaction, series_id: int, session: Session) -> list[int]:
    """Return the speakers of a session, and those who said that they are going or asked to be reminded of it."""
    reminded = [
        each.person_id
        for each in subscriptions.of_series(tx, series_id)
        if each.session_id in {None, session.id} and (each.day_before or each.same_day)
    ]
    speakers = [each for each in session.accounts if each is not None]
    return list(dict.fromkeys([*speakers, *attendance.coming(tx, session.id), *reminded]))


def _is_over(its_series: Series, before: Session, after: Session, now: datetime) -> bool:
    return all(models.is_past(each, its_series.zone, now) for each in (before, after))


def _postpone(tx: Transaction, its_series: Series, waiting: list[Delivery], due: datetime) -> set[Recipient]:
    later = [replace(each, due_at=due) for each in waiting]
    deliveries.reschedule(tx, its_series.workspace_id, later)
    return {each.recipient for each in later}


def _ask_speakers(tx: Transaction, its_series: Series, before: Session, after: Session, due: datetime) -> set[int]:
    """Ask the speakers who were asked before whether the new date works; return who needs no other message."""
    cards = deliveries.about(tx, its_series.id, Kind.SPEAKER_CARD, f"{SpeakerCardRef.prefix}/{after.id}/")
    waiting = [each for each in cards if each.state is DeliveryState.WAITING]
    if before.card.confirmed is None and after.card.confirmed is not None:
        # They answered meanwhile, or the change was undone.
        unasked = [each.delivery for each in waiting]
        deliveries.cancel(tx, its_series.workspace_id, [each.key for each in unasked], "the date is answered")
        return {each.recipient.id for each in unasked if isinstance(each.recipient, PersonRecipient)}
    if after.status is SessionStatus.CANCELED or not has_other_time(before, after):
        return set()
    asked_speakers = {each.delivery.recipient for each in cards}
    if before.card.confirmed is not None:
        asked_speakers |= {PersonRecipient(each) for each in before.accounts if each is not None}
    postponed = _postpone(tx, its_series, [each.delivery for each in waiting], due)
    reference = SpeakerCardRef(after.id, after.version)
    speakers = {PersonRecipient(each) for each in after.accounts if each is not None} & asked_speakers
    for recipient in sorted(speakers - postponed, key=str):
        delivery = Delivery(Kind.SPEAKER_CARD, its_series.id, reference, recipient, due)
        deliveries.record(tx, its_series.workspace_id, delivery)
    return {each.id for each in speakers}


def content(it: Opening, subject: AttendeeRef) -> AttendeeNotice | Skip:
    """Build the message to a person from the session as they knew it, and as it is now.

    A posted message keeps its news, as a channel's notice does, and loses its buttons with the next one. Once the
    session is over, only a message that was posted before is still of use.
    """
    session, recipient = it.session(subject.id), it.delivery.recipient
    before = session_lookup.at_version(it.tx, it.series.id, subject.id, subject.version)
    if session is None or before is None:
        return Skip("it is as they knew it")
    told = next((each for each in it.posted or () if each.id == session.id), session)
    is_outdated = attendee_change(told, session) is not None
    shown = told if is_outdated else session
    if attendee_change(before, shown) is None:
        return Skip("it is as they knew it")
    if not isinstance(recipient, PersonRecipient) or recipient.id not in _concerned(it.tx, it.series.id, session):
        return Skip("they are not going any more")
    if it.posted is None and _is_over(it.series, before, session, it.now):
        return Skip("the session is over")
    is_going = recipient.id in attendance.coming(it.tx, session.id)
    is_over = is_outdated or models.is_past(session, it.series.zone, it.now)
    return AttendeeNotice(it.series, shown, before, is_going, is_over, recipient.id in session.accounts)
