"""What a delivery is about: a subject is stored as text in the delivery's key, and is parsed from it again."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import ClassVar, Self, dataclass_transform, get_args

# By the type of a field. `object`, because a dataclass declares that type as a class or its name.
_PARSERS: Mapping[object, Callable[[str], object]] = {
    int: int,
    str: str,
    date: date.fromisoformat,
    uuid.UUID: uuid.UUID,
}


@dataclass_transform(frozen_default=True)
class _Codec:
    """Write and parse a reference by its fields: its prefix, then each field in order, separated by slashes.

    Each subclass is a frozen dataclass. Rows of every release hold these texts, so a prefix and the order of the fields
    never change.
    """

    prefix: ClassVar[str]
    __match_args__: ClassVar[tuple[str, ...]]

    def __init_subclass__(cls, prefix: str) -> None:
        cls.prefix = prefix
        dataclass(frozen=True)(cls)

    def __str__(self) -> str:
        values = [getattr(self, name) for name in self.__match_args__]
        return "/".join([self.prefix, *[each.hex if isinstance(each, uuid.UUID) else str(each) for each in values]])

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse what follows the prefix and its slash. Raises ValueError if it is no reference of this kind."""
        types = [each.type for each in fields(cls)]  # type: ignore[arg-type] # each subclass is a dataclass
        # The last field may hold slashes.
        texts = text.split("/", len(types) - 1)
        return cls(*(_PARSERS[its_type](each) for its_type, each in zip(types, texts, strict=True)))


class SessionRef(_Codec, prefix="session"):
    """A session on one date. If it is moved or restored, the reference is another one, and reminders are sent again."""

    id: int
    date: date
    restored: int


class MaterialsRef(_Codec, prefix="materials"):
    """The slides and recording of a session; `what` says which of them came first."""

    id: int
    restored: int
    what: str


class SnoozeRef(_Codec, prefix="snooze"):
    """A session whose reminder a person snoozed; `minute` counts from 1970."""

    id: int
    date: date
    restored: int
    minute: int


class MonthRef(_Codec, prefix="month"):
    """A month of the series."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.prefix}/{self.year:04}-{self.month:02}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse "2024-03"."""
        return cls(int(text[:4]), int(text[5:]))


class AwardDayRef(_Codec, prefix="award"):
    """A date of the award program; `days` is how many days before it."""

    day: date
    days: int


class WeekRef(_Codec, prefix="week"):
    """A week, by its Monday."""

    monday: date


class SuggestionRef(_Codec, prefix="suggestion"):
    """A suggestion."""

    id: int


class OutcomeRef(_Codec, prefix="outcome"):
    """The outcome of a suggestion.

    Attributes:
        id: The suggestion's.
        version: Its version after the first step that the message reports.
        was: Its state before, by name. If it is in that state again, there is nothing to report.
    """

    id: int
    version: int
    was: str


class ThanksRef(_Codec, prefix="thanks"):
    """A suggestion whose session is announced now."""

    id: int


class SpeakerCardRef(_Codec, prefix="speaker"):
    """The speaker card of a session; `version` is the session's."""

    id: int
    version: int


class ReplyRef(_Codec, prefix="reply"):
    """A reply to a suggestion or to signed feedback."""

    id: str


class FeedbackRef(_Codec, prefix="feedback"):
    """Signed feedback."""

    id: str


class DigestRef(_Codec, prefix="digest"):
    """The anonymous feedback that organizers get on one morning; `page` counts from 1."""

    day: date
    page: int


class CommitmentRef(_Codec, prefix="echo"):
    """A commitment that its author asked to be reminded of."""

    id: str


class SpeakerResultsRef(_Codec, prefix="speaker-results"):
    """Evaluation results that organizers passed on to the speakers."""

    id: str


class InitiativeRef(_Codec, prefix="initiative"):
    """An initiative at one of its versions."""

    id: int
    version: int


class InitiativeCheckinRef(_Codec, prefix="initiative-look"):
    """The check-in of an initiative on a day. Other changes keep the reference, so the owner is asked once."""

    id: int
    day: date


class InitiativeAwardRef(_Codec, prefix="initiative-award"):
    """An initiative and a date of the award program; `days` is how many days before it."""

    id: int
    day: date
    days: int


class DeliveryRef(_Codec, prefix="delivery"):
    """Another delivery, whose outcome is unknown."""

    id: uuid.UUID


class FailureRef(_Codec, prefix="refusal"):
    """A recipient to whom the chat rejects messages.

    Attributes:
        target: The recipient, as text.
        after: How many messages had reached the recipient before. A rejection is reported again after something was
            posted there in between.
        word: The chat's error code.
    """

    target: str
    after: int
    word: str


class WelcomeRef(_Codec, prefix="welcome"):
    """A series that is to be set up."""

    id: int


class ChangeRef(_Codec, prefix="change"):
    """A change of a session.

    Attributes:
        id: The session's.
        version: Its version after the first change that the note reports.
    """

    id: int
    version: int


class AttendeeRef(_Codec, prefix="attendee"):
    """A change of a session for a person who is going; `version` is the session's, as they knew it."""

    id: int
    version: int


Reference = (
    ChangeRef
    | AttendeeRef
    | SessionRef
    | SnoozeRef
    | MaterialsRef
    | MonthRef
    | AwardDayRef
    | WeekRef
    | SuggestionRef
    | OutcomeRef
    | ThanksRef
    | ReplyRef
    | SpeakerCardRef
    | FeedbackRef
    | DigestRef
    | CommitmentRef
    | InitiativeRef
    | InitiativeCheckinRef
    | InitiativeAwardRef
    | SpeakerResultsRef
    | DeliveryRef
    | FailureRef
    | WelcomeRef
)


_KINDS: Mapping[str, type[Reference]] = {each.prefix: each for each in get_args(Reference)}


def parse_reference(text: str) -> Reference:
    """Parse the text of a subject. Raises ValueError for text that no subject has."""
    prefix, _, rest = text.partition("/")
    if prefix not in _KINDS:
        raise ValueError(f"no subject of a delivery: {text!r}")
    return _KINDS[prefix].parse(rest)
