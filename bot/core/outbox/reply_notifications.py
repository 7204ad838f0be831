"""The content of messages about what people say: suggestions, feedback, commitments, initiatives, and the replies."""

from dataclasses import dataclass
from datetime import date

from bot.core.calendar.models import AwardDay, Session
from bot.core.learning.evaluation_results import EvaluationResults
from bot.core.learning.feedback import Feedback
from bot.core.learning.initiatives import Initiative
from bot.core.outbox.notification_base import OfSeries, OfSession
from bot.core.suggestions.replies import Reply
from bot.core.suggestions.suggestions import Suggestion


@dataclass(frozen=True, slots=True)
class SuggestionCard(OfSeries):
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
class SuggestionOutcome(OfSeries):
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
class SuggestionThanks(OfSeries):
    """Thanks to the author or a supporter of a suggestion whose session is announced."""

    suggestion: Suggestion
    is_own: bool
    session: Session
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class _OfReply(OfSeries):
    about: Suggestion | Feedback
    reply: Reply


class OrganizerReply(_OfReply):
    """An organizer's reply to the author of a suggestion or of signed feedback."""


class AuthorReply(_OfReply):
    """A reply from the author of a suggestion or of signed feedback, for an organizer."""


@dataclass(frozen=True, slots=True)
class FeedbackCard(OfSeries):
    """Signed feedback, for an organizer. `replies` are the latest, in order."""

    feedback: Feedback
    replies: tuple[Reply, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedbackDigest(OfSeries):
    """A batch of anonymous feedback for an organizer, in random order."""

    day: date
    feedback: tuple[Feedback, ...]
    page: int
    page_count: int


@dataclass(frozen=True, slots=True)
class SpeakerUpdate(OfSeries):
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


@dataclass(frozen=True, slots=True)
class SpeakerResults(OfSession):
    """The evaluation results for a speaker, with the comments that organizers selected.

    Attributes:
        quotes: The selected comments.
        message: The organizers' own message; empty if there is none.
    """

    results: EvaluationResults
    quotes: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class CommitmentFollowup(OfSession):
    """The follow-up on a commitment, to the person who asked for it.

    Attributes:
        text: What the person committed to.
    """

    commitment_id: str
    text: str


@dataclass(frozen=True, slots=True)
class CommitmentClosed(OfSeries):
    """What is left of a follow-up that was answered, deleted, or has expired: nothing of what the person wrote."""


@dataclass(frozen=True, slots=True)
class _OfInitiative(OfSeries):
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


SuggestionNotification = (
    SuggestionCard | SuggestionOutcome | SuggestionThanks | FeedbackCard | OrganizerReply | AuthorReply
)
InitiativeNotification = InitiativeCard | InitiativeUpdate | InitiativeResult | InitiativeAwardReminder
ReplyNotification = (
    SuggestionNotification
    | FeedbackDigest
    | SpeakerUpdate
    | SpeakerResults
    | CommitmentFollowup
    | CommitmentClosed
    | InitiativeNotification
)
