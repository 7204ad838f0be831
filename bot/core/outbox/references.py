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
    """Writes and parses a subject by its fields: its prefix, then each field in order, with slashes between them.

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
        """Parse what follows the prefix and its slash. Raises ValueError for text that no subject of this kind has."""
        types = [each.type for each in fields(cls)]  # type: ignore[arg-type] # each subclass is a dataclass
        # The last field may hold slashes.
        texts = text.split("/", len(types) - 1)
        return cls(*(_PARSERS[its_type](each) for its_type, each in zip(types, texts, strict=True)))


class SessionRef(_Codec, prefix="session"):
    """About one session on one date; one that is moved or restored is another subject, and is reminded of anew."""

    id: int
    date: date
    restored: int


class MaterialsRef(_Codec, prefix="materials"):
    """About what one session leaves behind; `what` is what of it has come first."""

    id: int
    restored: int
    what: str


class SnoozeRef(_Codec, prefix="snooze"):
    """About one session, for a person who snoozed its reminder; `minute` counts from 1970."""

    id: int
    date: date
    restored: int
    minute: int


class MonthRef(_Codec, prefix="month"):
    """About one month of the series."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.prefix}/{self.year:04}-{self.month:02}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Parse "2024-03"."""
        return cls(int(text[:4]), int(text[5:]))


class AwardDayRef(_Codec, prefix="award"):
    """About one date of the award program; `days` is how many before it."""

    day: date
    days: int


class WeekRef(_Codec, prefix="week"):
    """About one week, by its Monday."""

    monday: date


class SuggestionRef(_Codec, prefix="suggestion"):
    """About one suggestion."""

    id: int


class OutcomeRef(_Codec, prefix="outcome"):
    """About where a suggestion stands now.

    Attributes:
        id: The suggestion's.
        version: Its version after the first of the steps that are told.
        was: Where it stood before, by the name of that state: if it stands there again, there is nothing to tell.
    """

    id: int
    version: int
    was: str


class ThanksRef(_Codec, prefix="thanks"):
    """About a suggestion of which a session was made that is announced now."""

    id: int


class SpeakerCardRef(_Codec, prefix="speaker"):
    """About what the speakers say of their session; `version` is the session's."""

    id: int
    version: int


class ReplyRef(_Codec, prefix="reply"):
    """About one reply to a suggestion or to signed feedback."""

    id: str


class FeedbackRef(_Codec, prefix="feedback"):
    """About one signed piece of feedback."""

    id: str


class DigestRef(_Codec, prefix="digest"):
    """About the anonymous feedback that organizers get on one morning; `page` counts from 1."""

    day: date
    page: int


class CommitmentRef(_Codec, prefix="echo"):
    """About a commitment that its author asked to be reminded of."""

    id: str


class SpeakerResultsRef(_Codec, prefix="speaker-results"):
    """About what organizers pass on to who spoke, of what the answers come to."""

    id: str


class InitiativeRef(_Codec, prefix="initiative"):
    """About one initiative, as it was at a version."""

    id: int
    version: int


class InitiativeCheckinRef(_Codec, prefix="initiative-look"):
    """About the day on which an initiative is looked at: whatever else of it changes, its owner is asked once."""

    id: int
    day: date


class InitiativeAwardRef(_Codec, prefix="initiative-award"):
    """About an initiative and a date of the award program; `days` is how many before it."""

    id: int
    day: date
    days: int


class DeliveryRef(_Codec, prefix="delivery"):
    """About another delivery, whose outcome is unknown."""

    id: uuid.UUID


class FailureRef(_Codec, prefix="refusal"):
    """About a target that the chat refuses to post to.

    Attributes:
        target: As `str` of the target writes it.
        after: How many messages had reached the target before. A refusal is reported again once something has been
            posted there in between.
        word: The chat's word for why.
    """

    target: str
    after: int
    word: str


class WelcomeRef(_Codec, prefix="welcome"):
    """About a series that is to be set up."""

    id: int


class ChangeRef(_Codec, prefix="change"):
    """What is new about a session.

    Attributes:
        id: The session's.
        version: Its version after the first of the changes that the note tells of.
    """

    id: int
    version: int


class AttendeeRef(_Codec, prefix="attendee"):
    """What changed about a session for a person who is going; `version` is the session's, as they knew it."""

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
