"""What is asked about a session, and what the answers come to, in words."""

from collections.abc import Sequence

from bot.core.calendar.formatting import counted, date_in_words, headline_after
from bot.core.calendar.models import Session
from bot.core.learning.evaluation_results import (
    INDICATIVE_BELOW,
    SHOWN_FROM,
    Distribution,
    Point,
    Quarter,
    Results,
)
from bot.core.learning.evaluations import Barrier, CarriedOut, Field, Stance

QUESTIONS = {
    Field.OVERALL: "Overall, this session was",
    Field.RELEVANT: "This topic is relevant to my work",
    Field.ENGAGING: "The presentation was engaging and at the right level for me",
    Field.APPLY: "I now know something that I can apply",
    Field.OBJECTIVES: "The objectives that were named were met",
    Field.UNBIASED: "It was free of commercial bias",
    Field.CHANGE: "What will you do differently, or start, because of this session?",
    Field.STANCE: "Where you stand with that",
    Field.COMMITTED: "How committed are you to that?",
    Field.BARRIERS: "What could get in the way?",
    Field.KEEP: "One thing to keep or to change",
    Field.ECHO: "In three months",
}
# As a picture and a list have room for.
SHORT = {
    Field.OVERALL: "Overall",
    Field.RELEVANT: "Relevant to my work",
    Field.ENGAGING: "Engaging, at the right level",
    Field.APPLY: "I can apply something",
    Field.OBJECTIVES: "Objectives met",
    Field.UNBIASED: "Free of commercial bias",
    Field.COMMITTED: "Committed to it",
}
QUALITY = ("Poor", "Fair", "Good", "Very good", "Excellent")
AGREEMENT = ("Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree")
COMMITMENT = ("1: not very", "2", "3", "4", "5: very")
NOT_APPLICABLE = "Not applicable"
STANCES = {
    Stance.PLAN: "I plan it",
    Stance.ALREADY: "I already do it",
    Stance.NO_CHANGE: "No change",
    Stance.NOT_MY_ROLE: "Not in my role",
}
BARRIERS = {
    Barrier.TIME: "Time",
    Barrier.DATA: "Data",
    Barrier.APPROVAL: "Approval",
    Barrier.STAFFING: "Staffing",
    Barrier.EVIDENCE: "Unclear evidence",
    Barrier.COST: "Cost",
    Barrier.NOTHING: "Nothing",
    Barrier.OTHER: "Something else",
}
CARRIED_OUT = {
    CarriedOut.FULLY: "Fully",
    CarriedOut.PARTLY: "Partly",
    CarriedOut.NOT_YET: "Not yet",
    CarriedOut.DROPPED: "No longer planned",
}
ANONYMOUS = (
    "Anonymous: your answers are kept without your name, and nobody can tell which are yours."
    " Only that you have answered is kept, apart from them, until the form closes."
)


def scale(asked: Field) -> tuple[str, ...]:
    """What the answers to a question on a scale are called, from the least to the most."""
    if asked is Field.OVERALL:
        return QUALITY
    return COMMITMENT if asked is Field.COMMITTED else AGREEMENT


def answers_in_words(results: Results) -> str:
    """How many have answered, and what that means for what is shown."""
    came = counted(results.came, "person has answered", "people have answered")
    if not results.is_shown:
        return f"{came.capitalize()}. Ratings are shown from {SHOWN_FROM} answers on."
    later = results.came - results.counted
    more = f" Of {counted(later, 'later answer', 'later answers')} nothing is shown, as it could be told apart."
    few = f" Fewer than {INDICATIVE_BELOW}: indicative only." if results.is_indicative else ""
    return f"{came.capitalize()}.{few}{more if later else ''}"


def distribution_in_words(distribution: Distribution) -> str:
    """ "Overall: Poor 0, Fair 1, Good 2, Very good 4, Excellent 5 (mean 4.1 of 5)"."""
    said = ", ".join(
        f"{label} {count}" for label, count in zip(scale(distribution.asked), distribution.counts, strict=True)
    )
    besides = f"; not applicable {distribution.not_applicable}" if distribution.not_applicable else ""
    return f"{SHORT[distribution.asked]}: {said}{besides} (mean {distribution.mean:.1f} of 5)"


def distribution_lines(results: Results) -> list[str]:
    """How often each answer was given, a line for each question; empty below five answers."""
    return [distribution_in_words(each) for each in results.distributions]


def commitment_lines(results: Results) -> list[str]:
    """What people mean to do, and what could get in the way, a line each; empty below five answers."""
    if not results.is_shown:
        return []
    lines = [f"{counted(results.commitments, 'person', 'people')} wrote down one thing to do.".capitalize()]
    if results.committed is not None:
        lines.append(distribution_in_words(results.committed))
    if results.stances:
        lines.append(", ".join(f"{STANCES[each]}: {count}" for each, count in results.stances))
    if results.barriers:
        lines.append(f"What could get in the way: {barriers_in_words(results.barriers)}")
    return lines


def barriers_in_words(barriers: Sequence[tuple[Barrier, int]]) -> str:
    """ "time 4, data 2"."""
    return ", ".join(f"{BARRIERS[each].lower()} {count}" for each, count in barriers)


def trend_in_words(trend: Sequence[Point]) -> str:
    """The season's sessions, each with its mean; never empty."""
    said = ", ".join(f"{point.day:%b} {point.day.day}: {point.mean:.1f}" for point in trend)
    return f"Overall, session by session (mean of 5): {said}"


def of_session(session: Session) -> str:
    """Which session it is."""
    return f"{date_in_words(session.date)}\n{headline_after(session)}"


def quarter_in_words(quarter: Quarter) -> str:
    """ "2024, second quarter: three sessions, 12 commitments; carried out: five (fully two, partly three) …"."""
    name = ("first", "second", "third", "fourth")[quarter.quarter - 1]
    said = (
        f"{quarter.year}, {name} quarter: {counted(quarter.sessions, 'session', 'sessions')},"
        f" {counted(quarter.commitments, 'commitment', 'commitments')}"
    )
    if quarter.outcomes:
        went = ", ".join(f"{CARRIED_OUT[each].lower()} {count}" for each, count in quarter.outcomes)
        said += f"; asked after three months: {went}"
    if quarter.barriers:
        said += f"; in the way: {barriers_in_words(quarter.barriers)}"
    return f"{said}."
