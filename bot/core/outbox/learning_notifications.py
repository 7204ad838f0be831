"""The content of messages of the learning loop: anonymous feedback, evaluation results, commitments and initiatives."""

from dataclasses import dataclass
from datetime import date

from bot.core.calendar.models import AwardDay
from bot.core.learning.evaluation_results import EvaluationResults, TrendPoint
from bot.core.learning.feedback import Feedback
from bot.core.learning.initiatives import Initiative
from bot.core.outbox.notification_base import SeriesNotification, SessionNotification


@dataclass(frozen=True, slots=True)
class FeedbackDigest(SeriesNotification):
    """A batch of anonymous feedback for an organizer, in random order."""

    day: date
    feedback: tuple[Feedback, ...]
    page: int
    page_count: int


@dataclass(frozen=True, slots=True)
class ResultsCard(SessionNotification):
    """The evaluation results of a session, for an organizer.

    Attributes:
        comments: Anonymous texts, shuffled.
        trend: The season's sessions up to this one.
    """

    results: EvaluationResults
    comments: tuple[Feedback, ...] = ()
    trend: tuple[TrendPoint, ...] = ()


@dataclass(frozen=True, slots=True)
class SpeakerResults(SessionNotification):
    """The evaluation results for a speaker, with the comments that organizers selected.

    Attributes:
        quotes: The selected comments.
        message: The organizers' own message; empty if there is none.
    """

    results: EvaluationResults
    quotes: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class CommitmentFollowup(SessionNotification):
    """The follow-up on a commitment, to the person who asked for it.

    Attributes:
        text: What the person committed to.
    """

    commitment_id: str
    text: str


@dataclass(frozen=True, slots=True)
class CommitmentClosed(SeriesNotification):
    """What is left of a follow-up that was answered, deleted, or has expired: nothing of what the person wrote."""


@dataclass(frozen=True, slots=True)
class _OfInitiative(SeriesNotification):
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


InitiativeNotification = InitiativeCard | InitiativeUpdate | InitiativeResult | InitiativeAwardReminder
LearningNotification = FeedbackDigest | SpeakerResults | CommitmentFollowup | CommitmentClosed | InitiativeNotification
