"""The content of each message, as typed values built when the delivery is due, or the reason to skip it.

Each surface renders these values; nothing here depends on a chat.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from bot.core.calendar.models import AnnouncementDecision, AwardDay, Series, Session
from bot.core.calendar.notable_changes import NotableChange, is_moved
from bot.core.learning.evaluation_results import EvaluationResults, TrendPoint
from bot.core.learning.feedback import Feedback
from bot.core.learning.initiatives import Initiative
from bot.core.outbox.deliveries import ChannelRecipient, Kind, PersonRecipient
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
class MonthAnnouncement:
    """The announcement of a month. Without sessions it says so, and `later` is the next session after the month.

    Attributes:
        moved: Those of `sessions` that were announced for another day or time.
        removed: Announced sessions that are no longer in this month.
    """

    series: Series
    year: int
    month: int
    sessions: tuple[Session, ...]
    later: Session | None
    moved: tuple[SessionUpdate, ...] = ()
    removed: tuple[SessionUpdate, ...] = ()


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder of a session; the delivery's kind says whether it is in a week, tomorrow or today.

    Attributes:
        before: The session as it was announced, if it has since been cancelled or moved.
        is_personal: Whether the recipient is a subscriber instead of a channel.
    """

    series: Series
    kind: Kind
    session: Session
    before: Session | None = None
    is_personal: bool = False


@dataclass(frozen=True, slots=True)
class ChangeNotice:
    """A notice of changes, as a reply to the original message that also appears in the channel.

    Attributes:
        before: The session as the channel last saw it; None if it did not.
        changes: What has changed; never empty.
    """

    series: Series
    session: Session
    before: Session | None
    changes: tuple[NotableChange, ...]


@dataclass(frozen=True, slots=True)
class FeedbackPrompt:
    """A request for feedback after a session."""

    series: Series
    session: Session


@dataclass(frozen=True, slots=True)
class AnnouncementPreview:
    """A preview of the announcement, for an organizer to decide on.

    Attributes:
        announcement: The announcement as it would be posted now.
        announced_at: When it is posted (UTC); None if it is skipped or waits for approval.
        is_due: Whether that time has passed, so that nothing is left to decide.
    """

    series: Series
    announcement: MonthAnnouncement
    announced_at: datetime | None
    decision: AnnouncementDecision | None
    is_due: bool = False


@dataclass(frozen=True, slots=True)
class AwardReminder:
    """A reminder of a date of the award program, `days` days before it."""

    series: Series
    award_day: AwardDay
    days: int


@dataclass(frozen=True, slots=True)
class Nudge:
    """A nudge to an organizer about open items of an upcoming session."""

    series: Series
    session: Session


@dataclass(frozen=True, slots=True)
class EmptyCalendar:
    """A notice to organizers that no session is planned. `last` is the last session that took place, if any."""

    series: Series
    last: Session | None


@dataclass(frozen=True, slots=True)
class SuggestionCard:
    """A suggestion and its state, for an organizer.

    Attributes:
        session: The session created from it, if any.
        merged: The suggestion it was merged into, if any.
        replies: The latest replies, in order.
    """

    series: Series
    suggestion: Suggestion
    session: Session | None = None
    merged: Suggestion | None = None
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True)
class SuggestionOutcome:
    """The new state of a suggestion, for its author or a supporter.

    Attributes:
        is_own: Whether the recipient is the author.
        session: The session created from it, if any.
        merged: The suggestion it was merged into, if any.
    """

    series: Series
    suggestion: Suggestion
    is_own: bool
    session: Session | None = None
    merged: Suggestion | None = None


@dataclass(frozen=True, slots=True)
class SuggestionThanks:
    """Thanks to the author or a supporter of a suggestion whose session is announced."""

    series: Series
    suggestion: Suggestion
    is_own: bool
    session: Session


