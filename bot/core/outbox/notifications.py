"""The content of each message, as typed values built when the delivery is due, or the reason to skip it.

Each surface renders these values; nothing here depends on a chat.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.chat.surface import Surface
from bot.core.calendar.models import AnnouncementDecision, AwardDay, Series, Session
from bot.core.calendar.notable_changes import NotableChange, is_moved
from bot.core.learning.evaluation_results import EvaluationResults, TrendPoint
from bot.core.learning.feedback import Feedback
from bot.core.learning.initiatives import Initiative
from bot.core.outbox.deliveries import ChannelRecipient, Kind, PersonRecipient
from bot.core.participation.attendance import ANYONE, Reader
from bot.core.suggestions.replies import Reply
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
class _OfSeries:
    """A message about a series. `today` is the local date on which it is built; dates long before it get their year."""

    series: Series
    today: date | None = field(default=None, kw_only=True, compare=False)


@dataclass(frozen=True, slots=True)
class _OfSession(_OfSeries):
    session: Session


@dataclass(frozen=True, slots=True)
class MonthAnnouncement(_OfSeries):
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
class Reminder(_OfSeries):
    """A reminder of a session; the delivery's kind says whether it is in a week, tomorrow or today.

    Attributes:
        before: The session as it was announced, if it has since been cancelled or moved.
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
class ChangeNotice(_OfSession):
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
class AttendeeNotice(_OfSession):
    """What changed about a session, for a speaker or a person who is going: it was moved, canceled or restored.

    Attributes:
        before: The session as the person knew it.
        is_going: Whether they said that they are going; otherwise they speak, or asked for a reminder.
        is_speaking: Whether they are a speaker of the session.
    """

    before: Session
    is_going: bool
    is_over: bool = False
    is_speaking: bool = False


@dataclass(frozen=True, slots=True)
class FeedbackPrompt(_OfSession):
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
class AnnouncementPreview(_OfSeries):
    """A preview of the announcement, for an organizer to decide on.

    Attributes:
        announcement: The announcement as it would be posted now.
        announced_at: When it is posted (UTC); None if it is skipped or waits for approval.
        is_due: Whether that time has passed, so that nothing is left to decide.
    """

    announcement: MonthAnnouncement
    announced_at: datetime | None
    decision: AnnouncementDecision | None
    is_due: bool = False


@dataclass(frozen=True, slots=True)
class AwardReminder(_OfSeries):
    """A reminder of a date of the award program, `days` days before it."""

    award_day: AwardDay
    days: int


@dataclass(frozen=True, slots=True)
class GoNoGo(_OfSession):
    """The question to an organizer whether an incomplete session goes ahead, the business day before.

    Attributes:
        is_over: Whether the session is over, so that nothing is left to decide.
    """

    is_over: bool = False


@dataclass(frozen=True, slots=True)
class OrganizerDigest(_OfSeries):
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
class EmptyCalendar(_OfSeries):
    """A notice to organizers that no session is planned. `last` is the last session that took place, if any."""

    last: Session | None


@dataclass(frozen=True, slots=True)
class SuggestionCard(_OfSeries):
    """A suggestion and its state, for an organizer.

    Attributes:
        session: The session created from it, if any.
        merged: The suggestion it was merged into, if any.
        replies: The latest replies, in order.
    """

    suggestion: Suggestion
    session: Session | None = None
    merged: Suggestion | None = None
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True)
class SuggestionOutcome(_OfSeries):
    """The new state of a suggestion, for its author or a supporter.

    Attributes:
        is_own: Whether the recipient is the author.
        session: The session created from it, if any.
        merged: The suggestion it was merged into, if any.
    """

    suggestion: Suggestion
    is_own: bool
    session: Session | None = None
    merged: Suggestion | None = None


@dataclass(frozen=True, slots=True)
class SuggestionThanks(_OfSeries):
    """Thanks to the author or a supporter of a suggestion whose session is announced."""

    suggestion: Suggestion
    is_own: bool
    session: Session
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class _OfReply(_OfSeries):
    about: Suggestion | Feedback
    reply: Reply


class OrganizerReply(_OfReply):
    """An organizer's reply to the author of a suggestion or of signed feedback."""


class AuthorReply(_OfReply):
    """A reply from the author of a suggestion or of signed feedback, for an organizer."""


@dataclass(frozen=True, slots=True)
class FeedbackCard(_OfSeries):
    """Signed feedback, for an organizer. `replies` are the latest, in order."""

    feedback: Feedback
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedbackDigest(_OfSeries):
    """A batch of anonymous feedback for an organizer, in random order."""

    day: date
    feedback: tuple[Feedback, ...]
    page: int
    page_count: int


@dataclass(frozen=True, slots=True)
class SpeakerCardRequest(_OfSession):
    """The request to a speaker to confirm the date and fill in the speaker card.

    Attributes:
        moved_from: The session before, if the speaker is asked again because its date or time has changed.
    """

    moved_from: Session | None = None
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class SpeakerUpdate(_OfSeries):
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


