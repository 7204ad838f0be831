"""What a delivery is about: a subject writes itself into the delivery's key, and is read from it again."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SessionRef:
    """About one session on one date; one that is moved or restored is another subject, and is reminded of anew."""

    id: int
    date: date
    restored: int

    def __str__(self) -> str:
        return f"session/{self.id}/{self.date.isoformat()}/{self.restored}"


@dataclass(frozen=True, slots=True)
class MaterialsRef:
    """About what one session leaves behind; `what` is what of it has come first."""

    id: int
    restored: int
    what: str

    def __str__(self) -> str:
        return f"materials/{self.id}/{self.restored}/{self.what}"


@dataclass(frozen=True, slots=True)
class SnoozeRef:
    """About one session, once more for somebody who wanted to be reminded of it again; `minute` counts from 1970."""

    id: int
    date: date
    restored: int
    minute: int

    def __str__(self) -> str:
        return f"snooze/{self.id}/{self.date.isoformat()}/{self.restored}/{self.minute}"


@dataclass(frozen=True, slots=True)
class MonthRef:
    """About one month of the series."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"month/{self.year:04}-{self.month:02}"


@dataclass(frozen=True, slots=True)
class AwardDayRef:
    """About one date of the award programme; `days` is how many before it."""

    day: date
    days: int

    def __str__(self) -> str:
        return f"award/{self.day.isoformat()}/{self.days}"


@dataclass(frozen=True, slots=True)
class SuggestionRef:
    """About one suggestion."""

    id: int

    def __str__(self) -> str:
        return f"suggestion/{self.id}"


@dataclass(frozen=True, slots=True)
class OutcomeRef:
    """About where a suggestion stands now.

    Attributes:
        id: The suggestion's.
        version: Its version after the first of the steps that are told.
        was: Where it stood before, by the name of that state: if it stands there again, there is nothing to tell.
    """

    id: int
    version: int
    was: str

    def __str__(self) -> str:
        return f"outcome/{self.id}/{self.version}/{self.was}"


@dataclass(frozen=True, slots=True)
class ThanksRef:
    """About a suggestion of which a session was made that is announced now."""

    id: int

    def __str__(self) -> str:
        return f"thanks/{self.id}"


@dataclass(frozen=True, slots=True)
class SpeakerCardRef:
    """About what the speakers say of their session; `version` is the session's."""

    id: int
    version: int

    def __str__(self) -> str:
        return f"speaker/{self.id}/{self.version}"


@dataclass(frozen=True, slots=True)
class ReplyRef:
    """About one reply to a suggestion or to signed feedback."""

    id: str

    def __str__(self) -> str:
        return f"reply/{self.id}"


@dataclass(frozen=True, slots=True)
class FeedbackRef:
    """About one signed piece of feedback."""

    id: str

    def __str__(self) -> str:
        return f"feedback/{self.id}"


@dataclass(frozen=True, slots=True)
class DigestRef:
    """About the anonymous feedback that organizers get on one morning; `page` counts from 1."""

    day: date
    page: int

    def __str__(self) -> str:
        return f"digest/{self.day.isoformat()}/{self.page}"


@dataclass(frozen=True, slots=True)
class CommitmentRef:
    """About what somebody asked to be reminded of."""

    id: str

    def __str__(self) -> str:
        return f"echo/{self.id}"


@dataclass(frozen=True, slots=True)
class SpeakerResultsRef:
    """About what organizers pass on to who spoke, of what the answers come to."""

    id: str

    def __str__(self) -> str:
        return f"speaker-results/{self.id}"


@dataclass(frozen=True, slots=True)
class InitiativeRef:
    """About one initiative, as it was at a version."""

    id: int
    version: int

    def __str__(self) -> str:
        return f"initiative/{self.id}/{self.version}"


@dataclass(frozen=True, slots=True)
class InitiativeCheckinRef:
    """About the day on which an initiative is looked at: whatever else of it changes, its owner is asked once."""

    id: int
    day: date

    def __str__(self) -> str:
        return f"initiative-look/{self.id}/{self.day.isoformat()}"


