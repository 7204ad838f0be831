"""The evaluation of a session: what is asked, what may be answered, and until when.

The items follow the literature on commitment to change: that somebody writes down one specific thing that they will do
differently went with doing it (Shershneva et al. 2010; Kaiser et al. 2021), and accreditors of continuing education ask
for it in these words (ACCME). It is no validated instrument, and nothing here says that it is: docs/evaluation.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.core.base.text_validation import validate_text
from bot.core.calendar.models import Session, SessionStatus, local_to_utc
from bot.core.calendar.posting_policy import Holidays, next_business_day

MAX_CHANGE = 500
MAX_KEEP = 1000
# The last day of the window is so many after the session's own; then is forgotten who has answered.
WINDOW_DAYS = 14
# Somebody who asked for it is asked so many days later what became of what they wrote.
FOLLOWUP_DAYS = 90
FOLLOWUP_AT = time(9)
# Whoever does not answer within so many days is not asked again, and it is forgotten.
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


# Those that are answered on a scale, in the order in which they are asked and shown.
RATED_FIELDS = (
    EvaluationField.OVERALL,
    EvaluationField.RELEVANT,
    EvaluationField.ENGAGING,
    EvaluationField.APPLY,
    EvaluationField.OBJECTIVES,
    EvaluationField.UNBIASED,
)
REQUIRED_FIELDS = frozenset({EvaluationField.OVERALL, EvaluationField.RELEVANT})
# Asked only where an office for continuing education wants it.
CREDIT_FIELDS = frozenset({EvaluationField.OBJECTIVES, EvaluationField.UNBIASED})
# "Not applicable" is an answer of its own, and counts in no distribution.
NOT_APPLICABLE = 0
MIN_RATING, MAX_RATING = 1, 5


class Stance(StrEnum):
    """Where somebody stands with what they wrote that they could do differently."""

    PLAN = "plan"
    ALREADY = "already"
    NO_CHANGE = "no-change"
    NOT_MY_ROLE = "not-my-role"


class Barrier(StrEnum):
    """What could get in the way, or did."""

    TIME = "time"
    DATA = "data"
    APPROVAL = "approval"
    STAFFING = "staffing"
    EVIDENCE = "evidence"
    COST = "cost"
    NOTHING = "nothing"
    OTHER = "other"


class CommitmentOutcome(StrEnum):
    """What has become of what somebody meant to do."""

    FULLY = "fully"
    PARTLY = "partly"
    NOT_YET = "not-yet"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class EvaluationForm:
    """What somebody answered.

    Attributes:
        rated: By field, 1 to 5, or 0 where it is not applicable; what was not answered is not in it.
        change: What they will do differently.
        committed: How much, 1 to 5.
        keep: One thing to keep or to change.
        wants_followup: Whether to be reminded of `change`.
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
        """Whether they wrote down one thing that they mean to do."""
        return bool(self.change) and self.stance in {None, Stance.PLAN}


@dataclass(frozen=True, slots=True)
class AnonymousAnswers:
    """The answers of one person, without the person, the words, or any time.

    Attributes:
        rated: As of `Draft`.
        committed_to: Whether they wrote down one thing that they mean to do.
    """

    ratings: Mapping[EvaluationField, int]
    stance: Stance | None = None
    is_commitment: bool = False
    commitment_level: int | None = None
    barriers: tuple[Barrier, ...] = ()


def validate(form: EvaluationForm) -> dict[EvaluationField, str]:
    """What keeps answers from being sent, by field, in words for the person who gave them; empty if nothing does."""
    found = {
        each: "Please choose an answer."
        for each in RATED_FIELDS
        if each in REQUIRED_FIELDS and not _is_valid_rating(each, form.ratings.get(each))
    }
    for text, where, most in (
        (form.change, EvaluationField.CHANGE, MAX_CHANGE),
        (form.keep, EvaluationField.KEEP, MAX_KEEP),
    ):
        if (problem := validate_text(text, max_length=most, required=False)) is not None:
            found[where] = problem
    if not form.change:
        if form.wants_followup:
            found[EvaluationField.CHANGE] = "Please write down what to remind you of, or take the tick away below."
        elif form.commitment_level is not None:
            found[EvaluationField.CHANGE] = "Please write down what you are committed to, or leave that question empty."
    return found


def _is_valid_rating(question: EvaluationField, value: int | None) -> bool:
    least = NOT_APPLICABLE if question is EvaluationField.RELEVANT else MIN_RATING
    return value is not None and least <= value <= MAX_RATING


def opens_at(session: Session, zone: str) -> datetime:
    """From when a session can be evaluated (UTC): its start, or noon of its day where that is unknown."""
    return local_to_utc(session.date, session.start or time(12), zone)


def closes_at(session: Session, zone: str) -> datetime:
    """Until when a session can be evaluated (UTC)."""
    return local_to_utc(session.date + timedelta(days=WINDOW_DAYS + 1), time(0), zone)


def last_day(session: Session) -> date:
    """The last day on which a session can be evaluated, in the series' zone."""
    return session.date + timedelta(days=WINDOW_DAYS)


def is_open(session: Session, zone: str, now: datetime) -> bool:
    """Whether a session that took place can be evaluated at `now` (aware)."""
    return session.status is SessionStatus.SCHEDULED and opens_at(session, zone) <= now < closes_at(session, zone)


def followup_day(session: Session, holidays: Holidays) -> date:
    """The business day on which somebody is asked what became of what they wrote after a session."""
    return next_business_day(session.date + timedelta(days=FOLLOWUP_DAYS), holidays)
