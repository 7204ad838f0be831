"""What organizers, who spoke, and whoever asked for it read of the answers to a session."""

from collections.abc import Sequence

from bot.core.base.chart_data import Bar, Chart
from bot.core.calendar.formatting import counted, format_date, headline_after
from bot.core.calendar.models import Session
from bot.core.learning.evaluation_results import Point, Results
from bot.core.learning.feedback import FeedbackPromptKind
from bot.core.outbox.notifications import CommitmentFollowup, ResultsCard, SpeakerResults
from bot.text.evaluations import (
    SHORT,
    commitment_lines,
    distribution_lines,
    format_answers,
    format_trend,
)

CHANGES = "What people will do differently"
KEEPS = "What to keep or to change"
DID_IT_HAPPEN = "Did it happen? Your answer is counted without your name, and then the bot forgets what you wrote."
ENDS = ("Poor, or disagree", "Excellent, or agree")
HEADINGS = {FeedbackPromptKind.CHANGE: CHANGES, FeedbackPromptKind.KEEP: KEEPS}
FOR_YOU = "The organizers pass this on to you: what those who answered think of your session."


def results_heading(post: ResultsCard) -> str:
    """Which answers these are."""
    return f"What the answers come to: {format_date(post.session.date)}"


def speaker_heading(post: SpeakerResults) -> str:
    """Which answers these are, to who spoke."""
    return f"Your session on {format_date(post.session.date)}"


def picture_of(session: Session, results: Results, trend: tuple[tuple[str, float], ...], in_words: str) -> Chart:
    """The answers to a session as a picture; there must be enough of them to be shown."""
    few = "Fewer than 20 answers: indicative only" if results.is_indicative else "Anonymous answers, each person once"
    return Chart(
        f"{session.date:%B} {session.date.day}, {session.date.year}: {results.counted} answers",
        few,
        ENDS,
        tuple(Bar(SHORT[each.asked], each.counts) for each in results.distributions),
        trend,
        in_words,
    )


def in_numbers(results: Results, trend: Sequence[Point] = ()) -> str:
    """What the picture shows, in words."""
    season = [format_trend(trend)] if len(trend) > 1 else []
    return "\n".join([*distribution_lines(results), *season])


def format_results(post: ResultsCard) -> list[str]:
    """The whole card, line by line."""
    lines = [results_heading(post), headline_after(post.session), format_answers(post.results)]
    if post.results.is_shown:
        lines += [in_numbers(post.results, post.trend), *commitment_lines(post.results)]
    for asked, heading in HEADINGS.items():
        words = [each.words for each in post.words if each.asked is asked]
        if words:
            lines += [f"{heading}:", *words]
    return lines


def format_speaker_results(post: SpeakerResults) -> list[str]:
    """The whole card to who spoke, line by line."""
    lines = [speaker_heading(post), headline_after(post.session), FOR_YOU]
    if post.word:
        lines.append(post.word)
    lines.append(format_answers(post.results))
    if post.results.is_shown:
        lines += [in_numbers(post.results), *commitment_lines(post.results)]
    return [*lines, *post.quotes]


def format_commitment(post: CommitmentFollowup) -> list[str]:
    """What somebody asked to be reminded of, and the question."""
    return [echo_heading(post), post.words, DID_IT_HAPPEN]


def echo_heading(post: CommitmentFollowup) -> str:
    """After which session it was written."""
    about = f"{format_date(post.session.date)}, {headline_after(post.session)}"
    return f"{about}\nAfter it, you wrote:"


def format_further(count: int) -> str:
    """That there are more words than a message has room for."""
    return f"And {counted(count, 'more', 'more')}: they came with the morning's messages."
