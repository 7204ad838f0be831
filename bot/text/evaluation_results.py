"""What organizers, who spoke, and whoever asked for it read of the answers to a session."""

from collections.abc import Sequence

from bot.core.base.chart_data import Bar, Picture
from bot.core.calendar.formatting import counted, date_in_words, headline_after
from bot.core.calendar.models import Session
from bot.core.learning.evaluation_results import Point, Results
from bot.core.learning.feedback import Asked
from bot.core.outbox.notifications import EchoCard, ResultsCard, SpeakerResults
from bot.text.evaluations import (
    SHORT,
    answers_in_words,
    commitment_lines,
    distribution_lines,
    trend_in_words,
)

CHANGES = "What people will do differently"
KEEPS = "What to keep or to change"
DID_IT_HAPPEN = "Did it happen? Your answer is counted without your name, and then the bot forgets what you wrote."
ENDS = ("Poor, or disagree", "Excellent, or agree")
HEADINGS = {Asked.CHANGE: CHANGES, Asked.KEEP: KEEPS}
FOR_YOU = "The organizers pass this on to you: what those who answered think of your session."


def results_heading(post: ResultsCard) -> str:
    """Which answers these are."""
    return f"What the answers come to: {date_in_words(post.session.date)}"


def speaker_heading(post: SpeakerResults) -> str:
    """Which answers these are, to who spoke."""
    return f"Your session on {date_in_words(post.session.date)}"


def picture_of(session: Session, results: Results, trend: tuple[tuple[str, float], ...], in_words: str) -> Picture:
    """The answers to a session as a picture; there must be enough of them to be shown."""
    few = "Fewer than 20 answers: indicative only" if results.is_indicative else "Anonymous answers, each person once"
    return Picture(
        f"{session.date:%B} {session.date.day}, {session.date.year}: {results.counted} answers",
        few,
        ENDS,
        tuple(Bar(SHORT[each.asked], each.counts) for each in results.distributions),
        trend,
        in_words,
    )


def in_numbers(results: Results, trend: Sequence[Point] = ()) -> str:
    """What the picture shows, in words."""
    season = [trend_in_words(trend)] if len(trend) > 1 else []
    return "\n".join([*distribution_lines(results), *season])


def results_in_words(post: ResultsCard) -> list[str]:
    """The whole card, line by line."""
    lines = [results_heading(post), headline_after(post.session), answers_in_words(post.results)]
    if post.results.is_shown:
        lines += [in_numbers(post.results, post.trend), *commitment_lines(post.results)]
    for asked, heading in HEADINGS.items():
        words = [each.words for each in post.words if each.asked is asked]
        if words:
            lines += [f"{heading}:", *words]
    return lines


def speaker_results_in_words(post: SpeakerResults) -> list[str]:
    """The whole card to who spoke, line by line."""
    lines = [speaker_heading(post), headline_after(post.session), FOR_YOU]
    if post.word:
        lines.append(post.word)
    lines.append(answers_in_words(post.results))
    if post.results.is_shown:
        lines += [in_numbers(post.results), *commitment_lines(post.results)]
    return [*lines, *post.quotes]


def echo_in_words(post: EchoCard) -> list[str]:
    """What somebody asked to be reminded of, and the question."""
    return [echo_heading(post), post.words, DID_IT_HAPPEN]


def echo_heading(post: EchoCard) -> str:
    """After which session it was written."""
    about = f"{date_in_words(post.session.date)}, {headline_after(post.session)}"
    return f"{about}\nAfter it, you wrote:"


def further_in_words(count: int) -> str:
    """That there are more words than a message has room for."""
    return f"And {counted(count, 'more', 'more')}: they came with the morning's messages."
