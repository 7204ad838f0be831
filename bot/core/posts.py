"""What a delivery says when its turn comes: typed values of today's truth, or why it is not sent after all.

Each surface renders these by hand; nothing here knows how.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.core import calendar
from bot.core.calendar import Series, Session, Status
from bot.core.deliveries import REMINDERS, Delivery, Kind, OfMonth, OfSession, ToChannel, ToPerson
from bot.core.feedback import Feedback
from bot.core.suggestions import Suggestion


@dataclass(frozen=True, slots=True)
class MonthAnnouncement:
    """The month's post. Without sessions the month is announced as empty, and `later` names what comes after it."""

    series: Series
    year: int
    month: int
    sessions: tuple[Session, ...]
    later: Session | None


@dataclass(frozen=True, slots=True)
class Reminder:
    """ "In a week", "tomorrow" or "today"; which of them is the delivery's kind."""

    series: Series
    kind: Kind
    session: Session


@dataclass(frozen=True, slots=True)
class FeedbackPrompt:
    """ "How was it?" after a session."""

    series: Series
    session: Session


@dataclass(frozen=True, slots=True)
class EmptyCalendar:
    """To the organizers: nothing is planned any more. `last` is the last session that took place, if there was one."""

    series: Series
    last: Session | None


@dataclass(frozen=True, slots=True)
class SuggestionCard:
    """To an organizer: somebody suggests a topic."""

    series: Series
    suggestion: Suggestion


@dataclass(frozen=True, slots=True)
class FeedbackCard:
    """To an organizer: somebody says something and signs it."""

    series: Series
    feedback: Feedback


@dataclass(frozen=True, slots=True)
class FeedbackDigest:
    """To an organizer: what was said anonymously, several together, in an order that tells nothing."""

    series: Series
    day: date
    feedback: tuple[Feedback, ...]
    page: int
    page_count: int


@dataclass(frozen=True, slots=True)
class DoubtCard:
    """To an organizer: nobody can say whether the month's announcement reached its channel; does it stand?

    Attributes:
        delivery: The id of the delivery in doubt.
        channel: The chat's address of the channel.
    """

    series: Series
    delivery: uuid.UUID
    year: int
    month: int
    channel: str


@dataclass(frozen=True, slots=True)
class RefusalCard:
    """To an organizer: the chat refuses to post somewhere.

    Attributes:
        target: Where: a channel, or another organizer.
        address: The chat's address of it.
        word: The chat's word for why.
    """

    series: Series
    target: ToChannel | ToPerson
    address: str
    word: str


CalendarPost = MonthAnnouncement | Reminder | FeedbackPrompt | EmptyCalendar
FirstPost = CalendarPost | SuggestionCard | FeedbackCard | FeedbackDigest | DoubtCard | RefusalCard


@dataclass(frozen=True, slots=True)
class MayRepeat:
    """To an organizer: something that they may have got already, and that says so."""

    post: FirstPost


Post = FirstPost | MayRepeat


@dataclass(frozen=True, slots=True)
class Skip:
    """Why a delivery is not sent although its turn has come."""

    why: str


# How the reason of a skipped delivery begins whose time was over.
TOO_LATE = "too late"


def too_late(delivery: Delivery, now: datetime) -> Skip | None:
    """Whether the time in which a delivery is still true and useful is over."""
    if delivery.useful_until is None or now < delivery.useful_until:
        return None
    return Skip(
        f"{TOO_LATE}: it was due at {delivery.due_at:%Y-%m-%d %H:%M} UTC and useful until"
        f" {delivery.useful_until:%Y-%m-%d %H:%M} UTC"
    )


def calendar_post(
    delivery: Delivery, *, series: Series, sessions: Sequence[Session], now: datetime, announced_today: bool
) -> CalendarPost | Skip:
    """What a planned delivery says at `now`, read from the calendar as it is now.

    Args:
        delivery: One of the kinds in `deliveries.PLANNED`.
        series: As it is now.
        sessions: All sessions of the series, as they are now.
        now: Aware.
        announced_today: Whether this target gets (or got) the announcement of this session's month on this same day.

    Raises:
        ValueError: The delivery's kind is not worked out from the calendar.
    """
    if (late := too_late(delivery, now)) is not None:
        return late
    if delivery.kind is Kind.EMPTY_CALENDAR:
        if calendar.upcoming(sessions, series.zone, now):
            return Skip("a session has been planned since")
        return EmptyCalendar(series, next(iter(calendar.past(sessions, series.zone, now)), None))
    match delivery.subject:
        case OfMonth(year, month):
            return _month_post(series, sessions, year, month, now)
        case OfSession() as subject:
            session = next((s for s in sessions if s.id == subject.id), None)
            if session is None or session.status is Status.CANCELLED:
                return Skip("the session was cancelled")
            if (session.date, session.restored) != (subject.date, subject.restored):
                return Skip("the session was moved")
            if delivery.kind is Kind.PROMPT:
                if not calendar.is_past(session, series.zone, now) and session.start is not None:
                    return Skip("the session is not over yet")
                return FeedbackPrompt(series, session)
            if delivery.kind in REMINDERS:
                if announced_today and delivery.kind is not Kind.SAME_DAY_REMINDER:
                    return Skip("the announcement of the same morning says it")
                return Reminder(series, delivery.kind, session)
    raise ValueError(f"not worked out from the calendar: {delivery.key}")


def _month_post(
    series: Series, sessions: Sequence[Session], year: int, month: int, now: datetime
) -> MonthAnnouncement | Skip:
    in_month = calendar.in_month(sessions, year, month)
    ahead = [s for s in in_month if not calendar.is_past(s, series.zone, now)]
    if ahead:
        return MonthAnnouncement(series, year, month, tuple(ahead), None)
    if in_month:
        return Skip("the month's session is over")
    later = calendar.after_month(sessions, year, month)
    if not later:
        return Skip("no session is planned any more")
    return MonthAnnouncement(series, year, month, (), later[0])


KIND_IN_WORDS = {
    Kind.ANNOUNCEMENT: "announcement of the month",
    Kind.WEEK_REMINDER: "reminder, a week before",
    Kind.DAY_REMINDER: "reminder, the day before",
    Kind.SAME_DAY_REMINDER: "reminder, that day",
    Kind.PROMPT: "prompt for feedback",
    Kind.EMPTY_CALENDAR: "notice that nothing is planned",
    Kind.SUGGESTION: "suggestion",
    Kind.FEEDBACK: "signed feedback",
    Kind.DIGEST: "anonymous feedback",
    Kind.DOUBT: "question whether something was posted",
    Kind.REFUSAL: "notice that something cannot be posted",
}