class MaterialsPost(_OfSession):
    """The slides and recording of a session. They may have been removed since."""


class MaterialsNudge(_OfSession):
    """A request for slides or a recording, to a speaker or an organizer."""


@dataclass(frozen=True, slots=True)
class ResultsCard(_OfSession):
    """The evaluation results of a session, for an organizer.

    Attributes:
        comments: Anonymous texts, shuffled.
        trend: The season's sessions up to this one.
    """

    results: EvaluationResults
    comments: tuple[Feedback, ...] = ()
    trend: tuple[TrendPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class SpeakerResults(_OfSession):
    """The evaluation results for a speaker, with the comments that organizers selected.

    Attributes:
        quotes: The selected comments.
        message: The organizers' own message; empty if there is none.
    """

    results: EvaluationResults
    quotes: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class CommitmentFollowup(_OfSession):
    """The follow-up on a commitment, to the person who asked for it.

    Attributes:
        text: What the person committed to.
    """

    commitment_id: str
    text: str


@dataclass(frozen=True, slots=True)
class CommitmentClosed(_OfSeries):
    """What is left of a follow-up that was answered, deleted, or has expired: nothing of what the person wrote."""


@dataclass(frozen=True, slots=True)
class _OfInitiative(_OfSeries):
    initiative: Initiative


@dataclass(frozen=True, slots=True)
class InitiativeCard(_OfInitiative):
    """An initiative, for its owner: newly assigned, or due for a check-in."""

    is_checkin: bool


class InitiativeUpdate(_OfInitiative):
    """An owner's update on an initiative, for an organizer."""


class InitiativeResult(_OfInitiative):
    """The result of an initiative, for a channel."""


@dataclass(frozen=True, slots=True)
class InitiativeAwardReminder(_OfInitiative):
    """A reminder of an award date to the owner of a proposed initiative, `days` days before it."""

    award_day: AwardDay
    days: int


@dataclass(frozen=True, slots=True)
class CheckInCode(_OfSession):
    """The check-in code of a session, for a speaker's or organizer's slide."""

    code: str


@dataclass(frozen=True, slots=True)
class UnconfirmedAlert(_OfSeries):
    """A question to an organizer whether an unconfirmed announcement was posted.

    Attributes:
        delivery_id: The id of the unconfirmed delivery.
        channel: The external id of the channel.
    """

    delivery_id: uuid.UUID
    year: int
    month: int
    channel: str


# Slack's and Teams' error codes for a channel that may come back; the first may mean either of Slack's others.
CHANNEL_NOT_FOUND = "channel_not_found"
CHANNEL_LOST = (
    CHANNEL_NOT_FOUND,
    "is_archived",
    "not_in_channel",
    "BotNotInConversationRoster",
    "ConversationNotFound",
)
# Teams' error codes for a person whom the app cannot write to, as long as an administrator or they have removed it.
PERSON_LOST = ("BotDisabledByAdmin", "BotNotInConversationRoster", "ForbiddenOperationException")


@dataclass(frozen=True, slots=True)
class FailureAlert(_OfSeries):
    """A notice to an organizer that the chat rejects messages to a recipient.

    Attributes:
        recipient: A channel, or another organizer.
        external_id: The external id of the recipient.
        reason: The chat's error code.
        is_over: Whether messages can be posted there again.
        person_is_in: The chat in which an organizer gets messages.
    """

    recipient: ChannelRecipient | PersonRecipient
    external_id: str
    reason: str
    is_over: bool = False
    person_is_in: Surface = Surface.SLACK

    @property
    def is_channel_lost(self) -> bool:
        """Whether it is about a channel where nothing can be posted, rather than about one message."""
        return isinstance(self.recipient, ChannelRecipient) and self.reason in CHANNEL_LOST


@dataclass(frozen=True, slots=True)
class NoOrganizerAlert(_OfSeries):
    """A notice to a workspace administrator that no organizer can be reached.

    Attributes:
        waiting_count: How many messages wait for an organizer.
    """

    waiting_count: int


class WelcomeCard(_OfSeries):
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
SuggestionNotification = (
    SuggestionCard | SuggestionOutcome | SuggestionThanks | FeedbackCard | OrganizerReply | AuthorReply
)
SpeakerNotification = SpeakerCardRequest | SpeakerUpdate
InitiativeNotification = InitiativeCard | InitiativeUpdate | InitiativeResult | InitiativeAwardReminder
LearningNotification = ResultsCard | SpeakerResults | CommitmentFollowup | CommitmentClosed | InitiativeNotification
AlertNotification = UnconfirmedAlert | FailureAlert | NoOrganizerAlert
NotificationBody = (
    CalendarNotification
    | ChangeNotice
    | AttendeeNotice
    | SpeakerNotification
    | SuggestionNotification
    | FeedbackDigest
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
