"""The questions of an evaluation and its results as plain text."""

from collections.abc import Sequence

from bot.core.calendar.formatting import format_count, format_date, past_headline
from bot.core.calendar.models import Session
from bot.core.learning.evaluation_results import MIN_SHOWN, Distribution, EvaluationResults, Quarter, TrendPoint
from bot.core.learning.evaluations import WINDOW_DAYS, Barrier, CommitmentOutcome, EvaluationField, Stance

QUESTIONS = {
    EvaluationField.OVERALL: "Overall, how was this session?",
    EvaluationField.RELEVANT: "It was relevant to my work",
    EvaluationField.ENGAGING: "It was engaging and at the right level for me",
    EvaluationField.APPLY: "I learned something I can use",
    EvaluationField.OBJECTIVES: "The learning objectives were met",
    EvaluationField.UNBIASED: "It was free of commercial bias",
    EvaluationField.CHANGE: "What’s one thing you’ll do differently?",
    EvaluationField.STANCE: "Your plan",
    EvaluationField.COMMITTED: "How committed are you?",
    EvaluationField.BARRIERS: "What could get in the way?",
    EvaluationField.KEEP: "One thing to keep or change",
    EvaluationField.FOLLOWUP: "Reminder",
}
# Short enough for charts and lists.
SHORT_LABELS = {
    EvaluationField.OVERALL: "Overall",
    EvaluationField.RELEVANT: "Relevant to my work",
    EvaluationField.ENGAGING: "Engaging, at the right level",
    EvaluationField.APPLY: "Learned something useful",
    EvaluationField.OBJECTIVES: "Objectives met",
    EvaluationField.UNBIASED: "Free of commercial bias",
    EvaluationField.COMMITTED: "How committed",
}
QUALITY_SCALE = ("Poor", "Fair", "Good", "Very good", "Excellent")
AGREEMENT_SCALE = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")
COMMITMENT_SCALE = ("1 (not very)", "2", "3", "4", "5 (very)")
NOT_APPLICABLE = "Not applicable"
STANCE_LABELS = {
    Stance.PLAN: "I plan to do this",
    Stance.ALREADY: "I already do this",
    Stance.NO_CHANGE: "No change planned",
    Stance.NOT_MY_ROLE: "Not part of my role",
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
RATED = "You rated this session. Thank you!"
RATINGS_CLOSED = f"Ratings closed after {WINDOW_DAYS} days. You can still send feedback."
OUTCOME_LABELS = {
    CommitmentOutcome.FULLY: "Yes",
    CommitmentOutcome.PARTLY: "Partly",
    CommitmentOutcome.NOT_YET: "Not yet",
    CommitmentOutcome.DROPPED: "No longer planning to",
}
# In lists of follow-ups.
_OUTCOME_PHRASES = {
    CommitmentOutcome.FULLY: "done",
    CommitmentOutcome.PARTLY: "partly done",
    CommitmentOutcome.NOT_YET: "not done yet",
    CommitmentOutcome.DROPPED: "no longer planned",
}
TOO_FEW = f"fewer than {MIN_SHOWN} responses"
SMALL_SAMPLE = "Small sample, so read with care."
ANONYMITY_NOTICE = "Anonymous: we don’t save your name with your answers."


def scale_labels(question: EvaluationField) -> tuple[str, ...]:
    """Return the labels of a question's scale, from lowest to highest."""
    if question is EvaluationField.OVERALL:
        return QUALITY_SCALE
    return COMMITMENT_SCALE if question is EvaluationField.COMMITTED else AGREEMENT_SCALE


def format_answers(results: EvaluationResults) -> str:
    """Say how many people answered, and how that limits what is shown."""
    total = format_count(results.answer_count, "response", "responses")
    if not results.is_shown:
        return f"{total}. Ratings appear once there are {MIN_SHOWN} responses."
    later = results.answer_count - results.shown_count
    sentences = [f"{total}.", *([SMALL_SAMPLE] if results.is_indicative else [])]
    if later:
        hidden = format_count(later, "late response", "late responses")
        sentences.append(f"{hidden} not shown, to protect anonymity.")
    return " ".join(sentences)


def format_distribution(distribution: Distribution) -> str:
    """Format a distribution: "Overall: Poor 0, Fair 1, Good 2, Very good 4, Excellent 5 (mean 4.1 out of 5)"."""
    counts = ", ".join(
        f"{label} {count}"
        for label, count in zip(scale_labels(distribution.question), distribution.counts, strict=True)
    )
    suffix = f"; not applicable {distribution.not_applicable}" if distribution.not_applicable else ""
    return f"{SHORT_LABELS[distribution.question]}: {counts}{suffix} (mean {distribution.mean:.1f} out of 5)"


def distribution_lines(results: EvaluationResults) -> list[str]:
    """Return a line for each question, and one for those with too few ratings; empty below five answers."""
    hidden = ", ".join(SHORT_LABELS[each] for each in results.hidden)
    lines = [format_distribution(each) for each in results.distributions]
    return [*lines, f"Not shown ({TOO_FEW}): {hidden}"] if hidden else lines


def commitment_lines(results: EvaluationResults) -> list[str]:
    """Return a line each for commitments, their levels, stances and barriers; empty below five answers."""
    if not results.is_shown:
        return []
    lines = [f"{format_count(results.commitments, 'person', 'people')} named one thing they’ll do."]
    if results.commitment_levels is not None:
        lines.append(format_distribution(results.commitment_levels))
    if results.stances:
        lines.append(", ".join(f"{STANCE_LABELS[each]}: {count}" for each, count in results.stances))
    if results.barriers:
        lines.append(f"Expected barriers: {format_barriers(results.barriers)}")
    return lines


def format_barriers(barriers: Sequence[tuple[Barrier, int]]) -> str:
    """Format barriers with counts: "time 4, data 2"."""
    return ", ".join(f"{BARRIER_LABELS[each].lower()} {count}" for each, count in barriers)


def format_trend(trend: Sequence[TrendPoint]) -> str:
    """Format the season's sessions with their means; there must be at least one."""
    means = ", ".join(f"{point.day:%b} {point.day.day}: {point.mean:.1f}" for point in trend)
    return f"Overall, session by session (mean out of 5): {means}"


def format_session_heading(session: Session) -> str:
    """Return date and headline of a session."""
    return f"{format_date(session.date)}\n{past_headline(session)}"


def format_quarter(quarter: Quarter) -> str:
    """Format a quarter: "Q2 2024: 2 sessions. 12 commitments. Follow-ups: 1 done, 2 partly done."."""
    parts = [f"Q{quarter.quarter} {quarter.year}: {format_count(quarter.sessions, 'session', 'sessions')}"]
    if quarter.commitments is None:
        parts.append(f"Commitments not shown ({TOO_FEW})")
    else:
        hidden = format_count(quarter.hidden_sessions, "session", "sessions")
        suffix = f" ({hidden} not shown: {TOO_FEW})" if quarter.hidden_sessions else ""
        parts.append(f"{format_count(quarter.commitments, 'commitment', 'commitments')}{suffix}")
    if quarter.outcomes:
        outcomes = ", ".join(f"{count:,} {_OUTCOME_PHRASES[each]}" for each, count in quarter.outcomes)
        parts.append(f"Follow-ups: {outcomes}")
    if quarter.barriers:
        parts.append(f"Barriers: {format_barriers(quarter.barriers)}")
    return "".join(f"{each}. " for each in parts).rstrip()
