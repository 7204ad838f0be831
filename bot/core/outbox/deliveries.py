"""Deliveries: one message to one recipient each, with a stable idempotency key."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Self

from bot.core.outbox.references import Reference


class Kind(StrEnum):
    """The kinds of messages in the outbox. Deliveries due at the same time are ordered by kind.

    Attributes:
        label: What it is called in the delivery status.
    """

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Create a kind with its stored value and its label."""
        kind = str.__new__(cls, value)
        kind._value_ = value
        kind.label = label
        return kind

    PREVIEW = "preview", "preview of the announcement"
    ANNOUNCEMENT = "announcement", "announcement of the month"
    AWARD = "award", "date of the award program"
    WEEK_REMINDER = "reminder-week", "reminder, a week before"
    DAY_REMINDER = "reminder-day", "reminder, the day before"
    SAME_DAY_REMINDER = "reminder-today", "reminder, that day"
    SNOOZED = "reminder-again", "reminder, once more"
    CHECK_IN_CODE = "check-in-code", "code for check-in"
    FEEDBACK_PROMPT = "prompt", "prompt for feedback"
    RESULTS = "results", "what the answers come to"
    MATERIALS = "materials", "slides and recording"
    MATERIALS_NUDGE = "materials-nudge", "question for slides and recording"
    MATERIALS_NUDGE_AGAIN = "materials-nudge-again", "question for slides and recording, once more"
    CHANGE_NOTICE = "notice", "notice of a change"
    EMPTY_CALENDAR = "calendar-empty", "notice that nothing is planned"
    THREE_WEEKS_NUDGE = "nudge-21", "nudge, three weeks before"
    TWO_WEEKS_NUDGE = "nudge-14", "nudge, two weeks before"
    WEEK_NUDGE = "nudge-7", "nudge, a week before"
    SUGGESTION = "suggestion", "suggestion"
    SUGGESTION_OUTCOME = "outcome", "what became of a suggestion"
    SUGGESTION_THANKS = "thanks", "thanks for a suggestion"
    ORGANIZER_REPLY = "answer", "answer"
    AUTHOR_REPLY = "answer-back", "answer of an author"
    SPEAKER_CARD = "speaker-card", "card of a speaker"
    SPEAKER_UPDATE = "speaker-says", "what a speaker has written"
    FEEDBACK = "feedback", "signed feedback"
    FEEDBACK_DIGEST = "feedback-digest", "anonymous feedback"
    SPEAKER_RESULTS = "speaker-results", "what the answers come to, for who spoke"
    COMMITMENT_FOLLOWUP = "echo", "question what became of it"
    INITIATIVE = "initiative", "initiative"
    INITIATIVE_CHECKIN = "initiative-look", "question how an initiative goes"
    INITIATIVE_UPDATE = "initiative-news", "what is said of an initiative"
    INITIATIVE_RESULT = "initiative-story", "what came of an initiative"
    INITIATIVE_AWARD = "initiative-award", "date of the award, for an initiative"
    WELCOME = "welcome", "greeting"
    UNCONFIRMED = "doubt", "question whether something was posted"
    DELIVERY_FAILURE = "refusal", "notice that something cannot be posted"
    NO_ORGANIZER = "nobody", "notice that no organizer can be reached"


# To organizers, this many days before a session with open items.
NUDGES = {Kind.THREE_WEEKS_NUDGE: 21, Kind.TWO_WEEKS_NUDGE: 14, Kind.WEEK_NUDGE: 7}
# To speakers, this many days after a session without slides and recording.
MATERIALS_NUDGES = {Kind.MATERIALS_NUDGE: 2, Kind.MATERIALS_NUDGE_AGAIN: 7}
# The kinds that `bot.core.outbox.plan.plan` derives from the calendar. People's actions cause the others.
PLANNED_KINDS = frozenset(
    {
        Kind.ANNOUNCEMENT,
        Kind.WEEK_REMINDER,
        Kind.DAY_REMINDER,
        Kind.SAME_DAY_REMINDER,
        Kind.FEEDBACK_PROMPT,
        Kind.EMPTY_CALENDAR,
        Kind.PREVIEW,
        Kind.AWARD,
        Kind.CHECK_IN_CODE,
        Kind.MATERIALS,
        Kind.RESULTS,
        *NUDGES,
        *MATERIALS_NUDGES,
    }
)
# Channel messages before a session, with attendance buttons and the number of people who will attend.
SHOW_ATTENDANCE_COUNT = frozenset({Kind.ANNOUNCEMENT, Kind.WEEK_REMINDER, Kind.DAY_REMINDER, Kind.SAME_DAY_REMINDER})
REMINDERS = frozenset({Kind.WEEK_REMINDER, Kind.DAY_REMINDER, Kind.SAME_DAY_REMINDER})

