"""Render a delivery when it is due, from the calendar as it is then."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from bot.core.calendar.models import Series, Session, local_date, local_to_utc
from bot.core.calendar.readiness import awaits_decision
from bot.core.outbox import learning_notifications, notifications, references, suggestion_notifications
from bot.core.outbox.deliveries import HELD_KINDS, PLANNED_KINDS, ChannelRecipient, Delivery, Kind, PersonRecipient
from bot.core.outbox.notifications import CalendarNotification, MaterialsPost, NotificationBody, Skip
from bot.core.outbox.planned_notifications import build_current_version, build_notification
from bot.core.outbox.references import FeedbackRef, MonthRef, Reference, SessionRef
from bot.core.participation.attendance import Reader
from bot.core.suggestions.replies import MAX_SHOWN
from bot.services.calendar import attendee_notices, change_set, speaker_cards
from bot.services.learning import commitments, evaluation_results, initiatives, speaker_results
from bot.services.learning import feedback as feedback_service
from bot.services.outbox import announcement_approval, escalation, failures, unconfirmed
from bot.services.participation import attendance, reminders
from bot.services.shared.opening import Opening
from bot.services.shared.organizers import MAY_ARRIVE
from bot.services.suggestions import replies, review, thanks
from bot.store.calendar import series, sessions
from bot.store.db.engine import Transaction
from bot.store.learning import feedback
from bot.store.outbox import deliveries, posted_snapshots
from bot.store.outbox.message_updates import MessageUpdate
from bot.store.participation import attendance as attendance_store
from bot.store.suggestions import replies as replies_store
from bot.store.suggestions import suggestions

# The Monday summary lists suggestions that have waited longer.
WAITS_LONG = timedelta(days=7)


def content(tx: Transaction, delivery: Delivery, now: datetime) -> NotificationBody | Skip:
    """Build a delivery's notification from the current calendar, or the reason to skip it."""
    return _dated(_content(tx, delivery, now), now)


def current_content(tx: Transaction, update: MessageUpdate, now: datetime) -> NotificationBody | Skip:
    """Build the current content of a posted message, or the reason to leave it. `now` is the rounds' time (aware)."""
    return _dated(_current_content(tx, update, now), now)


def _dated(post: NotificationBody | Skip, now: datetime) -> NotificationBody | Skip:
    return post if isinstance(post, Skip) else replace(post, today=local_date(now, post.series.zone))


def _content(
    tx: Transaction, delivery: Delivery, now: datetime, *, posted: tuple[Session, ...] | None = None
) -> NotificationBody | Skip:
    its_series, calendar = series.get(tx, delivery.series_id), sessions.of_series(tx, delivery.series_id)
    it = Opening(tx, delivery, its_series, calendar, now, posted)
    if delivery.kind not in PLANNED_KINDS:
        return _for_recipient(tx, delivery, BUILDERS[type(delivery.reference)](it, delivery.reference))
    post = build_notification(
        delivery,
        series=it.series,
        sessions=it.calendar,
        now=now,
        announced_today=_announced_today(tx, delivery, it.series, now),
        is_held=_is_held(it),
    )
    return _for_recipient(tx, delivery, _filled_in(tx, delivery, post, now))


def _current_content(tx: Transaction, update: MessageUpdate, now: datetime) -> NotificationBody | Skip:
    if update.delivery.kind not in PLANNED_KINDS:
        return _current_unplanned(tx, update, now)
    post = build_current_version(
        update.delivery,
        posted_snapshots.in_delivery(tx, update.id),
        series=series.get(tx, update.delivery.series_id),
        sessions=sessions.of_series(tx, update.delivery.series_id),
        now=now,
    )
    match post:
        case notifications.CheckInCode():
            return attendance.with_code(tx, post)
        case notifications.AnnouncementPreview():
            return announcement_approval.with_outcome(tx, post)
    return _for_recipient(tx, update.delivery, post)


def _current_unplanned(tx: Transaction, update: MessageUpdate, now: datetime) -> NotificationBody | Skip:
    delivery, its_series = update.delivery, series.get(tx, update.delivery.series_id)
    match delivery.reference:
        case references.ChangeRef():
            return change_set.current_notice(tx, its_series, update, now)
        case references.FailureRef() as reference if delivery.kind is Kind.DELIVERY_FAILURE:
            return failures.current_card(tx, its_series, reference)
        case references.CommitmentRef():
            found = _content(tx, delivery, now)
            return learning_notifications.CommitmentClosed(its_series) if isinstance(found, Skip) else found
    return _content(tx, delivery, now, posted=posted_snapshots.in_delivery(tx, update.id))


def _for_recipient(tx: Transaction, delivery: Delivery, post: NotificationBody | Skip) -> NotificationBody | Skip:
    """Add to a personal reminder whether its reader is going."""
    if not isinstance(post, notifications.Reminder) or not isinstance(delivery.recipient, PersonRecipient):
        return post
    is_going = delivery.recipient.id in attendance_store.coming(tx, post.session.id)
    return replace(post, reader=Reader(going=frozenset({post.session.id} if is_going else ())))


