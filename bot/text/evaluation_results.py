"""What organizers, who spoke, and whoever asked for it read of the answers to a session."""

from collections.abc import Sequence

from bot.core.base.chart_data import Bar, Chart
from bot.core.calendar.formatting import format_count, format_date, past_headline
from bot.core.calendar.models import Session
from bot.core.learning.evaluation_results import EvaluationResults, TrendPoint
from bot.core.learning.feedback import FeedbackPromptKind
from bot.core.outbox.notifications import CommitmentFollowup, ResultsCard, SpeakerResults
from bot.text.evaluations import (
    SHORT_LABELS,
    commitment_lines,
    distribution_lines,
    format_answers,
    format_trend,
)

CHANGES_HEADING = "What people will do differently"
KEEP_HEADING = "What to keep or to change"
DID_IT_HAPPEN = "Did it happen? Your answer is counted without your name, and then the bot forgets what you wrote."
SCALE_ENDS = ("Poor, or disagree", "Excellent, or agree")
PROMPT_HEADINGS = {FeedbackPromptKind.CHANGE: CHANGES_HEADING, FeedbackPromptKind.KEEP: KEEP_HEADING}
SPEAKER_INTRO = "The organizers pass this on to you: what those who answered think of your session."


def results_heading(post: ResultsCard) -> str:
    """Which answers these are."""
    return f"What the answers come to: {format_date(post.session.date)}"


def speaker_heading(post: SpeakerResults) -> str:
    """Which answers these are, to who spoke."""
    return f"Your session on {format_date(post.session.date)}"


def build_chart(
    session: Session, results: EvaluationResults, trend: tuple[tuple[str, float], ...], alt_text: str
) -> Chart:
    """The answers to a session as a picture; there must be enough of them to be shown."""
    few = "Fewer than 20 answers: indicative only" if results.is_indicative else "Anonymous answers, each person once"
    return Chart(
        f"{session.date:%B} {session.date.day}, {session.date.year}: {results.shown_count} answers",
        few,
        SCALE_ENDS,
        tuple(Bar(SHORT_LABELS[each.question], each.counts) for each in results.distributions),
        trend,
        alt_text,
    )


def format_distributions(results: EvaluationResults, trend: Sequence[TrendPoint] = ()) -> str:
    """What the picture shows, in words."""
    season = [format_trend(trend)] if len(trend) > 1 else []
    return "\n".join([*distribution_lines(results), *season])


def format_results(post: ResultsCard) -> list[str]:
    """The whole card, line by line."""
    lines = [results_heading(post), past_headline(post.session), format_answers(post.results)]
    if post.results.is_shown:
        lines += [format_distributions(post.results, post.trend), *commitment_lines(post.results)]
    for asked, heading in PROMPT_HEADINGS.items():
        words = [each.text for each in post.comments if each.prompt is asked]
        if words:
            lines += [f"{heading}:", *words]
    return lines


def format_speaker_results(post: SpeakerResults) -> list[str]:
    """The whole card to who spoke, line by line."""
    lines = [speaker_heading(post), past_headline(post.session), SPEAKER_INTRO]
    if post.message:
        lines.append(post.message)
    lines.append(format_answers(post.results))
    if post.results.is_shown:
        lines += [format_distributions(post.results), *commitment_lines(post.results)]
    return [*lines, *post.quotes]


def format_commitment(post: CommitmentFollowup) -> list[str]:
    """What somebody asked to be reminded of, and the question."""
    return [commitment_heading(post), post.text, DID_IT_HAPPEN]


def commitment_heading(post: CommitmentFollowup) -> str:
    """After which session it was written."""
    about = f"{format_date(post.session.date)}, {past_headline(post.session)}"
    return f"{about}\nAfter it, you wrote:"


def format_further(count: int) -> str:
    """That there are more words than a message has room for."""
    return f"And {format_count(count, 'more', 'more')}: they came with the morning's messages."