# Kinds that any organizer can handle: if one organizer cannot be reached, another recipient is enough.
FOR_ORGANIZERS = frozenset(
    {
        Kind.EMPTY_CALENDAR,
        Kind.PREVIEW,
        Kind.RESULTS,
        Kind.SUGGESTION,
        Kind.AUTHOR_REPLY,
        Kind.SPEAKER_UPDATE,
        Kind.FEEDBACK,
        Kind.FEEDBACK_DIGEST,
        Kind.INITIATIVE_UPDATE,
        Kind.UNCONFIRMED,
        Kind.DELIVERY_FAILURE,
        *NUDGES,
    }
)
# Kinds whose recipients stay hidden from organizers: authors and supporters of suggestions, and people who evaluated a
# session.
TO_AUTHORS = frozenset(
    {Kind.SUGGESTION_OUTCOME, Kind.SUGGESTION_THANKS, Kind.ORGANIZER_REPLY, Kind.COMMITMENT_FOLLOWUP}
)


# Kinds that a person subscribed to.
PERSONAL_KINDS = frozenset(
    {Kind.DAY_REMINDER, Kind.SAME_DAY_REMINDER, Kind.SNOOZED, Kind.FEEDBACK_PROMPT, Kind.COMMITMENT_FOLLOWUP}
)


class Priority(IntEnum):
    """Which delivery goes first if several are due: messages that a person waits for before bulk messages."""

    INTERACTIVE = 0
    NORMAL = 1
    BULK = 2


_INTERACTIVE_KINDS = frozenset(
    {
        Kind.SUGGESTION,
        Kind.FEEDBACK,
        Kind.ORGANIZER_REPLY,
        Kind.AUTHOR_REPLY,
        Kind.SPEAKER_CARD,
        Kind.SPEAKER_UPDATE,
        Kind.SNOOZED,
        Kind.INITIATIVE,
        Kind.INITIATIVE_UPDATE,
        Kind.WELCOME,
        Kind.UNCONFIRMED,
        Kind.DELIVERY_FAILURE,
    }
)


class DeliveryState(StrEnum):
    """The state of a delivery.

    WAITING: due or scheduled. SENDING: claimed by a worker. POSTED: the message was posted. UNKNOWN: unconfirmed, so
    the history is searched before any resend. FAILED: the chat rejected it permanently. SKIPPED: outdated or no longer
    useful when it was due. CANCELLED: removed from the plan before it was due.
    """

    WAITING = "waiting"
    SENDING = "sending"
    POSTED = "posted"
    UNKNOWN = "unknown"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class ChannelRecipient:
    """A channel of the series, by our own id."""

    id: int

    def __str__(self) -> str:
        return f"channel-{self.id}"


@dataclass(frozen=True, slots=True)
class PersonRecipient:
    """A person, by our own id."""

    id: int

    def __str__(self) -> str:
        return f"person-{self.id}"


@dataclass(frozen=True, slots=True)
class AnyOrganizer:
    """Whoever organizes the series next: the delivery waits until it has an organizer."""

    def __str__(self) -> str:
        return "organizers"


Recipient = ChannelRecipient | PersonRecipient | AnyOrganizer


def parse_recipient(text: str) -> Recipient:
    """Parse a recipient as `str` formats it. Raise ValueError for any other text."""
    match text.rpartition("-"):
        case ("channel", "-", number):
            return ChannelRecipient(int(number))
        case ("person", "-", number):
            return PersonRecipient(int(number))
        case ("", "", "organizers"):
            return AnyOrganizer()
    raise ValueError(f"no target of a delivery: {text!r}")


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message to be delivered to one recipient.

    Attributes:
        due_at: When it is due (aware, UTC).
        useful_until: When it is too late to send it (aware, UTC); None if it never is.
        key: The idempotency key: equal for the same message to the same recipient, each time the plan is computed.
    """

    kind: Kind
    series_id: int
    reference: Reference
    recipient: Recipient
    due_at: datetime
    useful_until: datetime | None = None
    key: str = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        # Computed once, because comparing plans reads it often.
        object.__setattr__(self, "key", f"{self.kind}/{self.series_id}/{self.reference}/{self.recipient}")

    @property
    def priority(self) -> Priority:
        """The priority among deliveries that are due."""
        if self.kind in _INTERACTIVE_KINDS:
            return Priority.INTERACTIVE
        return (
            Priority.BULK if self.kind in REMINDERS and isinstance(self.recipient, PersonRecipient) else Priority.NORMAL
        )
