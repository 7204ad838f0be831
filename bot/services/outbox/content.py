"""What the ledger's deliveries say when their turn comes, read from the calendar as it is then."""

from datetime import datetime, time, timedelta

from bot.core.calendar.models import Series, Session, instant, local_date
from bot.core.outbox.deliveries import PLANNED, Delivery, Kind, ToChannel, ToPerson
from bot.core.outbox.notifications import (
    CalendarPost,
    ChangeNotice,
    CodeCard,
    FeedbackCard,
    FeedbackDigest,
    FeedbackPrompt,
    FirstPost,
    MaterialsPost,
    ResultsCard,
    Skip,
    WelcomeCard,
)
from bot.core.outbox.planned_notifications import calendar_post
from bot.core.outbox.references import (
    OfChange,
    OfDelivery,
    OfDigest,
    OfEcho,
    OfFeedback,
    OfInitiative,
    OfInitiativeAward,
    OfInitiativeLook,
    OfMonth,
    OfOutcome,
    OfRefusal,
    OfReply,
    OfSession,
    OfSnooze,
    OfSpeakerCard,
    OfSpeakerResults,
    OfSuggestion,
    OfThanks,
    OfWelcome,
)
from bot.core.suggestions.replies import SHOWN_MOST
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


def content(tx: Transaction, delivery: Delivery, now: datetime) -> FirstPost | Skip:
    """What a delivery says, as the calendar is now; or why it says nothing. `now` is the rounds' time (aware)."""
    its_series = series.get(tx, delivery.series_id)
    calendar = sessions.of_series(tx, delivery.series_id)
    if delivery.kind in PLANNED:
        post = calendar_post(
            delivery,
            series=its_series,
            sessions=calendar,
            now=now,
            announced_today=_announced_today(tx, delivery, its_series, now),
        )
        return _filled_in(tx, delivery, post, now)
    match delivery.subject:
        case OfSuggestion(suggestion_id):
            return review.card(tx, its_series, suggestion_id)
        case OfOutcome() | OfThanks() | OfReply():
            return _to_author(tx, delivery, its_series, calendar)
        case OfSnooze() as subject:
            return reminders.content(its_series, calendar, subject)
        case OfSpeakerCard() as subject:
            says = delivery.kind is Kind.SPEAKER_SAYS
            return (speaker_cards.says if says else speaker_cards.card)(tx, its_series, subject)
        case OfFeedback(feedback_id):
            said = feedback.get_signed(tx, feedback_id, calendar)
            return FeedbackCard(its_series, said, replies_store.latest(tx, OfFeedback(feedback_id), SHOWN_MOST))
        case OfDigest(day, page):
            return _digest(tx, delivery, its_series, calendar, OfDigest(day, page))
        case OfEcho(echo_id):
            return commitments.card(tx, its_series, calendar, echo_id)
        case OfSpeakerResults(results_id):
            return speaker_results.content(tx, its_series, calendar, results_id)
        case OfInitiative() | OfInitiativeLook() | OfInitiativeAward():
            return initiatives.content(tx, its_series, calendar, delivery)
        case OfDelivery() as subject:
            return unconfirmed.card(tx, its_series, subject)
        case OfWelcome():
            return WelcomeCard(its_series)
        case OfRefusal() if delivery.kind is Kind.NOBODY:
            return escalation.card(tx, its_series, now)
        case OfRefusal() as subject:
            return failures.card(tx, its_series, subject)
        case OfChange() as subject:
            return change_set.notice(tx, its_series, calendar, subject, delivery.target, now)
    raise ValueError(f"a delivery about nothing that can be said: {delivery.key}")


def _filled_in(tx: Transaction, delivery: Delivery, post: CalendarPost | Skip, now: datetime) -> CalendarPost | Skip:
    """A post of the calendar with what the calendar does not know."""
    match post:
        case CodeCard():
            return attendance.with_code(tx, post)
        case ResultsCard():
            return evaluation_results.with_results(tx, post, now)
        case FeedbackPrompt() if isinstance(delivery.target, ToPerson):
            # Said of everybody alike, whether or not they have answered: organizers can read why nothing was sent.
            comes = attendance_store.comes(tx, post.session.id, delivery.target.id)
            return post if comes else Skip("they did not say that they come")
    return post


def _to_author(tx: Transaction, delivery: Delivery, its_series: Series, calendar: list[Session]) -> FirstPost | Skip:
    """What those who suggested a topic, support it, or signed feedback are told; and what they answer back."""
    match delivery.subject, delivery.target:
        case OfReply() as subject, _:
            return replies.content(tx, its_series, subject, to_author=delivery.kind is Kind.ANSWER)
        case OfOutcome() as subject, ToPerson() as target:
            return review.outcome(tx, its_series, subject, target)
        case OfThanks() as subject, ToPerson() as target:
            return thanks.content(tx, its_series, calendar, subject, target)
    raise ValueError(f"nobody to tell: {delivery.key}")


def _digest(
    tx: Transaction, delivery: Delivery, its_series: Series, calendar: list[Session], subject: OfDigest
) -> FeedbackDigest | Skip:
    feedback_service.deal(tx, delivery.series_id, subject.day)
    words, page_count = feedback.of_digest(tx, delivery.series_id, subject.day, subject.page, calendar)
    if not words:
        return Skip("nothing was said that is still kept")
    return FeedbackDigest(its_series, subject.day, tuple(words), subject.page, page_count)


def _announced_today(tx: Transaction, delivery: Delivery, its_series: Series, now: datetime) -> bool:
    """Whether the same channel gets the announcement of the same session's month on the same local day."""
    match delivery.subject:
        case OfSession(_, date, _):
            today = local_date(now, its_series.zone)
            return deliveries.announced_on(
                tx,
                delivery=delivery,
                month=OfMonth(date.year, date.month),
                day_start=instant(today, time(0), its_series.zone),
                day_end=instant(today + timedelta(days=1), time(0), its_series.zone),
                now=now,
            )
    return False


def thread(tx: Transaction, delivery: Delivery, post: FirstPost) -> str | None:
    """The message that a post belongs below, in the channel that it goes to; None where it stands for itself."""
    if isinstance(post, ChangeNotice | MaterialsPost) and isinstance(delivery.target, ToChannel):
        return change_set.thread(tx, delivery.series_id, post.session, delivery.target)
    return None


def is_quiet(post: FirstPost) -> bool:
    """Whether a post in a thread is for those who follow it alone."""
    return isinstance(post, MaterialsPost)
