"""What a delivery says when its turn comes: typed values of today's truth, or why it is not sent after all.

Each surface renders these by hand; nothing here knows how.
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
    """A session of which a message tells, as it was told and as it is now.

    Attributes:
        then: As it was when the message was posted.
        session: As it is now.
    """

    before: Session
    after: Session

    @property
    def is_moved(self) -> bool:
        """Whether it is on another day or at another time than was told."""
        return is_moved(self.before, self.after)


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
    moved: tuple[SessionUpdate, ...] = ()
    removed: tuple[SessionUpdate, ...] = ()


@dataclass(frozen=True, slots=True)
class Reminder:
    """ "In a week", "tomorrow" or "today"; which of them is the delivery's kind.

    Attributes:
        then: The session as it was told, once it is cancelled, or on another day or at another time.
        is_personal: Whether it goes to one person who asked for it.
    """

    series: Series
    kind: Kind
    session: Session
    before: Session | None = None
    is_personal: bool = False


@dataclass(frozen=True, slots=True)
class ChangeNotice:
    """A short note, in the thread of what was said and to the channel, that something of it is not so any more.

    Attributes:
        then: As the channel was told last; None where it was not.
        changes: What is new; never empty.
    """

    series: Series
    session: Session
    before: Session | None
    changes: tuple[NotableChange, ...]


@dataclass(frozen=True, slots=True)
class FeedbackPrompt:
    """ "How was it?" after a session."""

    series: Series
    session: Session


@dataclass(frozen=True, slots=True)
class AnnouncementPreview:
    """To an organizer: what will be announced, and what was decided about it.

    Attributes:
        body: The announcement as it would be now.
        at: When it is posted (UTC); None where it is not, or only once somebody says so.
        is_over: Whether that moment has come, so that nothing is left to be decided.
    """

    series: Series
    announcement: MonthAnnouncement
    announced_at: datetime | None
    decision: AnnouncementDecision | None
    is_due: bool = False


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
        merged: What it was put together with.
        replies: The latest, in their order.
    """

    series: Series
    suggestion: Suggestion
    session: Session | None = None
    merged: Suggestion | None = None
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True)
class SuggestionOutcome:
    """To who suggested a topic, or supports it: what has become of it.

    Attributes:
        is_own: Whether it goes to who suggested it.
        session: Made of it.
        merged: What it was put together with.
    """

    series: Series
    suggestion: Suggestion
    is_own: bool
    session: Session | None = None
    merged: Suggestion | None = None


@dataclass(frozen=True, slots=True)
class SuggestionThanks:
    """To who suggested a topic, or supports it: the session that was made of it is announced."""

    series: Series
    suggestion: Suggestion
    is_own: bool
    session: Session


@dataclass(frozen=True, slots=True)
class OrganizerReply:
    """To who suggested a topic or signed feedback: what an organizer answers."""

    series: Series
    about: Suggestion | Feedback
    reply: Reply


@dataclass(frozen=True, slots=True)
class AuthorReply:
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
class SpeakerCardRequest:
    """To who speaks: what is asked of them about their session."""

    series: Series
    session: Session


@dataclass(frozen=True, slots=True)
class SpeakerUpdate:
    """To an organizer: what a speaker has written, as the session was before and after that."""

    series: Series
    before: Session
    after: Session


@dataclass(frozen=True, slots=True)
class MaterialsPost:
    """What a session leaves behind: slides, a recording, or by now nothing."""

    series: Series
    session: Session


@dataclass(frozen=True, slots=True)
class MaterialsNudge:
    """To who spoke, or to an organizer: neither slides nor a recording is there yet."""

    series: Series
    session: Session


@dataclass(frozen=True, slots=True)
class ResultsCard:
    """To an organizer: what the answers to a session come to.

    Attributes:
        words: What people wrote, shuffled.
        trend: The season's sessions, this one the last of them.
    """

    series: Series
    session: Session
    results: EvaluationResults
    comments: tuple[Feedback, ...] = ()
    trend: tuple[TrendPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class SpeakerResults:
    """To who spoke: what the answers come to, and the words that organizers chose for them.

    Attributes:
        quotes: What people wrote, as the organizers chose it.
        word: The organizers' own; empty where they wrote none.
    """

    series: Series
    session: Session
    results: EvaluationResults
    quotes: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class CommitmentFollowup:
    """To somebody alone, who asked for it: what they wrote after a session, and the question what became of it.

    Attributes:
        id: Of what they asked to be reminded of.
        words: Theirs.
    """

    series: Series
    session: Session
    commitment_id: str
    text: str


@dataclass(frozen=True, slots=True)
class InitiativeCard:
    """To who owns an initiative: that it is theirs, or, if `asks`, that it is time to say how it goes."""

    series: Series
    initiative: Initiative
    is_checkin: bool


@dataclass(frozen=True, slots=True)
class InitiativeUpdate:
    """To an organizer: what the owner of an initiative says."""

    series: Series
    initiative: Initiative


@dataclass(frozen=True, slots=True)
class InitiativeResult:
    """To a channel: what came of an initiative."""

    series: Series
    initiative: Initiative


@dataclass(frozen=True, slots=True)
class InitiativeAwardReminder:
    """To who owns an initiative that is proposed for the award: one of its dates is so many `days` away."""

    series: Series
    initiative: Initiative
    award_day: AwardDay
    days: int


@dataclass(frozen=True, slots=True)
class CheckInCode:
    """To a speaker or an organizer: the code by which people check in at a session, to be put on a slide."""

    series: Series
    session: Session
    code: str


@dataclass(frozen=True, slots=True)
class UnconfirmedAlert:
    """To an organizer: nobody can say whether the month's announcement reached its channel; does it stand?

    Attributes:
        delivery: The id of the delivery in doubt.
        channel: The chat's address of the channel.
    """

    series: Series
    delivery_id: uuid.UUID
    year: int
    month: int
    channel: str


@dataclass(frozen=True, slots=True)
class FailureAlert:
    """To an organizer: the chat refuses to post somewhere.

    Attributes:
        target: Where: a channel, or another organizer.
        address: The chat's address of it.
        word: The chat's word for why.
    """

    series: Series
    recipient: ChannelRecipient | PersonRecipient
    external_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class NoOrganizerAlert:
    """To an administrator of the workspace: no organizer can be reached. `waiting` is how many messages wait."""

    series: Series
    waiting_count: int


@dataclass(frozen=True, slots=True)
class WelcomeCard:
    """To who installed the bot: what it has to know before it can begin."""

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
    """To an organizer: something that they may have got already, and that says so."""

    body: NotificationBody


Notification = NotificationBody | PossibleDuplicate


@dataclass(frozen=True, slots=True)
class Skip:
    """Why a delivery is not sent although its turn has come."""

    reason: str


def sessions_shown(notification: NotificationBody) -> tuple[Session, ...]:
    """The sessions that a post tells of, as they are told, where whoever reads it is to know what becomes of them."""
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
