"""The content of each message, as typed values built when the delivery is due, or the reason to skip it.

Each surface renders these values; nothing here depends on a chat.
"""

from dataclasses import dataclass
from datetime import date, datetime

from bot.core.calendar.models import AnnouncementDecision, AwardDay, Session
from bot.core.calendar.notable_changes import NotableChange, is_moved
from bot.core.outbox.alerts import AlertNotification
from bot.core.outbox.deliveries import Kind
from bot.core.outbox.learning_notifications import LearningNotification, ResultsCard
from bot.core.outbox.notification_base import SeriesNotification, SessionNotification
from bot.core.outbox.suggestion_notifications import SuggestionNotification, SuggestionOutcome, SuggestionThanks
from bot.core.participation.attendance import ANYONE, Reader
from bot.core.suggestions.suggestions import Suggestion


@dataclass(frozen=True, slots=True)
class SessionUpdate:
    """A session shown in a posted message, then and now.

    Attributes:
        before: The session as the message showed it.
        after: The session as it is now.
    """

    before: Session
    after: Session

    @property
    def is_moved(self) -> bool:
        """Whether its date or time has changed since it was posted."""
        return is_moved(self.before, self.after)


@dataclass(frozen=True, slots=True)
class MonthAnnouncement(SeriesNotification):
    """The announcement of a month. Without sessions it says so, and `later` is the next session after the month.

    Attributes:
        moved: Those of `sessions` that were announced for another day or time.
        removed: Announced sessions that are no longer in this month.
        over: The ids of shown sessions that are over, so that their buttons no longer work.
        reader: Who alone reads it; `ANYONE` for a channel.
    """

    year: int
    month: int
    sessions: tuple[Session, ...]
    later: Session | None
    moved: tuple[SessionUpdate, ...] = ()
    removed: tuple[SessionUpdate, ...] = ()
    over: frozenset[int] = frozenset()
    reader: Reader = ANYONE


@dataclass(frozen=True, slots=True)
class Reminder(SeriesNotification):
    """A reminder of a session; the delivery's kind says whether it is in a week, tomorrow or today.

    Attributes:
        before: The session as it was announced, if it has since been canceled or moved.
        is_personal: Whether the recipient is a subscriber instead of a channel.
        is_over: Whether the session is over, so that its buttons no longer work.
        reader: Who alone reads it; `ANYONE` for a channel.
    """

    kind: Kind
    session: Session
    before: Session | None = None
    is_personal: bool = False
    is_over: bool = False
    reader: Reader = ANYONE


@dataclass(frozen=True, slots=True)
class ChangeNotice(SessionNotification):
    """A notice of changes, as a reply to the original message that also appears in the channel.

    Attributes:
        before: The session as the channel last saw it; None if it did not.
        changes: What has changed; never empty.
        is_over: Whether the session is over, so that its buttons no longer work; also in the messages below.
    """

    before: Session | None
    changes: tuple[NotableChange, ...]
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class AttendeeNotice(SessionNotification):
    """What changed about a session, for a speaker or a person who is going: it was moved, canceled or restored.

    Attributes:
        before: The session as the person knew it.
        is_going: Whether they said that they are going; otherwise they speak, or asked for a reminder.
        is_over: Whether the session is over or has changed again, so that the buttons no longer work.
        is_speaking: Whether they are a speaker of the session.
    """

    before: Session
    is_going: bool
    is_over: bool = False
    is_speaking: bool = False


@dataclass(frozen=True, slots=True)
class FeedbackPrompt(SessionNotification):
    """A request to rate a session, afterwards.

    Attributes:
        is_today: Whether it is read on the session's day.
        is_closed: Whether the session can no longer be rated.
        is_rated: Whether its reader has rated the session.
    """

    is_today: bool = True
    is_closed: bool = False
    is_rated: bool = False


@dataclass(frozen=True, slots=True)
class AnnouncementPreview(SeriesNotification):
    """A preview of the announcement, for an organizer to decide on.

    Attributes:
        announcement: The announcement as it would be posted now.
        announced_at: When it is posted (UTC); None if it is skipped or waits for approval.
        is_due: Whether that time has passed, or it was posted before, so that nothing is left to decide.
    """

    announcement: MonthAnnouncement
    announced_at: datetime | None
    decision: AnnouncementDecision | None
    is_due: bool = False


