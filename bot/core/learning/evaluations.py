"""The evaluation of a session: its questions, validation, and the period in which it is open.

The questions follow the literature on commitment to change: writing down one specific change is associated with making
it (Shershneva et al. 2010; Kaiser et al. 2021), and accreditors of continuing education ask for it in these words
(ACCME). The form is not a validated instrument and does not claim to be: docs/evaluation.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.core.base.text_validation import validate_texts
from bot.core.calendar.models import Session, SessionStatus, local_to_utc
from bot.core.calendar.posting_policy import Holidays, next_business_day

MAX_CHANGE = 500
MAX_KEEP = 1000
# The evaluation closes this many days after the session; then the record of who answered is deleted.
WINDOW_DAYS = 14
# A person who asked for it gets a follow-up on their commitment this many days later.
FOLLOWUP_DAYS = 90
FOLLOWUP_AT = time(9)
# An unanswered follow-up is deleted after this many days, and not repeated.
FOLLOWUP_RETENTION_DAYS = 30


class EvaluationField(StrEnum):
    """The fields of the form."""

    OVERALL = "overall"
    RELEVANT = "relevant"
    ENGAGING = "engaging"
    APPLY = "apply"
    OBJECTIVES = "objectives"
    UNBIASED = "unbiased"
    CHANGE = "change"
    STANCE = "stance"
    COMMITTED = "committed"
    BARRIERS = "barriers"
    KEEP = "keep"
    FOLLOWUP = "echo"


# The questions with a rating, in the order of the form.
RATED_FIELDS = (
    EvaluationField.OVERALL,
    EvaluationField.RELEVANT,
    EvaluationField.ENGAGING,
    EvaluationField.APPLY,
    EvaluationField.OBJECTIVES,
    EvaluationField.UNBIASED,
)
REQUIRED_FIELDS = frozenset({EvaluationField.OVERALL, EvaluationField.RELEVANT})
# Asked only if the series offers continuing education credit.
CREDIT_FIELDS = frozenset({EvaluationField.OBJECTIVES, EvaluationField.UNBIASED})
# "Not applicable" is an answer, but not part of a distribution.
NOT_APPLICABLE = 0
MIN_RATING, MAX_RATING = 1, 5


class Stance(StrEnum):
    """How far a person is with the change that they wrote down."""

    PLAN = "plan"
    ALREADY = "already"
    NO_CHANGE = "no-change"
    NOT_MY_ROLE = "not-my-role"


class Barrier(StrEnum):
    """A barrier to a commitment, expected or reported."""

    TIME = "time"
    DATA = "data"
    APPROVAL = "approval"
    STAFFING = "staffing"
    EVIDENCE = "evidence"
    COST = "cost"
    NOTHING = "nothing"
    OTHER = "other"


class CommitmentOutcome(StrEnum):
    """What became of a commitment."""

    FULLY = "fully"
    PARTLY = "partly"
    NOT_YET = "not-yet"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class EvaluationForm:
    """A submitted evaluation.

    Attributes:
        ratings: By field, 1 to 5, or 0 for not applicable; unanswered questions are left out.
        change: What the person will do differently.
        commitment_level: How committed they are to it, 1 to 5.
        keep: One thing to keep or to change about the sessions.
        wants_followup: Whether to follow up on `change`.
    """

    ratings: Mapping[EvaluationField, int] = field(default_factory=dict)
    change: str = ""
    stance: Stance | None = None
    commitment_level: int | None = None
    barriers: tuple[Barrier, ...] = ()
    keep: str = ""
    wants_followup: bool = False

    @property
    def is_commitment(self) -> bool:
        """Whether the person committed to one change."""
        return bool(self.change) and self.stance in {None, Stance.PLAN}


@dataclass(frozen=True, slots=True)
class AnonymousAnswers:
    """One person's answers, without the person, the texts, or a time.

    Attributes:
        ratings: As in `EvaluationForm`.
        is_commitment: Whether the person committed to one change.
        commitment_level: How committed they are to it, 1 to 5.
    """

    ratings: Mapping[EvaluationField, int]
    stance: Stance | None = None
    is_commitment: bool = False
    commitment_level: int | None = None
    barriers: tuple[Barrier, ...] = ()


def validate(form: EvaluationForm) -> dict[EvaluationField, str]:
    """Return error messages by question; empty if the form is valid."""
    errors = {
        each: "Choose an answer."
        for each in RATED_FIELDS
        if each in REQUIRED_FIELDS and not _is_valid_rating(each, form.ratings.get(each))
    }
    errors |= validate_texts(
        {EvaluationField.CHANGE: (form.change, MAX_CHANGE), EvaluationField.KEEP: (form.keep, MAX_KEEP)}
    )
    if not form.change:
        if form.wants_followup:
            errors[EvaluationField.CHANGE] = "Add what you’ll do differently, or uncheck the reminder."
        elif form.commitment_level is not None:
            needed = "Add what you’ll do, or clear how committed you are."
            errors[EvaluationField.CHANGE] = needed
    return errors


def _is_valid_rating(question: EvaluationField, value: int | None) -> bool:
    lowest = NOT_APPLICABLE if question is EvaluationField.RELEVANT else MIN_RATING
    return value is not None and lowest <= value <= MAX_RATING


def opens_at(session: Session, zone: str) -> datetime:
    """Return when the evaluation opens (UTC): the session's start, or noon of its day while the start is unknown."""
    return local_to_utc(session.date, session.start or time(12), zone)


def closes_at(session: Session, zone: str) -> datetime:
    """Return when the evaluation closes (UTC)."""
    return local_to_utc(session.date + timedelta(days=WINDOW_DAYS + 1), time(0), zone)


def is_open(session: Session, zone: str, now: datetime) -> bool:
    """Return whether a session can be evaluated at `now` (aware)."""
    return session.status is SessionStatus.SCHEDULED and opens_at(session, zone) <= now < closes_at(session, zone)


def followup_day(session: Session, holidays: Holidays) -> date:
    """Return the business day of the follow-up on commitments."""
    return next_business_day(session.date + timedelta(days=FOLLOWUP_DAYS), holidays)
