"""Render a delivery when it is due, from the calendar as it is then."""

from datetime import datetime, time, timedelta

from bot.core.calendar.models import Series, Session, local_date, local_to_utc
from bot.core.outbox.deliveries import PLANNED_KINDS, ChannelRecipient, Delivery, Kind, PersonRecipient
from bot.core.outbox.notifications import (
    CalendarNotification,
    ChangeNotice,
    CheckInCode,
    FeedbackCard,
    FeedbackDigest,
    FeedbackPrompt,
    MaterialsPost,
    NotificationBody,
    ResultsCard,
    Skip,
    WelcomeCard,
)
from bot.core.outbox.planned_notifications import build_notification
from bot.core.outbox.references import (
    ChangeRef,
    CommitmentRef,
    DeliveryRef,
    DigestRef,
    FailureRef,
    FeedbackRef,
    InitiativeAwardRef,
    InitiativeCheckinRef,
    InitiativeRef,
    MonthRef,
    OutcomeRef,
    ReplyRef,
    SessionRef,
    SnoozeRef,
    SpeakerCardRef,
    SpeakerResultsRef,
    SuggestionRef,
    ThanksRef,
    WelcomeRef,
)
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
from bot.store.outbox import deliveries
from bot.store.participation import attendance as attendance_store
from bot.store.suggestions import replies as replies_store


def content(tx: Transaction, delivery: Delivery, now: datetime) -> NotificationBody | Skip:
    """Build a delivery's notification from the current calendar, or the reason to skip it."""
    its_series = series.get(tx, delivery.series_id)
    calendar = sessions.of_series(tx, delivery.series_id)
    if delivery.kind in PLANNED_KINDS:
        post = build_notification(
            delivery,
            series=its_series,
            sessions=calendar,
            now=now,
            announced_today=_announced_today(tx, delivery, its_series, now),
        )
        return _filled_in(tx, delivery, post, now)
    match delivery.reference:
        case SuggestionRef(suggestion_id):
            return review.card(tx, its_series, suggestion_id)
        case OutcomeRef() | ThanksRef() | ReplyRef():
            return _to_author(tx, delivery, its_series, calendar)
        case SnoozeRef() as subject:
            return reminders.content(its_series, calendar, subject)
        case SpeakerCardRef() as subject:
            says = delivery.kind is Kind.SPEAKER_UPDATE
            return (speaker_cards.update_content if says else speaker_cards.card)(tx, its_series, subject)
        case FeedbackRef(feedback_id):
            given = feedback.get_signed(tx, feedback_id, calendar)
            return FeedbackCard(its_series, given, replies_store.latest(tx, FeedbackRef(feedback_id), MAX_SHOWN))
        case DigestRef(day, page):
            return _digest(tx, delivery, its_series, calendar, DigestRef(day, page))
        case CommitmentRef(echo_id):
            return commitments.card(tx, its_series, calendar, echo_id)
        case SpeakerResultsRef(results_id):
            return speaker_results.content(tx, its_series, calendar, results_id)
        case InitiativeRef() | InitiativeCheckinRef() | InitiativeAwardRef():
            return initiatives.content(tx, its_series, calendar, delivery)
        case DeliveryRef() as subject:
            return unconfirmed.card(tx, its_series, subject)
        case WelcomeRef():
            return WelcomeCard(its_series)
        case FailureRef() if delivery.kind is Kind.NO_ORGANIZER:
            return escalation.card(tx, its_series, now)
        case FailureRef() as subject:
            return failures.card(tx, its_series, subject)
        case ChangeRef() as subject:
            return change_set.notice(tx, its_series, calendar, subject, delivery.recipient, now)
    raise ValueError(f"a delivery about nothing that can be said: {delivery.key}")


def _filled_in(
    tx: Transaction, delivery: Delivery, post: CalendarNotification | Skip, now: datetime
) -> CalendarNotification | Skip:
    """Complete a planned notification with what the calendar does not know."""
    match post:
        case CheckInCode():
            return attendance.with_code(tx, post)
        case ResultsCard():
            return evaluation_results.with_results(tx, post, now)
        case FeedbackPrompt() if isinstance(delivery.recipient, PersonRecipient):
            # This applies whether or not people have answered: organizers can read why nothing was sent.
            comes = attendance_store.count_coming(tx, post.session.id, delivery.recipient.id)
            return post if comes else Skip("they did not say that they come")
    return post


def _to_author(
    tx: Transaction, delivery: Delivery, its_series: Series, calendar: list[Session]
) -> NotificationBody | Skip:
    """Build a message to a suggestion's author or supporters, or an author's reply to the organizers."""
    match delivery.reference, delivery.recipient:
        case ReplyRef() as subject, _:
            return replies.content(tx, its_series, subject, to_author=delivery.kind is Kind.ORGANIZER_REPLY)
        case OutcomeRef() as subject, PersonRecipient() as target:
            return review.outcome(tx, its_series, subject, target)
        case ThanksRef() as subject, PersonRecipient() as target:
            return thanks.content(tx, its_series, calendar, subject, target)
    raise ValueError(f"nobody to tell: {delivery.key}")


def _digest(
    tx: Transaction, delivery: Delivery, its_series: Series, calendar: list[Session], subject: DigestRef
) -> FeedbackDigest | Skip:
    feedback_service.assign_digest_pages(tx, delivery.series_id, subject.day)
    words, page_count = feedback.of_digest(tx, delivery.series_id, subject.day, subject.page, calendar)
    if not words:
        return Skip("nothing was said that is still kept")
    return FeedbackDigest(its_series, subject.day, tuple(words), subject.page, page_count)


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
    if isinstance(post, ChangeNotice | MaterialsPost) and isinstance(delivery.recipient, ChannelRecipient):
        return change_set.thread(tx, delivery.series_id, post.session, delivery.recipient)
    return None


def is_quiet(post: NotificationBody) -> bool:
    """Tell whether a threaded message stays in its thread, without a copy in the channel."""
    return isinstance(post, MaterialsPost)
