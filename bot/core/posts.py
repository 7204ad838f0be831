"""What a delivery says when its turn comes: typed values of today's truth, or why it is not sent after all.

Each surface renders these by hand; nothing here knows how.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.core import calendar
from bot.core.announcing import announcement_moment
from bot.core.calendar import AwardDay, Decision, Series, Session, Status
from bot.core.deliveries import (
    NUDGES,
    REMINDERS,
    Delivery,
    Kind,
    OfAwardDay,
    OfMonth,
    OfSession,
    ToChannel,
    ToPerson,
)
from bot.core.feedback import Feedback
from bot.core.news import News, is_moved
from bot.core.readiness import missing
from bot.core.replies import Reply
from bot.core.suggestions import Suggestion


@dataclass(frozen=True, slots=True)
class Since:
    """A session of which a message tells, as it was told and as it is now.

    Attributes:
        then: As it was when the message was posted.
        session: As it is now.
    """

    then: Session
    session: Session

    @property
    def is_moved(self) -> bool:
        """Whether it is on another day or at another time than was told."""
        return is_moved(self.then, self.session)


@dataclass(frozen=True, slots=True)
class MonthAnnouncement:
    """The month's post. Without sessions the month is announced as empty, and `later` names what comes after it.

    Attributes:
        moved: Of `sessions` those that were announced for another day or time.
        gone: What was announced and does not take place in this month any more.
    """

    series: Series
    year: int
    month: int
    sessions: tuple[Session, ...]
    later: Session | None
    moved: tuple[Since, ...] = ()
    gone: tuple[Since, ...] = ()


@dataclass(frozen=True, slots=True)
class Reminder:
    """ "In a week", "tomorrow" or "today"; which of them is the delivery's kind.

    Attributes:
        then: The session as it was told, once it is cancelled, or on another day or at another time.
    """

    series: Series
    kind: Kind
    session: Session
    then: Session | None = None


@dataclass(frozen=True, slots=True)
class ChangeNotice:
    """A short note, in the thread of what was said and to the channel, that something of it is not so any more.

    Attributes:
        then: As the channel was told last; None where it was not.
        news: What is new; never empty.
    """

    series: Series
    session: Session
    then: Session | None
    news: tuple[News, ...]


@dataclass(frozen=True, slots=True)
class FeedbackPrompt:
    """ "How was it?" after a session."""

    series: Series
    session: Session


@dataclass(frozen=True, slots=True)
class PreviewCard:
    """To an organizer: what will be announced, and what was decided about it.

    Attributes:
        post: The announcement as it would be now.
        at: When it is posted (UTC); None where it is not, or only once somebody says so.
    """

    series: Series
    post: MonthAnnouncement
    at: datetime | None
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class AwardReminder:
    """A date of the award programme comes near; `days` is how many days are left."""

    series: Series
    award_day: AwardDay
    days: int


@dataclass(frozen=True, slots=True)
class Nudge:
    """To an organizer: something of a session that comes soon is still to be determined."""

    series: Series
    session: Session


@dataclass(frozen=True, slots=True)
class EmptyCalendar:
    """To the organizers: nothing is planned any more. `last` is the last session that took place, if there was one."""

    series: Series
    last: Session | None


@dataclass(frozen=True, slots=True)
class SuggestionCard:
    """To an organizer: somebody suggests a topic, and what has become of it.

    Attributes:
        session: Made of it.
        together: What it was put together with.
        replies: The latest, in their order.
    """

    series: Series
    suggestion: Suggestion
    session: Session | None = None
    together: Suggestion | None = None
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """To who suggested a topic, or supports it: what has become of it.

    Attributes:
        is_own: Whether it goes to who suggested it.
        session: Made of it.
        together: What it was put together with.
    """

    series: Series
    suggestion: Suggestion
    is_own: bool
    session: Session | None = None
    together: Suggestion | None = None


@dataclass(frozen=True, slots=True)
class Thanks:
    """To who suggested a topic, or supports it: the session that was made of it is announced."""

    series: Series
    suggestion: Suggestion
    is_own: bool
    session: Session


@dataclass(frozen=True, slots=True)
class ReplyToAuthor:
    """To who suggested a topic or signed feedback: what an organizer answers."""

    series: Series
    about: Suggestion | Feedback
    reply: Reply


@dataclass(frozen=True, slots=True)
class ReplyBack:
    """To an organizer: what the author of a suggestion or of signed feedback answers back."""

    series: Series
    about: Suggestion | Feedback
    reply: Reply


@dataclass(frozen=True, slots=True)
class FeedbackCard:
    """To an organizer: somebody says something and signs it. `replies` are the latest, in their order."""

    series: Series
    feedback: Feedback
    replies: tuple[Reply, ...] = ()


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


@dataclass(frozen=True, slots=True)
class NobodyCard:
    """To an administrator of the workspace: no organizer can be reached. `waiting` is how many messages wait."""

    series: Series
    waiting: int


CalendarPost = MonthAnnouncement | PreviewCard | AwardReminder | Reminder | FeedbackPrompt | Nudge | EmptyCalendar
SuggestionPost = SuggestionCard | Outcome | Thanks | FeedbackCard | ReplyToAuthor | ReplyBack
FirstPost = CalendarPost | ChangeNotice | SuggestionPost | FeedbackDigest | DoubtCard | RefusalCard | NobodyCard


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
            if delivery.kind is Kind.PREVIEW:
                return _preview(series, sessions, year, month, now)
            return _month_post(series, sessions, year, month, now)
        case OfAwardDay(day, days):
            award_day = next((each for each in series.award_days if each.day == day), None)
            return Skip("the date was changed") if award_day is None else AwardReminder(series, award_day, days)
        case OfSession() as subject:
            session = next((s for s in sessions if s.id == subject.id), None)
            if session is None or session.status is Status.CANCELLED:
                return Skip("the session was cancelled")
            if (session.date, session.restored) != (subject.date, subject.restored):
                return Skip("the session was moved")
            if delivery.kind in NUDGES:
                return Nudge(series, session) if missing(session) else Skip("speaker and title are known by now")
            if delivery.kind is Kind.PROMPT:
                if not calendar.is_past(session, series.zone, now) and session.start is not None:
                    return Skip("the session is not over yet")
                return FeedbackPrompt(series, session)
            if delivery.kind in REMINDERS:
                if announced_today and delivery.kind is not Kind.SAME_DAY_REMINDER:
                    return Skip("the announcement of the same morning says it")
                return Reminder(series, delivery.kind, session)
    raise ValueError(f"not worked out from the calendar: {delivery.key}")


def _preview(series: Series, sessions: Sequence[Session], year: int, month: int, now: datetime) -> PreviewCard | Skip:
    post = _month_post(series, sessions, year, month, now)
    if isinstance(post, Skip):
        return post
    at = announcement_moment(series, sessions, year, month)
    return PreviewCard(series, post, at, series.decision(year, month))


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


def told_of(post: FirstPost) -> tuple[Session, ...]:
    """The sessions that a post tells of, as they are told, where whoever reads it is to know what becomes of them."""
    match post:
        case MonthAnnouncement(sessions=sessions, later=later):
            return (*sessions, *([later] if later else []))
        case Reminder(session=session) | ChangeNotice(session=session) | Thanks(session=session):
            return (session,)
        case Outcome(session=Session() as session):
            return (session,)
    return ()


def as_it_is_now(
    delivery: Delivery, then: Sequence[Session], *, series: Series, sessions: Sequence[Session], now: datetime
) -> CalendarPost | Skip:
    """What a message that stands says at `now`, so that it stays true as long as it matters to anybody.

    Args:
        delivery: One of the kinds in `deliveries.PLANNED`.
        then: The sessions that it told of, as they were.
        series: As it is now.
        sessions: All sessions of the series, as they are now.
        now: Aware.
    """
    by_id = {session.id: session for session in sessions}
    since = [Since(each, by_id[each.id]) for each in then if each.id in by_id]
    if all(_is_over(each, series.zone, now) for each in since) and since:
        return Skip("what it told of is over")
    match delivery.subject:
        case OfMonth(year, month) if delivery.kind is Kind.PREVIEW:
            return _preview(series, sessions, year, month, now)
        case OfMonth(year, month):
            return _month_since(series, sessions, (year, month), since, now)
        case OfSession(id=session_id) if delivery.kind in REMINDERS and session_id in by_id:
            its_own = next((each for each in since if each.session.id == session_id), None)
            session = by_id[session_id]
            stands = its_own is None or (session.status is Status.SCHEDULED and not its_own.is_moved)
            return Reminder(series, delivery.kind, session, None if stands or its_own is None else its_own.then)
        case OfSession(id=session_id) if delivery.kind in NUDGES and session_id in by_id:
            return Nudge(series, by_id[session_id])
        case OfSession(id=session_id) if delivery.kind is Kind.PROMPT and session_id in by_id:
            return FeedbackPrompt(series, by_id[session_id])
    return Skip("it tells of nothing that changes")


def _is_over(since: Since, zone: str, now: datetime) -> bool:
    return calendar.is_past(since.then, zone, now) and calendar.is_past(since.session, zone, now)


def _month_since(
    series: Series, sessions: Sequence[Session], month: tuple[int, int], since: Sequence[Since], now: datetime
) -> MonthAnnouncement | Skip:
    told = {each.session.id for each in since}
    shown = [
        each
        for each in calendar.in_month(sessions, *month)
        if each.id in told or not calendar.is_past(each, series.zone, now)
    ]
    ids = {each.id for each in shown}
    announced = [each for each in since if (each.then.date.year, each.then.date.month) == month]
    gone = tuple(each for each in announced if each.session.id not in ids)
    later = calendar.after_month(sessions, *month)
    if not shown and not later and not gone:
        return Skip("no session is planned any more")
    return MonthAnnouncement(
        series,
        *month,
        tuple(shown),
        None if shown or not later else later[0],
        moved=tuple(each for each in since if each.session.id in ids and each.is_moved),
        gone=gone,
    )


KIND_IN_WORDS = {
    Kind.PREVIEW: "preview of the announcement",
    Kind.ANNOUNCEMENT: "announcement of the month",
    Kind.AWARD: "date of the award program",
    Kind.WEEK_REMINDER: "reminder, a week before",
    Kind.DAY_REMINDER: "reminder, the day before",
    Kind.SAME_DAY_REMINDER: "reminder, that day",
    Kind.PROMPT: "prompt for feedback",
    Kind.NOTICE: "notice of a change",
    Kind.THREE_WEEKS_NUDGE: "nudge, three weeks before",
    Kind.TWO_WEEKS_NUDGE: "nudge, two weeks before",
    Kind.WEEK_NUDGE: "nudge, a week before",
    Kind.EMPTY_CALENDAR: "notice that nothing is planned",
    Kind.SUGGESTION: "suggestion",
    Kind.OUTCOME: "what became of a suggestion",
    Kind.THANKS: "thanks for a suggestion",
    Kind.ANSWER: "answer",
    Kind.ANSWER_BACK: "answer of an author",
    Kind.FEEDBACK: "signed feedback",
    Kind.DIGEST: "anonymous feedback",
    Kind.DOUBT: "question whether something was posted",
    Kind.REFUSAL: "notice that something cannot be posted",
    Kind.NOBODY: "notice that no organizer can be reached",
}
