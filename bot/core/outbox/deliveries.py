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

    PREVIEW = "preview", "announcement preview"
    ANNOUNCEMENT = "announcement", "announcement"
    GO_NO_GO = "go-no-go", "go or no-go question"
    ORGANIZER_DIGEST = "organizers-week", "Monday summary"
    AWARD = "award", "award date reminder"
    WEEK_REMINDER = "reminder-week", "1-week reminder"
    DAY_REMINDER = "reminder-day", "1-day reminder"
    SAME_DAY_REMINDER = "reminder-today", "day-of reminder"
    SNOOZED = "reminder-again", "snoozed reminder"
    CHECK_IN_CODE = "check-in-code", "check-in code"
    FEEDBACK_PROMPT = "prompt", "rating request"
    RESULTS = "results", "feedback summary"
    MATERIALS = "materials", "slides and recording"
    MATERIALS_NUDGE = "materials-nudge", "request for slides"
    MATERIALS_NUDGE_AGAIN = "materials-nudge-again", "second request for slides"
    CHANGE_NOTICE = "notice", "change notice"
    ATTENDEE_NOTICE = "attendee-notice", "notice to someone going"
    EMPTY_CALENDAR = "calendar-empty", "empty schedule notice"
    THREE_WEEKS_NUDGE = "nudge-21", "missing details, 3 weeks before"
    TWO_WEEKS_NUDGE = "nudge-14", "missing details, 2 weeks before"
    WEEK_NUDGE = "nudge-7", "missing details, 1 week before"
    SUGGESTION = "suggestion", "suggestion"
    SUGGESTION_OUTCOME = "outcome", "suggestion update"
    SUGGESTION_THANKS = "thanks", "suggestion thank-you"
    ORGANIZER_REPLY = "answer", "reply"
    AUTHOR_REPLY = "answer-back", "author’s reply"
    SPEAKER_CARD = "speaker-card", "request for talk details"
    SPEAKER_UPDATE = "speaker-says", "talk details"
    FEEDBACK = "feedback", "signed feedback"
    FEEDBACK_DIGEST = "feedback-digest", "anonymous feedback"
    SPEAKER_RESULTS = "speaker-results", "feedback summary for a speaker"
    COMMITMENT_FOLLOWUP = "echo", "follow-up"
    INITIATIVE = "initiative", "new initiative"
    INITIATIVE_CHECKIN = "initiative-look", "initiative review"
    INITIATIVE_UPDATE = "initiative-news", "initiative update"
    INITIATIVE_RESULT = "initiative-story", "initiative result"
    INITIATIVE_AWARD = "initiative-award", "award date for an initiative"
    WELCOME = "welcome", "welcome"
    UNCONFIRMED = "doubt", "question about a post"
    DELIVERY_FAILURE = "refusal", "failed post alert"
    NO_ORGANIZER = "nobody", "no organizer alert"


# Earlier releases reminded organizers of each session by these. The Monday summary replaces them; rows that still wait
# are withdrawn.
NUDGES = frozenset({Kind.THREE_WEEKS_NUDGE, Kind.TWO_WEEKS_NUDGE, Kind.WEEK_NUDGE})
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
        Kind.GO_NO_GO,
        Kind.ORGANIZER_DIGEST,
        *NUDGES,
        *MATERIALS_NUDGES,
    }
)
# Channel messages before a session, with attendance buttons and the number of people who will attend.
SHOW_ATTENDANCE_COUNT = frozenset({Kind.ANNOUNCEMENT, Kind.WEEK_REMINDER, Kind.DAY_REMINDER, Kind.SAME_DAY_REMINDER})
REMINDERS = frozenset({Kind.WEEK_REMINDER, Kind.DAY_REMINDER, Kind.SAME_DAY_REMINDER})
# Kept back while organizers have not answered whether an incomplete session goes ahead.
HELD_KINDS = frozenset({Kind.DAY_REMINDER, Kind.SAME_DAY_REMINDER, Kind.FEEDBACK_PROMPT})

# Kinds that any organizer can handle: if one organizer cannot be reached, another recipient is enough.
FOR_ORGANIZERS = frozenset(
    {
        Kind.EMPTY_CALENDAR,
        Kind.GO_NO_GO,
        Kind.ORGANIZER_DIGEST,
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


# Kinds that a person subscribed to, or gets because they are going.
PERSONAL_KINDS = frozenset(
    {
        Kind.DAY_REMINDER,
        Kind.SAME_DAY_REMINDER,
        Kind.SNOOZED,
        Kind.FEEDBACK_PROMPT,
        Kind.COMMITMENT_FOLLOWUP,
        Kind.ATTENDEE_NOTICE,
    }
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
        bulk = REMINDERS | {Kind.FEEDBACK_PROMPT, Kind.ATTENDEE_NOTICE}
        is_bulk = self.kind in bulk and isinstance(self.recipient, PersonRecipient)
        return Priority.BULK if is_bulk else Priority.NORMAL