@dataclass(frozen=True, slots=True)
class OrganizerReply:
    """An organizer's reply to the author of a suggestion or of signed feedback."""

    series: Series
    about: Suggestion | Feedback
    reply: Reply


@dataclass(frozen=True, slots=True)
class AuthorReply:
    """A reply from the author of a suggestion or of signed feedback, for an organizer."""

    series: Series
    about: Suggestion | Feedback
    reply: Reply


@dataclass(frozen=True, slots=True)
class FeedbackCard:
    """Signed feedback, for an organizer. `replies` are the latest, in order."""

    series: Series
    feedback: Feedback
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedbackDigest:
    """A batch of anonymous feedback for an organizer, in random order."""

    series: Series
    day: date
    feedback: tuple[Feedback, ...]
    page: int
    page_count: int


@dataclass(frozen=True, slots=True)
class SpeakerCardRequest:
    """The request to a speaker to fill in the speaker card."""

    series: Series
    session: Session


@dataclass(frozen=True, slots=True)
class SpeakerUpdate:
    """A speaker's changes to the session, for an organizer: the session before and after them."""

    series: Series
    before: Session
    after: Session


@dataclass(frozen=True, slots=True)
class MaterialsPost:
    """The slides and recording of a session. They may have been removed since."""

    series: Series
    session: Session


@dataclass(frozen=True, slots=True)
class MaterialsNudge:
    """A request for slides or a recording, to a speaker or an organizer."""

    series: Series
    session: Session


