"""What a delivery is: one message for one target, with a key that is the same however often it is worked out."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from bot.core.outbox.references import Reference


class Kind(StrEnum):
    """The messages that nobody waits for. A kind that many rows have is posted in the order of its moment."""

    PREVIEW = "preview"
    ANNOUNCEMENT = "announcement"
    AWARD = "award"
    WEEK_REMINDER = "reminder-week"
    DAY_REMINDER = "reminder-day"
    SAME_DAY_REMINDER = "reminder-today"
    SNOOZED = "reminder-again"
    CHECK_IN_CODE = "check-in-code"
    FEEDBACK_PROMPT = "prompt"
    RESULTS = "results"
    MATERIALS = "materials"
    MATERIALS_NUDGE = "materials-nudge"
    MATERIALS_NUDGE_AGAIN = "materials-nudge-again"
    CHANGE_NOTICE = "notice"
    EMPTY_CALENDAR = "calendar-empty"
    THREE_WEEKS_NUDGE = "nudge-21"
    TWO_WEEKS_NUDGE = "nudge-14"
    WEEK_NUDGE = "nudge-7"
    SUGGESTION = "suggestion"
    SUGGESTION_OUTCOME = "outcome"
    SUGGESTION_THANKS = "thanks"
    ORGANIZER_REPLY = "answer"
    AUTHOR_REPLY = "answer-back"
    SPEAKER_CARD = "speaker-card"
    SPEAKER_UPDATE = "speaker-says"
    FEEDBACK = "feedback"
    FEEDBACK_DIGEST = "feedback-digest"
    SPEAKER_RESULTS = "speaker-results"
    COMMITMENT_FOLLOWUP = "echo"
    INITIATIVE = "initiative"
    INITIATIVE_CHECKIN = "initiative-look"
    INITIATIVE_UPDATE = "initiative-news"
    INITIATIVE_RESULT = "initiative-story"
    INITIATIVE_AWARD = "initiative-award"
    WELCOME = "welcome"
    UNCONFIRMED = "doubt"
    DELIVERY_FAILURE = "refusal"
    NO_ORGANIZER = "nobody"


# To the organizers, so many days before a session of which something is still to be determined.
NUDGES = {Kind.THREE_WEEKS_NUDGE: 21, Kind.TWO_WEEKS_NUDGE: 14, Kind.WEEK_NUDGE: 7}
# To who spoke, so many days after a session of which neither slides nor a recording is there.
MATERIALS_NUDGES = {Kind.MATERIALS_NUDGE: 2, Kind.MATERIALS_NUDGE_AGAIN: 7}
# Kinds that `bot.core.outbox.plan.plan` works out from the calendar; the others are caused by what people do.
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
# What channels get before a session, where people say that they come, and see how many do.
SHOW_ATTENDANCE_COUNT = frozenset({Kind.ANNOUNCEMENT, Kind.WEEK_REMINDER, Kind.DAY_REMINDER, Kind.SAME_DAY_REMINDER})
REMINDERS = frozenset({Kind.WEEK_REMINDER, Kind.DAY_REMINDER, Kind.SAME_DAY_REMINDER})

# Kinds that are for the organizers as such: if one of them cannot be reached, another's word is enough.
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
# Kinds that go to somebody whose name organizers may never see: whoever suggested a topic, supports one, or evaluated a
# session.
TO_AUTHORS = frozenset(
    {Kind.SUGGESTION_OUTCOME, Kind.SUGGESTION_THANKS, Kind.ORGANIZER_REPLY, Kind.COMMITMENT_FOLLOWUP}
)


# To one person, because they asked for it.
PERSONAL_KINDS = frozenset(
    {Kind.DAY_REMINDER, Kind.SAME_DAY_REMINDER, Kind.SNOOZED, Kind.FEEDBACK_PROMPT, Kind.COMMITMENT_FOLLOWUP}
)


class Priority(IntEnum):
    """What is posted first when much is due at once: what a person waits for before what is bulk."""

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
    },
)


class DeliveryState(StrEnum):
    """Where a delivery stands.

    WAITING: due or to come. SENDING: claimed by a worker. POSTED: it stands. UNKNOWN: nobody can say whether it was
    posted, so it is looked for, and not simply sent again. FAILED: the chat refused for good. SKIPPED: no longer true
    or useful when its turn came, with why. CANCELLED: taken out of the plan before its turn.
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
    """One person, by our own id."""

    id: int

    def __str__(self) -> str:
        return f"person-{self.id}"


@dataclass(frozen=True, slots=True)
class AnyOrganizer:
    """Nobody yet: it belongs to whoever becomes an organizer, and waits until then."""

    def __str__(self) -> str:
        return "organizers"


Recipient = ChannelRecipient | PersonRecipient | AnyOrganizer


def parse_recipient(text: str) -> Recipient:
    """The target that `str` wrote. Raises ValueError for a text that it never wrote."""
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
    """One message that ought to reach one target.

    Attributes:
        due_at: Its own moment (aware, UTC).
        useful_until: The moment from which it is too late to send it (aware, UTC); None where it is never too late.
        key: The same for the same message to the same target, however often it is worked out.
    """

    kind: Kind
    series_id: int
    reference: Reference
    recipient: Recipient
    due_at: datetime
    useful_until: datetime | None = None
    key: str = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        # Made once: it is asked for again and again as plans are compared.
        object.__setattr__(self, "key", f"{self.kind}/{self.series_id}/{self.reference}/{self.recipient}")

    @property
    def priority(self) -> Priority:
        """Before or after what else it is posted when both are due."""
        if self.kind in _INTERACTIVE_KINDS:
            return Priority.INTERACTIVE
        return (
            Priority.BULK if self.kind in REMINDERS and isinstance(self.recipient, PersonRecipient) else Priority.NORMAL
        )