def _filled_in(
    tx: Transaction, delivery: Delivery, post: CalendarNotification | Skip, now: datetime
) -> CalendarNotification | Skip:
    """Complete a planned notification with what the calendar does not know."""
    match post:
        case notifications.CheckInCode():
            return attendance.with_code(tx, post)
        case notifications.AnnouncementPreview():
            return announcement_approval.with_outcome(tx, post)
        case learning_notifications.ResultsCard():
            return evaluation_results.with_results(tx, post, now)
        case notifications.FeedbackPrompt() if isinstance(delivery.recipient, PersonRecipient):
            # This applies whether or not people have answered: organizers can read why nothing was sent.
            attends = delivery.recipient.id in attendance_store.attendees(tx, post.session.id)
            return post if attends else Skip("they did not say that they are going")
        case notifications.OrganizerDigest():
            waiting = [
                each for each in suggestions.open_ones(tx, delivery.series_id) if each.made_at <= now - WAITS_LONG
            ]
            digest = replace(post, suggestions=tuple(waiting))
            return Skip("nothing needs the organizers this week") if digest.is_empty else digest
    return post


def _feedback_card(it: Opening, reference: FeedbackRef) -> NotificationBody:
    given = feedback.get_signed(it.tx, reference.id, it.calendar)
    return suggestion_notifications.FeedbackCard(it.series, given, replies_store.latest(it.tx, reference, MAX_SHOWN))


def _digest(it: Opening, reference: references.DigestRef) -> NotificationBody | Skip:
    feedback_service.assign_digest_pages(it.tx, it.series.id, reference.day)
    words, page_count = feedback.of_digest(it.tx, it.series.id, reference.day, reference.page, it.calendar)
    if not words:
        return Skip("nothing was said that is still kept")
    return learning_notifications.FeedbackDigest(it.series, reference.day, tuple(words), reference.page, page_count)


def _speaker_card(it: Opening, reference: references.SpeakerCardRef) -> NotificationBody | Skip:
    is_update = it.delivery.kind is Kind.SPEAKER_UPDATE
    return (speaker_cards.update_content if is_update else speaker_cards.card)(it, reference)


def _failure(it: Opening, reference: references.FailureRef) -> NotificationBody | Skip:
    is_unreached = it.delivery.kind is Kind.NO_ORGANIZER
    return escalation.card(it) if is_unreached else failures.card(it.tx, it.series, reference)


# How a message that is not planned is built, by what it is about. A test holds that none is missing.
BUILDERS: Mapping[type[Reference], Callable[[Opening, Any], NotificationBody | Skip]] = {
    references.SuggestionRef: lambda it, ref: review.card(it.tx, it.series, ref.id, it.now),
    references.OutcomeRef: review.outcome,
    references.ThanksRef: thanks.content,
    references.ReplyRef: replies.content,
    references.SnoozeRef: reminders.content,
    references.SpeakerCardRef: _speaker_card,
    FeedbackRef: _feedback_card,
    references.DigestRef: _digest,
    references.CommitmentRef: commitments.card,
    references.SpeakerResultsRef: speaker_results.content,
    references.InitiativeRef: initiatives.content,
    references.InitiativeCheckinRef: initiatives.content,
    references.InitiativeAwardRef: initiatives.content,
    references.DeliveryRef: unconfirmed.card,
    references.WelcomeRef: lambda it, _: notifications.WelcomeCard(it.series),
    references.FailureRef: _failure,
    references.AttendeeRef: attendee_notices.content,
    references.ChangeRef: change_set.notice,
}


def _is_held(it: Opening) -> bool:
    """Tell whether organizers were asked if an incomplete session goes ahead, and have not answered.

    Where nobody was asked, nothing is held back: after an upgrade, for example.
    """
    reference = it.delivery.reference
    if it.delivery.kind not in HELD_KINDS or not isinstance(reference, SessionRef):
        return False
    session = it.session(reference.id)
    if session is None or not awaits_decision(session):
        return False
    questions = deliveries.of_reference(it.tx, it.series.id, Kind.GO_NO_GO, reference)
    return any(each.state in MAY_ARRIVE for each in questions)


def invite_attendees(tx: Transaction, prompt: Delivery, workspace_id: int, now: datetime) -> None:
    """Queue the rating request for everyone who checked in or is going, when the channel gets it.

    Those who subscribed to it have theirs already, with the same key.
    """
    if isinstance(prompt.reference, SessionRef):
        people = attendance_store.attendees(tx, prompt.reference.id)
        theirs = [replace(prompt, recipient=PersonRecipient(each), due_at=now) for each in people]
        deliveries.record_all(tx, workspace_id, theirs)


def _announced_today(tx: Transaction, delivery: Delivery, its_series: Series, now: datetime) -> bool:
    """Tell whether the channel gets the announcement of the session's month on the same local day."""
    match delivery.reference:
        case SessionRef(_, date, _):
            today = local_date(now, its_series.zone)
            return deliveries.announced_on(
                tx,
                delivery=delivery,
                month=MonthRef(date.year, date.month),
                day_start=local_to_utc(today, time(0), its_series.zone),
                day_end=local_to_utc(today + timedelta(days=1), time(0), its_series.zone),
                now=now,
            )
    return False


def thread(tx: Transaction, delivery: Delivery, post: NotificationBody) -> str | None:
    """Return the message whose thread a notification belongs to; None for a top-level message."""
    match post, delivery.recipient:
        case notifications.FeedbackPrompt(session=session), ChannelRecipient() as channel:
            day_of = deliveries.of_reference(tx, delivery.series_id, Kind.SAME_DAY_REMINDER, delivery.reference)
            posted = next((each.message for each in day_of if each.delivery.recipient == channel), None)
            return posted or change_set.thread(tx, delivery.series_id, session, channel)
        case (notifications.ChangeNotice() | MaterialsPost()) as about, ChannelRecipient() as channel:
            return change_set.thread(tx, delivery.series_id, about.session, channel)
    return None


def is_quiet(post: NotificationBody) -> bool:
    """Tell whether a threaded message stays in its thread, without a copy in the channel."""
    return isinstance(post, MaterialsPost | notifications.FeedbackPrompt)
