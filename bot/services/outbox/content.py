"""Render a delivery when it is due, from the calendar as it is then."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from bot.core.calendar.models import Series, Session, local_date, local_to_utc
from bot.core.outbox import notifications, references
from bot.core.outbox.deliveries import PLANNED_KINDS, ChannelRecipient, Delivery, Kind, PersonRecipient
from bot.core.outbox.notifications import CalendarNotification, MaterialsPost, NotificationBody, Skip
from bot.core.outbox.planned_notifications import build_current_version, build_notification
from bot.core.outbox.references import FeedbackRef, MonthRef, Reference, SessionRef
from bot.core.suggestions.replies import MAX_SHOWN
from bot.services.calendar import change_set, speaker_cards
from bot.services.learning import commitments, evaluation_results, initiatives, speaker_results
from bot.services.learning import feedback as feedback_service
from bot.services.outbox import escalation, failures, unconfirmed
from bot.services.participation import attendance, reminders
from bot.services.suggestions import replies, review, thanks
from bot.store.calendar import series, sessions
from bot.store.db.engine import Transaction
from bot.store.learning import feedback
from bot.store.outbox import deliveries, posted_snapshots
from bot.store.outbox.message_updates import MessageUpdate
from bot.store.participation import attendance as attendance_store
from bot.store.suggestions import replies as replies_store


@dataclass(frozen=True, slots=True)
class _Opening:
    tx: Transaction
    delivery: Delivery
    series: Series
    calendar: list[Session]
    now: datetime


def content(tx: Transaction, delivery: Delivery, now: datetime) -> NotificationBody | Skip:
    """Build a delivery's notification from the current calendar, or the reason to skip it."""
    it = _Opening(tx, delivery, series.get(tx, delivery.series_id), sessions.of_series(tx, delivery.series_id), now)
    if delivery.kind not in PLANNED_KINDS:
        return BUILDERS[type(delivery.reference)](it, delivery.reference)
    post = build_notification(
        delivery,
        series=it.series,
        sessions=it.calendar,
        now=now,
        announced_today=_announced_today(tx, delivery, it.series, now),
    )
    return _filled_in(tx, delivery, post, now)


def current_content(tx: Transaction, update: MessageUpdate, now: datetime) -> NotificationBody | Skip:
    """Build the current content of a posted message, or the reason to leave it. `now` is the rounds' time (aware)."""
    if update.delivery.kind not in PLANNED_KINDS:
        return content(tx, update.delivery, now)
    post = build_current_version(
        update.delivery,
        posted_snapshots.in_delivery(tx, update.id),
        series=series.get(tx, update.delivery.series_id),
        sessions=sessions.of_series(tx, update.delivery.series_id),
        now=now,
    )
    return attendance.with_code(tx, post) if isinstance(post, notifications.CheckInCode) else post


def _filled_in(
    tx: Transaction, delivery: Delivery, post: CalendarNotification | Skip, now: datetime
) -> CalendarNotification | Skip:
    """Complete a planned notification with what the calendar does not know."""
    match post:
        case notifications.CheckInCode():
            return attendance.with_code(tx, post)
        case notifications.ResultsCard():
            return evaluation_results.with_results(tx, post, now)
        case notifications.FeedbackPrompt() if isinstance(delivery.recipient, PersonRecipient):
            # This applies whether or not people have answered: organizers can read why nothing was sent.
            comes = attendance_store.count_coming(tx, post.session.id, delivery.recipient.id)
            return post if comes else Skip("they did not say that they come")
    return post


def _feedback_card(it: _Opening, reference: FeedbackRef) -> NotificationBody:
    given = feedback.get_signed(it.tx, reference.id, it.calendar)
    return notifications.FeedbackCard(it.series, given, replies_store.latest(it.tx, reference, MAX_SHOWN))


def _digest(it: _Opening, reference: references.DigestRef) -> NotificationBody | Skip:
    feedback_service.assign_digest_pages(it.tx, it.series.id, reference.day)
    words, page_count = feedback.of_digest(it.tx, it.series.id, reference.day, reference.page, it.calendar)
    if not words:
        return Skip("nothing was said that is still kept")
    return notifications.FeedbackDigest(it.series, reference.day, tuple(words), reference.page, page_count)


# How a message that is not planned is built, by what it is about. A test holds that none is missing.
BUILDERS: Mapping[type[Reference], Callable[[_Opening, Any], NotificationBody | Skip]] = {
    references.SuggestionRef: lambda it, ref: review.card(it.tx, it.series, ref.id),
    references.OutcomeRef: lambda it, ref: review.outcome(it.tx, it.series, ref, it.delivery.recipient),
    references.ThanksRef: lambda it, ref: thanks.content(it.tx, it.series, it.calendar, ref, it.delivery.recipient),
    references.ReplyRef: lambda it, ref: replies.content(
        it.tx, it.series, ref, to_author=it.delivery.kind is Kind.ORGANIZER_REPLY
    ),
    references.SnoozeRef: lambda it, ref: reminders.content(it.series, it.calendar, ref),
    references.SpeakerCardRef: lambda it, ref: (
        speaker_cards.update_content if it.delivery.kind is Kind.SPEAKER_UPDATE else speaker_cards.card
    )(it.tx, it.series, ref),
    FeedbackRef: _feedback_card,
    references.DigestRef: _digest,
    references.CommitmentRef: lambda it, ref: commitments.card(it.tx, it.series, it.calendar, ref.id),
    references.SpeakerResultsRef: lambda it, ref: speaker_results.content(it.tx, it.series, it.calendar, ref.id),
    **dict.fromkeys(
        (references.InitiativeRef, references.InitiativeCheckinRef, references.InitiativeAwardRef),
        lambda it, _: initiatives.content(it.tx, it.series, it.calendar, it.delivery),
    ),
    references.DeliveryRef: lambda it, ref: unconfirmed.card(it.tx, it.series, ref),
    references.WelcomeRef: lambda it, _: notifications.WelcomeCard(it.series),
    references.FailureRef: lambda it, ref: (
        escalation.card(it.tx, it.series, it.now)
        if it.delivery.kind is Kind.NO_ORGANIZER
        else failures.card(it.tx, it.series, ref)
    ),
    references.ChangeRef: lambda it, ref: change_set.notice(
        it.tx, it.series, it.calendar, ref, it.delivery.recipient, it.now
    ),
}


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
    if isinstance(post, notifications.ChangeNotice | MaterialsPost) and isinstance(
        delivery.recipient, ChannelRecipient
    ):
        return change_set.thread(tx, delivery.series_id, post.session, delivery.recipient)
    return None


def is_quiet(post: NotificationBody) -> bool:
    """Tell whether a threaded message stays in its thread, without a copy in the channel."""
    return isinstance(post, MaterialsPost)
