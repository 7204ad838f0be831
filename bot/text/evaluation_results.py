"""Evaluation results as plain text and charts, for organizers, speakers, and people with a commitment."""

from collections.abc import Sequence

from bot.core.base.chart_data import Bar, Chart
from bot.core.calendar.formatting import format_day, past_headline
from bot.core.calendar.models import Session
from bot.core.learning.evaluation_results import EvaluationResults, TrendPoint
from bot.core.learning.feedback import FeedbackPromptKind
from bot.core.outbox.learning_notifications import CommitmentFollowup, ResultsCard, SpeakerResults
from bot.text.evaluations import (
    SHORT_LABELS,
    SMALL_SAMPLE,
    commitment_lines,
    distribution_lines,
    format_answers,
    format_trend,
)

CHANGES_HEADING = "What people will do differently"
KEEP_HEADING = "What to keep or change"
DID_IT_HAPPEN = "Did you do it?"
FOLLOWUP_PRIVACY = "Your answer is anonymous, and we delete what you wrote."
FOLLOWUP_CLOSED = "This follow-up is closed"
FOLLOWUP_DELETED = "We deleted what you wrote. If you answered, it was counted without your name."
SCALE_ENDS = ("Poor, or disagree", "Excellent, or agree")
PROMPT_HEADINGS = {FeedbackPromptKind.CHANGE: CHANGES_HEADING, FeedbackPromptKind.KEEP: KEEP_HEADING}
SPEAKER_INTRO = "Here’s what attendees said about your session."


def results_heading(notification: ResultsCard) -> str:
    """Return the heading for organizers."""
    return f"Feedback summary: {format_day(notification.session.date, notification.today)}"


def speaker_heading(notification: SpeakerResults) -> str:
    """Return the heading for a speaker."""
    return f"Feedback on your {format_day(notification.session.date, notification.today)} session"


def build_chart(
    session: Session, results: EvaluationResults, trend: tuple[tuple[str, float], ...], alt_text: str
) -> Chart:
    """Build the chart of a session's results, which must be numerous enough to be shown."""
    note = SMALL_SAMPLE.rstrip(".") if results.is_indicative else "Anonymous, one response per person"
    return Chart(
        f"{session.date:%B} {session.date.day}, {session.date.year}: {results.shown_count} responses",
        note,
        SCALE_ENDS,
        tuple(Bar(SHORT_LABELS[each.question], each.counts) for each in results.distributions),
        trend,
        alt_text,
    )


def format_distributions(results: EvaluationResults, trend: Sequence[TrendPoint] = ()) -> str:
    """Return the chart's content as text."""
    trend_lines = [format_trend(trend)] if len(trend) > 1 else []
    return "\n".join([*distribution_lines(results), *trend_lines])


def format_results(notification: ResultsCard) -> list[str]:
    """Return the message to organizers, line by line."""
    lines = [results_heading(notification), past_headline(notification.session)]
    lines += _numbers(notification.results, notification.trend)
    for prompt, heading in PROMPT_HEADINGS.items():
        comments = [each.text for each in notification.comments if each.prompt is prompt]
        lines += [f"{heading}:", *comments] if comments else []
    return lines


def format_speaker_results(notification: SpeakerResults) -> list[str]:
    """Return the message to a speaker, line by line."""
    message = [notification.message] if notification.message else []
    lines = [speaker_heading(notification), past_headline(notification.session), SPEAKER_INTRO, *message]
    return [*lines, *_numbers(notification.results), *notification.quotes]


def _numbers(results: EvaluationResults, trend: Sequence[TrendPoint] = ()) -> list[str]:
    shown = [format_distributions(results, trend), *commitment_lines(results)] if results.is_shown else []
    return [format_answers(results), *shown]


def format_commitment(notification: CommitmentFollowup) -> list[str]:
    """Return the commitment and the follow-up question."""
    return [commitment_heading(notification), notification.text, f"{DID_IT_HAPPEN} {FOLLOWUP_PRIVACY}"]


def commitment_heading(notification: CommitmentFollowup) -> str:
    """Say after which session the commitment was made."""
    return f"After the {format_day(notification.session.date, notification.today)} session, you wrote:"


def format_further(count: int) -> str:
    """Say how many comments do not fit into the message."""
    return f"+{count:,} more in your anonymous feedback messages"
