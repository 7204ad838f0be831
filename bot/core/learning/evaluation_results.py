"""Summaries of evaluations, and the minimum number of answers for showing them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.learning import evaluations
from bot.core.learning.evaluations import AnonymousAnswers, Barrier, CommitmentOutcome, EvaluationField, Stance

# Below this many answers only their number is shown.
MIN_SHOWN = 5
# Below this many answers the results are labeled indicative.
INDICATIVE_BELOW = 20
# Organizers get the results this many days after the session, or on the next business day.
RESULTS_DAYS = 3
SCALE = tuple(range(evaluations.MIN_RATING, evaluations.MAX_RATING + 1))


@dataclass(frozen=True, slots=True)
class Distribution:
    """How often each rating of a question was given.

    Attributes:
        counts: From the lowest rating to the highest.
        not_applicable: How many answered "not applicable"; not part of the counts.
    """

    question: EvaluationField
    counts: tuple[int, ...]
    not_applicable: int = 0

    @property
    def answer_count(self) -> int:
        """How many people gave a rating."""
        return sum(self.counts)

    @property
    def mean(self) -> float:
        """The mean rating. Undefined without ratings."""
        return sum(value * count for value, count in zip(SCALE, self.counts, strict=True)) / self.answer_count


@dataclass(frozen=True, slots=True)
class EvaluationResults:
    """The summary of the evaluations of one or more sessions.

    Attributes:
        answer_count: How many people answered.
        shown_count: How many answers are included in the numbers. A few later answers are excluded, because the
            difference would reveal them.
        distributions: For each question with at least five ratings, in the order of the form.
        stances: How often each stance was chosen.
        commitments: How many people committed to one change.
        commitment_levels: How committed they are; None with fewer than five ratings.
        barriers: The expected barriers, most frequent first.
        hidden: The questions with too few ratings to show, though more than none.
    """

    answer_count: int
    shown_count: int = 0
    distributions: tuple[Distribution, ...] = ()
    stances: tuple[tuple[Stance, int], ...] = ()
    commitments: int = 0
    commitment_levels: Distribution | None = None
    barriers: tuple[tuple[Barrier, int], ...] = ()
    hidden: tuple[EvaluationField, ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether there are enough answers to show results."""
        return self.shown_count >= MIN_SHOWN

    @property
    def is_indicative(self) -> bool:
        """Whether there are too few answers for a reliable result."""
        return self.shown_count < INDICATIVE_BELOW

    def distribution(self, question: EvaluationField) -> Distribution | None:
        """Return the distribution of a question; None if it has too few ratings."""
        return next((each for each in self.distributions if each.question is question), None)


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One session in a season's trend: its mean overall rating."""

    day: date
    mean: float


def enough_to_show(hidden_count: int) -> bool:
    """Return whether hidden answers may be included; a single one would be revealed by the difference."""
    return hidden_count >= MIN_SHOWN


def summarize(answer_count: int, shown: Sequence[AnonymousAnswers]) -> EvaluationResults:
    """Summarize evaluations.

    Args:
        answer_count: How many people answered.
        shown: The answers that may be included; fewer than five are not shown.
    """
    if len(shown) < MIN_SHOWN:
        return EvaluationResults(answer_count)
    stances = Counter(each.stance for each in shown if each.stance is not None)
    barriers = Counter(barrier for each in shown for barrier in each.barriers)
    committed = _distribution(EvaluationField.COMMITTED, [each.commitment_level for each in shown])
    rated = {question: [each.ratings.get(question) for each in shown] for question in evaluations.RATED_FIELDS}
    distributions = [_distribution(question, values) for question, values in rated.items()]
    return EvaluationResults(
        answer_count,
        len(shown),
        tuple(each for each in distributions if each.answer_count >= MIN_SHOWN),
        tuple((each, stances[each]) for each in Stance if stances[each]),
        sum(each.is_commitment for each in shown),
        committed if committed.answer_count >= MIN_SHOWN else None,
        _sort_by_frequency(barriers),
        tuple(each.question for each in (*distributions, committed) if 0 < each.answer_count < MIN_SHOWN),
    )


def _distribution(question: EvaluationField, values: Sequence[int | None]) -> Distribution:
    counts = Counter(values)
    return Distribution(question, tuple(counts[each] for each in SCALE), counts[evaluations.NOT_APPLICABLE])


def _sort_by_frequency(barriers: Mapping[Barrier, int]) -> tuple[tuple[Barrier, int], ...]:
    order = list(Barrier)
    return tuple(sorted(barriers.items(), key=lambda each: (-each[1], order.index(each[0]))))


@dataclass(frozen=True, slots=True)
class Quarter:
    """The follow-through on commitments in one quarter.

    Attributes:
        year: The year of the sessions' dates.
        quarter: 1 to 4.
        sessions: How many sessions took place.
        commitments: How many people committed to one change, in the sessions with enough answers to show; None if
            people answered, and no session has enough.
        hidden_sessions: How many sessions have answers, but too few to show.
        outcomes: What became of the commitments of people who asked for a follow-up.
        barriers: The barriers that they reported, most frequent first.
    """

    year: int
    quarter: int
    sessions: int
    commitments: int | None
    outcomes: tuple[tuple[CommitmentOutcome, int], ...] = ()
    barriers: tuple[tuple[Barrier, int], ...] = ()
    hidden_sessions: int = 0


def quarter_of(day: date) -> tuple[int, int]:
    """Return year and quarter of a day."""
    return day.year, (day.month - 1) // 3 + 1


def summarize_quarters(
    session_dates: Mapping[int, date],
    commitments: Mapping[int, int | None],
    outcomes: Sequence[tuple[int, CommitmentOutcome, tuple[Barrier, ...]]],
) -> tuple[Quarter, ...]:
    """Return the follow-through on commitments by quarter, latest first.

    Args:
        session_dates: The dates of the sessions that took place, by session id.
        commitments: The number of commitments by session id; None if there are too few answers to show it.
        outcomes: Session id, outcome and barriers of each follow-up.
    """
    quarters = []
    for year, quarter in sorted({quarter_of(day) for day in session_dates.values()}, reverse=True):
        ids = {each for each, day in session_dates.items() if quarter_of(day) == (year, quarter)}
        followups = [each for each in outcomes if each[0] in ids]
        counted = [count for each, count in commitments.items() if each in ids]
        known = [count for count in counted if count is not None]
        counts = Counter(outcome for _, outcome, _ in followups)
        quarters.append(
            Quarter(
                year,
                quarter,
                len(ids),
                sum(known) if known or not counted else None,
                tuple((each, counts[each]) for each in CommitmentOutcome if counts[each]),
                _sort_by_frequency(Counter(barrier for _, _, barriers in followups for barrier in barriers)),
                len(counted) - len(known),
            )
        )
    return tuple(quarters)