@dataclass(frozen=True, slots=True)
class AwardReminder(SeriesNotification):
    """A reminder of a date of the award program, `days` days before it."""

    award_day: AwardDay
    days: int


@dataclass(frozen=True, slots=True)
class GoNoGo(SessionNotification):
    """The question to an organizer whether an incomplete session goes ahead, the business day before.

    Attributes:
        is_over: Whether the session is over, so that nothing is left to decide.
    """

    is_over: bool = False


@dataclass(frozen=True, slots=True)
class OrganizerDigest(SeriesNotification):
    """What needs an organizer in a week.

    Attributes:
        today: The local date on which it is sent.
        incomplete: The sessions of the next six weeks that lack details.
        slides_due: Past sessions without slides whose speakers cannot be asked.
        suggestions: The suggestions that have been waiting for a week, oldest first.
    """

    today: date
    incomplete: tuple[Session, ...] = ()
    slides_due: tuple[Session, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.incomplete or self.slides_due or self.suggestions)


@dataclass(frozen=True, slots=True)
class EmptyCalendar(SeriesNotification):
    """A notice to organizers that no session is planned. `last` is the last session that took place, if any."""

    last: Session | None


@dataclass(frozen=True, slots=True)
class SpeakerCardRequest(SessionNotification):
    """The request to a speaker to confirm the date and fill in the speaker card.

    Attributes:
        moved_from: The session before, if the speaker is asked again because its date or time has changed.
    """

    moved_from: Session | None = None
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class SpeakerUpdate(SeriesNotification):
    """A speaker's changes to the session, for an organizer: the session before and after them.

    Attributes:
        speaker: The name of the speaker who made them.
    """

    before: Session
    after: Session
    speaker: str

    @property
    def is_declined(self) -> bool:
        """Whether the speaker cannot come on that date."""
        return self.after.card.confirmed is False


class MaterialsPost(SessionNotification):
    """The slides and recording of a session. They may have been removed since."""


class MaterialsNudge(SessionNotification):
    """A request for slides or a recording, to a speaker or an organizer."""


@dataclass(frozen=True, slots=True)
class CheckInCode(SessionNotification):
    """The check-in code of a session, for a speaker's or organizer's slide."""

    code: str


class WelcomeCard(SeriesNotification):
    """The setup message to the person who installed the app."""


CalendarNotification = (
    MonthAnnouncement
    | AnnouncementPreview
    | AwardReminder
    | Reminder
    | FeedbackPrompt
    | ResultsCard
    | CheckInCode
    | MaterialsPost
    | MaterialsNudge
    | GoNoGo
    | OrganizerDigest
    | EmptyCalendar
)
NotificationBody = (
    CalendarNotification
    | ChangeNotice
    | AttendeeNotice
    | SpeakerCardRequest
    | SpeakerUpdate
    | SuggestionNotification
    | LearningNotification
    | AlertNotification
    | WelcomeCard
)


@dataclass(frozen=True, slots=True)
class PossibleDuplicate:
    """A message that may have been delivered before, marked as a possible duplicate."""

    body: NotificationBody


Notification = NotificationBody | PossibleDuplicate


@dataclass(frozen=True, slots=True)
class Skip:
    """Why a due delivery is not sent."""

    reason: str


def sessions_shown(notification: NotificationBody) -> tuple[Session, ...]:
    """Return the sessions that a message shows and that must be kept up to date for its readers."""
    match notification:
        case MonthAnnouncement(sessions=sessions, later=later):
            return (*sessions, *([later] if later else []))
        case Reminder() | ChangeNotice() | SuggestionThanks() | SuggestionOutcome() | SpeakerCardRequest():
            return (notification.session,) if notification.session else ()
        case AttendeeNotice() | CheckInCode() | MaterialsPost() | MaterialsNudge() | GoNoGo():
            return (notification.session,)
    return ()