@dataclass(frozen=True, slots=True)
class ResultsCard:
    """The evaluation results of a session, for an organizer.

    Attributes:
        comments: Anonymous texts, shuffled.
        trend: The season's sessions up to this one.
    """

    series: Series
    session: Session
    results: EvaluationResults
    comments: tuple[Feedback, ...] = ()
    trend: tuple[TrendPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class SpeakerResults:
    """The evaluation results for a speaker, with the comments that organizers selected.

    Attributes:
        quotes: The selected comments.
        message: The organizers' own message; empty if there is none.
    """

    series: Series
    session: Session
    results: EvaluationResults
    quotes: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class CommitmentFollowup:
    """The follow-up on a commitment, to the person who asked for it.

    Attributes:
        text: What the person committed to.
    """

    series: Series
    session: Session
    commitment_id: str
    text: str


@dataclass(frozen=True, slots=True)
class InitiativeCard:
    """An initiative, for its owner: newly assigned, or due for a check-in."""

    series: Series
    initiative: Initiative
    is_checkin: bool


@dataclass(frozen=True, slots=True)
class InitiativeUpdate:
    """An owner's update on an initiative, for an organizer."""

    series: Series
    initiative: Initiative


@dataclass(frozen=True, slots=True)
class InitiativeResult:
    """The result of an initiative, for a channel."""

    series: Series
    initiative: Initiative


@dataclass(frozen=True, slots=True)
class InitiativeAwardReminder:
    """A reminder of an award date to the owner of a proposed initiative, `days` days before it."""

    series: Series
    initiative: Initiative
    award_day: AwardDay
    days: int


@dataclass(frozen=True, slots=True)
class CheckInCode:
    """The check-in code of a session, for a speaker's or organizer's slide."""

    series: Series
    session: Session
    code: str


@dataclass(frozen=True, slots=True)
class UnconfirmedAlert:
    """A question to an organizer whether an unconfirmed announcement was posted.

    Attributes:
        delivery_id: The id of the unconfirmed delivery.
        channel: The external id of the channel.
    """

    series: Series
    delivery_id: uuid.UUID
    year: int
    month: int
    channel: str


@dataclass(frozen=True, slots=True)
class FailureAlert:
    """A notice to an organizer that the chat rejects messages to a recipient.

    Attributes:
        recipient: A channel, or another organizer.
        external_id: The external id of the recipient.
        reason: The chat's error code.
    """

    series: Series
    recipient: ChannelRecipient | PersonRecipient
    external_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class NoOrganizerAlert:
    """A notice to a workspace administrator that no organizer can be reached.

    Attributes:
        waiting_count: How many messages wait for an organizer.
    """

    series: Series
    waiting_count: int


@dataclass(frozen=True, slots=True)
class WelcomeCard:
    """The setup message to the person who installed the app."""

    series: Series


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
    | Nudge
    | EmptyCalendar
)
SuggestionNotification = (
    SuggestionCard | SuggestionOutcome | SuggestionThanks | FeedbackCard | OrganizerReply | AuthorReply
)
SpeakerNotification = SpeakerCardRequest | SpeakerUpdate
InitiativeNotification = InitiativeCard | InitiativeUpdate | InitiativeResult | InitiativeAwardReminder
LearningNotification = ResultsCard | SpeakerResults | CommitmentFollowup | InitiativeNotification
AlertNotification = UnconfirmedAlert | FailureAlert | NoOrganizerAlert
NotificationBody = (
    CalendarNotification
    | ChangeNotice
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
        case (
            Reminder(session=session)
            | ChangeNotice(session=session)
            | SuggestionThanks(session=session)
            | SpeakerCardRequest(session=session)
            | CheckInCode(session=session)
            | MaterialsPost(session=session)
            | MaterialsNudge(session=session)
        ):
            return (session,)
        case SuggestionOutcome(session=Session() as session):
            return (session,)
    return ()


KIND_LABELS = {
    Kind.PREVIEW: "preview of the announcement",
    Kind.ANNOUNCEMENT: "announcement of the month",
    Kind.AWARD: "date of the award program",
    Kind.WEEK_REMINDER: "reminder, a week before",
    Kind.DAY_REMINDER: "reminder, the day before",
    Kind.SAME_DAY_REMINDER: "reminder, that day",
    Kind.SNOOZED: "reminder, once more",
    Kind.CHECK_IN_CODE: "code for check-in",
    Kind.FEEDBACK_PROMPT: "prompt for feedback",
    Kind.RESULTS: "what the answers come to",
    Kind.MATERIALS: "slides and recording",
    Kind.MATERIALS_NUDGE: "question for slides and recording",
    Kind.MATERIALS_NUDGE_AGAIN: "question for slides and recording, once more",
    Kind.CHANGE_NOTICE: "notice of a change",
    Kind.THREE_WEEKS_NUDGE: "nudge, three weeks before",
    Kind.TWO_WEEKS_NUDGE: "nudge, two weeks before",
    Kind.WEEK_NUDGE: "nudge, a week before",
    Kind.EMPTY_CALENDAR: "notice that nothing is planned",
    Kind.SUGGESTION: "suggestion",
    Kind.SUGGESTION_OUTCOME: "what became of a suggestion",
    Kind.SUGGESTION_THANKS: "thanks for a suggestion",
    Kind.ORGANIZER_REPLY: "answer",
    Kind.AUTHOR_REPLY: "answer of an author",
    Kind.SPEAKER_CARD: "card of a speaker",
    Kind.SPEAKER_UPDATE: "what a speaker has written",
    Kind.FEEDBACK: "signed feedback",
    Kind.FEEDBACK_DIGEST: "anonymous feedback",
    Kind.SPEAKER_RESULTS: "what the answers come to, for who spoke",
    Kind.COMMITMENT_FOLLOWUP: "question what became of it",
    Kind.INITIATIVE: "initiative",
    Kind.INITIATIVE_CHECKIN: "question how an initiative goes",
    Kind.INITIATIVE_UPDATE: "what is said of an initiative",
    Kind.INITIATIVE_RESULT: "what came of an initiative",
    Kind.INITIATIVE_AWARD: "date of the award, for an initiative",
    Kind.UNCONFIRMED: "question whether something was posted",
    Kind.DELIVERY_FAILURE: "notice that something cannot be posted",
    Kind.WELCOME: "greeting",
    Kind.NO_ORGANIZER: "notice that no organizer can be reached",
}
