"""What the answers to a session come to, and how many there must be before anything of it is shown."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.learning.evaluations import (
    MAX_RATING,
    MIN_RATING,
    NOT_APPLICABLE,
    RATED_FIELDS,
    AnonymousAnswers,
    Barrier,
    CommitmentOutcome,
    EvaluationField,
    Stance,
)

# Below that nothing of the answers is shown but how many there are.
MIN_SHOWN = 5
# Below that they are called indicative.
INDICATIVE_BELOW = 20
# The results go to the organizers on the business day that is so many days after the session, or the next one.
RESULTS_DAYS = 3
SCALE = tuple(range(MIN_RATING, MAX_RATING + 1))


@dataclass(frozen=True, slots=True)
class Distribution:
    """How often each answer of a scale was given.

    Attributes:
        counts: From the least to the most.
        not_applicable: How many said that it does not apply to them; in no count.
    """

    question: EvaluationField
    counts: tuple[int, ...]
    not_applicable: int = 0

    @property
    def answer_count(self) -> int:
        """How many answered on the scale."""
        return sum(self.counts)

    @property
    def mean(self) -> float:
        """Their mean; there is one only where somebody answered."""
        return sum(value * count for value, count in zip(SCALE, self.counts, strict=True)) / self.answer_count


@dataclass(frozen=True, slots=True)
class EvaluationResults:
    """What the answers to a session, or to several, come to.

    Attributes:
        came: How many have answered.
        counted: Of how many of them something is shown: a few that came later would be known by what they change.
        distributions: Of what at least five have answered, in the order of the form.
        stances: How many stand where with what they could do differently.
        commitments: How many wrote down one thing that they mean to do.
        barriers: What could get in the way of it, the most frequent first.
    """

    answer_count: int
    shown_count: int = 0
    distributions: tuple[Distribution, ...] = ()
    stances: tuple[tuple[Stance, int], ...] = ()
    commitments: int = 0
    commitment_levels: Distribution | None = None
    barriers: tuple[tuple[Barrier, int], ...] = ()

    @property
    def is_shown(self) -> bool:
        """Whether there are enough answers to show anything of them."""
        return self.shown_count >= MIN_SHOWN

    @property
    def is_indicative(self) -> bool:
        """Whether there are so few that they say little."""
        return self.shown_count < INDICATIVE_BELOW

    def distribution(self, question: EvaluationField) -> Distribution | None:
        """The distribution of one question; None where too few have answered it."""
        return next((each for each in self.distributions if each.question is question), None)


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One session in a season: its mean answer to what it was overall."""

    day: date
    mean: float


def enough_to_show(hidden_count: int) -> bool:
    """Whether answers that are in nothing shown yet may be counted: one alone would be known by the difference."""
    return hidden_count >= MIN_SHOWN


def summarize(answer_count: int, shown: Sequence[AnonymousAnswers]) -> EvaluationResults:
    """What answers come to.

    Args:
        came: How many have answered.
        counted: Those of which something may be shown; below five nothing is.
    """
    if len(shown) < MIN_SHOWN:
        return EvaluationResults(answer_count)
    stances = Counter(each.stance for each in shown if each.stance is not None)
    barriers = Counter(barrier for each in shown for barrier in each.barriers)
    committed = _distribution(EvaluationField.COMMITTED, [each.commitment_level for each in shown])
    enough = [_distribution(asked, [each.ratings.get(asked) for each in shown]) for asked in RATED_FIELDS]
    return EvaluationResults(
        answer_count,
        len(shown),
        tuple(each for each in enough if each.answer_count >= MIN_SHOWN),
        tuple((each, stances[each]) for each in Stance if stances[each]),
        sum(each.is_commitment for each in shown),
        committed if committed.answer_count >= MIN_SHOWN else None,
        _sort_by_frequency(barriers),
    )


def _distribution(question: EvaluationField, values: Sequence[int | None]) -> Distribution:
    counts = Counter(values)
    return Distribution(question, tuple(counts[each] for each in SCALE), counts[NOT_APPLICABLE])


def _sort_by_frequency(barriers: Mapping[Barrier, int]) -> tuple[tuple[Barrier, int], ...]:
    listed = list(Barrier)
    return tuple(sorted(barriers.items(), key=lambda each: (-each[1], listed.index(each[0]))))


@dataclass(frozen=True, slots=True)
class Quarter:
    """The loop's own measure in one quarter of a year: from sessions to what was carried out.

    Attributes:
        year: Of the sessions' dates.
        quarter: 1 to 4.
        sessions: How many took place.
        commitments: How many people wrote down one thing that they mean to do.
        outcomes: What has become of it, of those who asked to be asked.
        barriers: What got in the way, the most frequent first.
    """

    year: int
    quarter: int
    sessions: int
    commitments: int
    outcomes: tuple[tuple[CommitmentOutcome, int], ...] = ()
    barriers: tuple[tuple[Barrier, int], ...] = ()

    @property
    def carried_out(self) -> int:
        """How many have done it, in part or whole."""
        return sum(
            count for outcome, count in self.outcomes if outcome in {CommitmentOutcome.FULLY, CommitmentOutcome.PARTLY}
        )


def quarter_of(day: date) -> tuple[int, int]:
    """The year and the quarter of a day."""
    return day.year, (day.month - 1) // 3 + 1


def summarize_quarters(
    session_dates: Mapping[int, date],
    commitments: Mapping[int, int],
    outcomes: Sequence[tuple[int, CommitmentOutcome, tuple[Barrier, ...]]],
) -> tuple[Quarter, ...]:
    """The loop's measure, the latest quarter first.

    Args:
        took_place: The dates of the sessions that took place, by their ids.
        commitments: How many commitments there are of each, where there are any.
        outcomes: What became of commitments: the session, how it went, what got in the way.
    """
    found = []
    for year, quarter in sorted({quarter_of(day) for day in session_dates.values()}, reverse=True):
        ids = {each for each, day in session_dates.items() if quarter_of(day) == (year, quarter)}
        of_it = [each for each in outcomes if each[0] in ids]
        went = Counter(outcome for _, outcome, _ in of_it)
        found.append(
            Quarter(
                year,
                quarter,
                len(ids),
                sum(count for each, count in commitments.items() if each in ids),
                tuple((each, went[each]) for each in CommitmentOutcome if went[each]),
                _sort_by_frequency(Counter(barrier for _, _, barriers in of_it for barrier in barriers)),
            )
        )
    return tuple(found)
