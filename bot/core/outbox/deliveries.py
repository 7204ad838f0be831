"""Deliveries: one message to one recipient each, with a stable idempotency key."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import Flag, IntEnum, StrEnum, auto
from typing import Self

from bot.core.outbox.references import Reference


class Trait(Flag):
    """What distinguishes kinds of messages."""

    # `bot.core.outbox.plan.plan` derives it from the calendar. People's actions cause the others.
    PLANNED = auto()
    # Any organizer can handle it: if one organizer cannot be reached, another recipient is enough.
    FOR_ORGANIZERS = auto()
    # Its recipients stay hidden from organizers: authors and supporters of suggestions, and people who evaluated a
    # session.
    TO_AUTHORS = auto()
    # A person subscribed to it, or gets it because they are going.
    PERSONAL = auto()
    # A person waits for it.
    INTERACTIVE = auto()


_NO_TRAITS = Trait(0)


class Kind(StrEnum):
    """The kinds of messages in the outbox. Deliveries due at the same time are ordered by kind.

    Attributes:
        label: What it is called in the delivery status.
        traits: What distinguishes it.
    """

    label: str
    traits: Trait

    def __new__(cls, value: str, label: str = "", traits: Trait = _NO_TRAITS) -> Self:
        """Create a kind with its stored value, its label and its traits."""
        kind = str.__new__(cls, value)
        kind._value_ = value
        kind.label, kind.traits = label, traits
        return kind

    PREVIEW = "preview", "announcement preview", Trait.PLANNED | Trait.FOR_ORGANIZERS
    ANNOUNCEMENT = "announcement", "announcement", Trait.PLANNED
    GO_NO_GO = "go-no-go", "go or no-go question", Trait.PLANNED | Trait.FOR_ORGANIZERS
    ORGANIZER_DIGEST = "organizers-week", "Monday summary", Trait.PLANNED | Trait.FOR_ORGANIZERS
    AWARD = "award", "award date reminder", Trait.PLANNED
    WEEK_REMINDER = "reminder-week", "1-week reminder", Trait.PLANNED
    DAY_REMINDER = "reminder-day", "1-day reminder", Trait.PLANNED | Trait.PERSONAL
    SAME_DAY_REMINDER = "reminder-today", "day-of reminder", Trait.PLANNED | Trait.PERSONAL
    SNOOZED = "reminder-again", "snoozed reminder", Trait.PERSONAL | Trait.INTERACTIVE
    CHECK_IN_CODE = "check-in-code", "check-in code", Trait.PLANNED
    FEEDBACK_PROMPT = "prompt", "rating request", Trait.PLANNED | Trait.PERSONAL
    RESULTS = "results", "feedback summary", Trait.PLANNED | Trait.FOR_ORGANIZERS
    MATERIALS = "materials", "slides and recording", Trait.PLANNED
    MATERIALS_NUDGE = "materials-nudge", "request for slides", Trait.PLANNED
    MATERIALS_NUDGE_AGAIN = "materials-nudge-again", "second request for slides", Trait.PLANNED
    CHANGE_NOTICE = "notice", "change notice"
    ATTENDEE_NOTICE = "attendee-notice", "notice to someone going", Trait.PERSONAL
    EMPTY_CALENDAR = "calendar-empty", "empty schedule notice", Trait.PLANNED | Trait.FOR_ORGANIZERS
    THREE_WEEKS_NUDGE = "nudge-21", "missing details, 3 weeks before", Trait.PLANNED | Trait.FOR_ORGANIZERS
    TWO_WEEKS_NUDGE = "nudge-14", "missing details, 2 weeks before", Trait.PLANNED | Trait.FOR_ORGANIZERS
    WEEK_NUDGE = "nudge-7", "missing details, 1 week before", Trait.PLANNED | Trait.FOR_ORGANIZERS
    SUGGESTION = "suggestion", "suggestion", Trait.FOR_ORGANIZERS | Trait.INTERACTIVE
    SUGGESTION_OUTCOME = "outcome", "suggestion update", Trait.TO_AUTHORS
    SUGGESTION_THANKS = "thanks", "suggestion thank-you", Trait.TO_AUTHORS
    ORGANIZER_REPLY = "answer", "reply", Trait.TO_AUTHORS | Trait.INTERACTIVE
    AUTHOR_REPLY = "answer-back", "author’s reply", Trait.FOR_ORGANIZERS | Trait.INTERACTIVE
    SPEAKER_CARD = "speaker-card", "request for talk details", Trait.INTERACTIVE
    SPEAKER_UPDATE = "speaker-says", "talk details", Trait.FOR_ORGANIZERS | Trait.INTERACTIVE
    FEEDBACK = "feedback", "signed feedback", Trait.FOR_ORGANIZERS | Trait.INTERACTIVE
    FEEDBACK_DIGEST = "feedback-digest", "anonymous feedback", Trait.FOR_ORGANIZERS
    SPEAKER_RESULTS = "speaker-results", "feedback summary for a speaker"
    COMMITMENT_FOLLOWUP = "echo", "follow-up", Trait.TO_AUTHORS | Trait.PERSONAL
    INITIATIVE = "initiative", "new initiative", Trait.INTERACTIVE
    INITIATIVE_CHECKIN = "initiative-look", "initiative review"
    INITIATIVE_UPDATE = "initiative-news", "initiative update", Trait.FOR_ORGANIZERS | Trait.INTERACTIVE
    INITIATIVE_RESULT = "initiative-story", "initiative result"
    INITIATIVE_AWARD = "initiative-award", "award date for an initiative"
    WELCOME = "welcome", "welcome", Trait.INTERACTIVE
    UNCONFIRMED = "doubt", "question about a post", Trait.FOR_ORGANIZERS | Trait.INTERACTIVE
    DELIVERY_FAILURE = "refusal", "failed post alert", Trait.FOR_ORGANIZERS | Trait.INTERACTIVE
    NO_ORGANIZER = "nobody", "no organizer alert"


# Earlier releases reminded organizers of each session by these. The Monday summary replaces them; rows that still wait
# are withdrawn.
NUDGES = frozenset({Kind.THREE_WEEKS_NUDGE, Kind.TWO_WEEKS_NUDGE, Kind.WEEK_NUDGE})
# To speakers, this many days after a session without slides and recording.
MATERIALS_NUDGES = {Kind.MATERIALS_NUDGE: 2, Kind.MATERIALS_NUDGE_AGAIN: 7}
REMINDERS = frozenset({Kind.WEEK_REMINDER, Kind.DAY_REMINDER, Kind.SAME_DAY_REMINDER})
# Channel messages before a session, with attendance buttons and the number of people who will attend.
SHOW_ATTENDANCE_COUNT = REMINDERS | {Kind.ANNOUNCEMENT}
# Kept back while organizers have not answered whether an incomplete session goes ahead.
HELD_KINDS = frozenset({Kind.DAY_REMINDER, Kind.SAME_DAY_REMINDER, Kind.FEEDBACK_PROMPT})


def _kinds_with(trait: Trait) -> frozenset[Kind]:
    return frozenset(kind for kind in Kind if trait in kind.traits)


PLANNED_KINDS = _kinds_with(Trait.PLANNED)
FOR_ORGANIZERS = _kinds_with(Trait.FOR_ORGANIZERS)
TO_AUTHORS = _kinds_with(Trait.TO_AUTHORS)
PERSONAL_KINDS = _kinds_with(Trait.PERSONAL)


class Priority(IntEnum):
    """Which delivery goes first if several are due: messages that a person waits for before bulk messages."""

    INTERACTIVE = 0
    NORMAL = 1
    BULK = 2


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
    CANCELED = "cancelled"


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
    """The next organizer of the series: the delivery waits until there is one."""

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
        if Trait.INTERACTIVE in self.kind.traits:
            return Priority.INTERACTIVE
        bulk = REMINDERS | {Kind.FEEDBACK_PROMPT, Kind.ATTENDEE_NOTICE}
        is_bulk = self.kind in bulk and isinstance(self.recipient, PersonRecipient)
        return Priority.BULK if is_bulk else Priority.NORMAL
