"""Evaluation results: the organizers' card, the choice of comments for speakers, and the speakers' card."""

from collections.abc import Mapping, Sequence

from bot.core.calendar.formatting import format_date, past_headline
from bot.core.calendar.models import Session
from bot.core.learning.evaluation_results import EvaluationResults
from bot.core.learning.feedback import Feedback
from bot.core.outbox.notifications import ResultsCard, SpeakerResults
from bot.slack.views.initiatives import make_button
from bot.slack.views.kit import action_ids, block_kit, form_state
from bot.slack.views.kit.block_kit import Block, Element, Message, View
from bot.text.evaluation_results import (
    PROMPT_HEADINGS,
    SPEAKER_INTRO,
    build_chart,
    format_distributions,
    format_further,
    format_results,
    format_speaker_results,
    results_heading,
    speaker_heading,
)
from bot.text.evaluations import commitment_lines, format_answers, format_session_heading

# Comments of each kind that fit beside the numbers in one message.
_MAX_WORDS = 8
# Fits one window even if each comment is so long that it is shown above the menu.
_MAX_CHOSEN = 80


def card(post: ResultsCard) -> Message:
    """Render an organizer's card: the numbers as a picture, and the comments."""
    trend = tuple((f"{each.day:%b} {each.day.day}", each.mean) for each in post.trend)
    picture = None
    if post.results.is_shown:
        picture = build_chart(post.session, post.results, trend, format_distributions(post.results, post.trend))
    return block_kit.message(
        "\n".join(format_results(post)),
        [
            block_kit.header(results_heading(post)),
            block_kit.plain(past_headline(post.session)),
            block_kit.context(format_answers(post.results)),
            *([block_kit.image(picture)] if picture else []),
            *_commitments(post.results),
            *_words(post.comments),
            block_kit.actions(pass_on_button(post), make_button(post.series, post.session)),
        ],
        picture,
    )


def pass_on_button(post: ResultsCard) -> Element:
    """Render the button that opens the choice of what to pass on."""
    label = f"Pass the answers about {format_date(post.session.date)} on to who spoke"
    return block_kit.button("Pass on to the speaker", action_ids.RESULTS_SPEAKER, str(post.session.id), label=label)


def _commitments(results: EvaluationResults) -> list[Block]:
    lines = commitment_lines(results)
    return [block_kit.plain("\n".join(lines))] if lines else []


def _words(words: Sequence[Feedback]) -> list[Block]:
    blocks: list[Block] = []
    for asked, heading in PROMPT_HEADINGS.items():
        these = [each for each in words if each.prompt is asked]
        if these:
            blocks.append(block_kit.section(f"*{heading}*"))
            blocks += [block_kit.plain(f"• {each.text}") for each in these[:_MAX_WORDS]]
        if len(these) > _MAX_WORDS:
            blocks.append(block_kit.context(format_further(len(these) - _MAX_WORDS)))
    return blocks


def choice(session: Session, words: Sequence[Feedback], *, reaches: bool) -> View:
    """Render the form in which an organizer chooses comments and adds their own words.

    Args:
        session: The evaluated session.
        words: The comments to choose from.
        reaches: Whether any speaker has an account in the chat; otherwise nothing can be passed on.
    """
    if not reaches:
        nobody = "Nobody who spoke is known in Slack. Choose the speaker's account first: /lhs-rounds edit"
        return block_kit.modal(
            "Pass it on", [block_kit.plain(format_session_heading(session)), block_kit.plain(nobody)], close="Close"
        )
    offered = words[:_MAX_CHOSEN]
    # Short comments are readable in the menu.
    whole = [
        block
        for each in offered
        if len(each.text) > block_kit.MAX_OPTION
        for block in block_kit.words(f"• {each.text}")
    ]
    return block_kit.modal(
        "Pass it on",
        [
            block_kit.plain(format_session_heading(session)),
            block_kit.context(
                "Who spoke gets the numbers, the words that you choose, and yours. No names are with them."
            ),
            *whole,
            *_asked_for(offered),
            *([block_kit.context(format_further(len(words) - _MAX_CHOSEN))] if len(words) > _MAX_CHOSEN else []),
            block_kit.input_block(
                "A word of yours",
                block_kit.text_input(action_ids.RESULTS_WORD, lines=True),
                action_ids.RESULTS_WORD,
                optional=True,
            ),
        ],
        callback_id=action_ids.RESULTS_SPEAKER_FORM,
        submit="Pass on",
        close="Cancel",
        metadata=str(session.id),
    )


def _asked_for(offered: Sequence[Feedback]) -> list[Block]:
    if not offered:
        return []
    options = [block_kit.option(each.id, each.text) for each in offered]
    menu = block_kit.menu(action_ids.RESULTS_QUOTES, options, placeholder="Choose any", several=True)
    return [block_kit.input_block("Words to pass on", menu, action_ids.RESULTS_QUOTES, optional=True)]


def read(state: Mapping[str, object]) -> tuple[tuple[str, ...], str]:
    """Read the ids of the chosen comments, and the organizer's own words, from the submitted view's `state`."""
    return form_state.ticked(state, action_ids.RESULTS_QUOTES), form_state.typed(state, action_ids.RESULTS_WORD)


def on_their_way(count: int) -> View:
    """Confirm in place of the form that the results are queued."""
    whom = "who spoke" if count == 1 else f"the {count} who spoke"
    return block_kit.modal(
        "On its way",
        [block_kit.plain(f"It goes to {whom} now.")],
        callback_id=action_ids.RESULTS_ON_THEIR_WAY,
        close="Close",
    )


def speaker_card(post: SpeakerResults) -> Message:
    """Render the results for a speaker."""
    picture = None
    if post.results.is_shown:
        picture = build_chart(post.session, post.results, (), format_distributions(post.results))
    return block_kit.message(
        "\n".join(format_speaker_results(post)),
        [
            block_kit.header(speaker_heading(post)),
            block_kit.plain(past_headline(post.session)),
            block_kit.context(SPEAKER_INTRO),
            *(block_kit.words(post.message) if post.message else []),
            block_kit.context(format_answers(post.results)),
            *([block_kit.image(picture)] if picture else []),
            *_commitments(post.results),
            *(block_kit.plain(f"• {each}") for each in post.quotes),
        ],
        picture,
    )
