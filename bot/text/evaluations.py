"""The questions of an evaluation and its results as plain text."""

from collections.abc import Sequence

from bot.core.calendar.formatting import format_count, format_date, past_headline
from bot.core.calendar.models import Session
from bot.core.learning.evaluation_results import (
    INDICATIVE_BELOW,
    MIN_SHOWN,
    Distribution,
    EvaluationResults,
    Quarter,
    TrendPoint,
)
from bot.core.learning.evaluations import Barrier, CommitmentOutcome, EvaluationField, Stance

QUESTIONS = {
    EvaluationField.OVERALL: "Overall, this session was",
    EvaluationField.RELEVANT: "This topic is relevant to my work",
    EvaluationField.ENGAGING: "The presentation was engaging and at the right level for me",
    EvaluationField.APPLY: "I now know something that I can apply",
    EvaluationField.OBJECTIVES: "The objectives that were named were met",
    EvaluationField.UNBIASED: "It was free of commercial bias",
    EvaluationField.CHANGE: "What will you do differently, or start, because of this session?",
    EvaluationField.STANCE: "Where you stand with that",
    EvaluationField.COMMITTED: "How committed are you to that?",
    EvaluationField.BARRIERS: "What could get in the way?",
    EvaluationField.KEEP: "One thing to keep or to change",
    EvaluationField.FOLLOWUP: "In three months",
}
# Short enough for charts and lists.
SHORT_LABELS = {
    EvaluationField.OVERALL: "Overall",
    EvaluationField.RELEVANT: "Relevant to my work",
    EvaluationField.ENGAGING: "Engaging, at the right level",
    EvaluationField.APPLY: "I can apply something",
    EvaluationField.OBJECTIVES: "Objectives met",
    EvaluationField.UNBIASED: "Free of commercial bias",
    EvaluationField.COMMITTED: "Committed to it",
}
QUALITY_SCALE = ("Poor", "Fair", "Good", "Very good", "Excellent")
AGREEMENT_SCALE = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")
COMMITMENT_SCALE = ("1: not very", "2", "3", "4", "5: very")
NOT_APPLICABLE = "Not applicable"
STANCE_LABELS = {
    Stance.PLAN: "I plan it",
    Stance.ALREADY: "I already do it",
    Stance.NO_CHANGE: "No change",
    Stance.NOT_MY_ROLE: "Not in my role",
}
BARRIER_LABELS = {
    Barrier.TIME: "Time",
    Barrier.DATA: "Data",
    Barrier.APPROVAL: "Approval",
    Barrier.STAFFING: "Staffing",
    Barrier.EVIDENCE: "Unclear evidence",
    Barrier.COST: "Cost",
    Barrier.NOTHING: "Nothing",
    Barrier.OTHER: "Something else",
}
OUTCOME_LABELS = {
    CommitmentOutcome.FULLY: "Fully",
    CommitmentOutcome.PARTLY: "Partly",
    CommitmentOutcome.NOT_YET: "Not yet",
    CommitmentOutcome.DROPPED: "No longer planned",
}
ANONYMITY_NOTICE = (
    "Anonymous: your answers are kept without your name, and nobody can tell which are yours."
    " Only that you have answered is kept, apart from them, until the form closes."
)


def scale_labels(question: EvaluationField) -> tuple[str, ...]:
    """Return the labels of a question's scale, from lowest to highest."""
    if question is EvaluationField.OVERALL:
        return QUALITY_SCALE
    return COMMITMENT_SCALE if question is EvaluationField.COMMITTED else AGREEMENT_SCALE


def format_answers(results: EvaluationResults) -> str:
    """Say how many people answered, and how that limits what is shown."""
    total = format_count(results.answer_count, "person has answered", "people have answered")
    if not results.is_shown:
        return f"{total.capitalize()}. Ratings are shown from {MIN_SHOWN} answers on."
    later = results.answer_count - results.shown_count
    excluded = (
        f" Of {format_count(later, 'later answer', 'later answers')} nothing is shown, as it could be told apart."
    )
    note = f" Fewer than {INDICATIVE_BELOW}: indicative only." if results.is_indicative else ""
    return f"{total.capitalize()}.{note}{excluded if later else ''}"


def format_distribution(distribution: Distribution) -> str:
    """Format a distribution: "Overall: Poor 0, Fair 1, Good 2, Very good 4, Excellent 5 (mean 4.1 of 5)"."""
    counts = ", ".join(
        f"{label} {count}"
        for label, count in zip(scale_labels(distribution.question), distribution.counts, strict=True)
    )
    suffix = f"; not applicable {distribution.not_applicable}" if distribution.not_applicable else ""
    return f"{SHORT_LABELS[distribution.question]}: {counts}{suffix} (mean {distribution.mean:.1f} of 5)"


def distribution_lines(results: EvaluationResults) -> list[str]:
    """Return a line for each question; empty below five answers."""
    return [format_distribution(each) for each in results.distributions]


def commitment_lines(results: EvaluationResults) -> list[str]:
    """Return a line each for commitments, their levels, stances and barriers; empty below five answers."""
    if not results.is_shown:
        return []
    lines = [f"{format_count(results.commitments, 'person', 'people')} wrote down one thing to do.".capitalize()]
    if results.commitment_levels is not None:
        lines.append(format_distribution(results.commitment_levels))
    if results.stances:
        lines.append(", ".join(f"{STANCE_LABELS[each]}: {count}" for each, count in results.stances))
    if results.barriers:
        lines.append(f"What could get in the way: {format_barriers(results.barriers)}")
    return lines


def format_barriers(barriers: Sequence[tuple[Barrier, int]]) -> str:
    """Format barriers with counts: "time 4, data 2"."""
    return ", ".join(f"{BARRIER_LABELS[each].lower()} {count}" for each, count in barriers)


def format_trend(trend: Sequence[TrendPoint]) -> str:
    """Format the season's sessions with their means; there must be at least one."""
    means = ", ".join(f"{point.day:%b} {point.day.day}: {point.mean:.1f}" for point in trend)
    return f"Overall, session by session (mean of 5): {means}"


def format_session_heading(session: Session) -> str:
    """Return date and headline of a session."""
    return f"{format_date(session.date)}\n{past_headline(session)}"


def format_quarter(quarter: Quarter) -> str:
    """Format a quarter: "2024, second quarter: three sessions, 12 commitments; asked after three months: …"."""
    name = ("first", "second", "third", "fourth")[quarter.quarter - 1]
    text = (
        f"{quarter.year}, {name} quarter: {format_count(quarter.sessions, 'session', 'sessions')},"
        f" {format_count(quarter.commitments, 'commitment', 'commitments')}"
    )
    if quarter.outcomes:
        outcomes = ", ".join(f"{OUTCOME_LABELS[each].lower()} {count}" for each, count in quarter.outcomes)
        text += f"; asked after three months: {outcomes}"
    if quarter.barriers:
        text += f"; in the way: {format_barriers(quarter.barriers)}"
    return f"{text}."
