"""The content of messages about suggestions and signed feedback, and of the replies to both."""

from dataclasses import dataclass

from bot.core.calendar.models import Session
from bot.core.learning.feedback import Feedback
from bot.core.outbox.notification_base import SeriesNotification
from bot.core.suggestions.replies import Reply
from bot.core.suggestions.suggestions import Suggestion


@dataclass(frozen=True, slots=True)
class SuggestionCard(SeriesNotification):
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
class SuggestionOutcome(SeriesNotification):
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
class SuggestionThanks(SeriesNotification):
    """Thanks to the author or a supporter of a suggestion whose session is announced."""

    suggestion: Suggestion
    is_own: bool
    session: Session
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class _OfReply(SeriesNotification):
    about: Suggestion | Feedback
    reply: Reply


class OrganizerReply(_OfReply):
    """An organizer's reply to the author of a suggestion or of signed feedback."""


class AuthorReply(_OfReply):
    """A reply from the author of a suggestion or of signed feedback, for an organizer."""


@dataclass(frozen=True, slots=True)
class FeedbackCard(SeriesNotification):
    """Signed feedback, for an organizer. `replies` are the latest, in order."""

    feedback: Feedback
    replies: tuple[Reply, ...] = ()


SuggestionNotification = (
    SuggestionCard | SuggestionOutcome | SuggestionThanks | FeedbackCard | OrganizerReply | AuthorReply
)