@dataclass(frozen=True, slots=True)
class InitiativeAwardRef:
    """About an initiative and a date of the award programme; `days` is how many before it."""

    id: int
    day: date
    days: int

    def __str__(self) -> str:
        return f"initiative-award/{self.id}/{self.day.isoformat()}/{self.days}"


@dataclass(frozen=True, slots=True)
class DeliveryRef:
    """About another delivery, of which nobody can say whether it stands."""

    id: uuid.UUID

    def __str__(self) -> str:
        return f"delivery/{self.id.hex}"


@dataclass(frozen=True, slots=True)
class FailureRef:
    """About a target that the chat refuses to post to.

    Attributes:
        target: As `str` of the target writes it.
        word: The chat's word for why.
        after: How many messages had reached the target before: the same refusal is another one, and is told anew, once
            something has been posted there in between.
    """

    target: str
    word: str
    after: int

    def __str__(self) -> str:
        return f"refusal/{self.target}/{self.after}/{self.word}"


@dataclass(frozen=True, slots=True)
class WelcomeRef:
    """About a series that is to be set up."""

    id: int

    def __str__(self) -> str:
        return f"welcome/{self.id}"


@dataclass(frozen=True, slots=True)
class ChangeRef:
    """What is new about a session.

    Attributes:
        id: The session's.
        version: Its version after the first of the changes that the note tells of.
    """

    id: int
    version: int

    def __str__(self) -> str:
        return f"change/{self.id}/{self.version}"


Reference = (
    ChangeRef
    | SessionRef
    | SnoozeRef
    | MaterialsRef
    | MonthRef
    | AwardDayRef
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


_BY_NUMBER: Mapping[str, Callable[[int], Reference]] = {
    "suggestion": SuggestionRef,
    "thanks": ThanksRef,
    "welcome": WelcomeRef,
}
_BY_ID: Mapping[str, Callable[[str], Reference]] = {
    "reply": ReplyRef,
    "feedback": FeedbackRef,
    "echo": CommitmentRef,
    "speaker-results": SpeakerResultsRef,
}


def _of_an_initiative(name: str, initiative_id: int, more: Sequence[str]) -> Reference:
    match name, more:
        case "initiative", [version]:
            return InitiativeRef(initiative_id, int(version))
        case "initiative-look", [day]:
            return InitiativeCheckinRef(initiative_id, date.fromisoformat(day))
        case "initiative-award", [day, days]:
            return InitiativeAwardRef(initiative_id, date.fromisoformat(day), int(days))
    raise ValueError(f"no subject of a delivery: {name}/{initiative_id}/{'/'.join(more)}")


def parse_reference(text: str) -> Reference:
    """The subject that `str` wrote. Raises ValueError for a text that it never wrote."""
    match text.split("/"):
        case [name, number] if name in _BY_NUMBER:
            return _BY_NUMBER[name](int(number))
        case [name, its_id] if name in _BY_ID:
            return _BY_ID[name](its_id)
        case ["session", session_id, day, restored]:
            return SessionRef(int(session_id), date.fromisoformat(day), int(restored))
        case ["materials", session_id, restored, what]:
            return MaterialsRef(int(session_id), int(restored), what)
        case ["snooze", session_id, day, restored, minute]:
            return SnoozeRef(int(session_id), date.fromisoformat(day), int(restored), int(minute))
        case ["change", session_id, version]:
            return ChangeRef(int(session_id), int(version))
        case ["month", month]:
            return MonthRef(int(month[:4]), int(month[5:]))
        case ["award", day, days]:
            return AwardDayRef(date.fromisoformat(day), int(days))
        case ["outcome", suggestion_id, version, was]:
            return OutcomeRef(int(suggestion_id), int(version), was)
        case ["speaker", session_id, version]:
            return SpeakerCardRef(int(session_id), int(version))
        case ["digest", day, page]:
            return DigestRef(date.fromisoformat(day), int(page))
        case ["initiative" | "initiative-look" | "initiative-award" as name, initiative_id, *more]:
            return _of_an_initiative(name, int(initiative_id), more)
        case ["delivery", delivery_id]:
            return DeliveryRef(uuid.UUID(delivery_id))
        case ["refusal", target, after, *word]:
            return FailureRef(target, "/".join(word), int(after))
    raise ValueError(f"no subject of a delivery: {text!r}")
