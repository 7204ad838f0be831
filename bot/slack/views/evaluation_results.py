"""What the answers to a session come to: the organizers' card, the choice of words for who spoke, and their card."""

from collections.abc import Mapping, Sequence

from bot.core.calendar import Session
from bot.core.evaluation_results import Results
from bot.core.feedback import Feedback
from bot.core.posts import ResultsCard, SpeakerResults
from bot.core.spoken_evaluations import answers_in_words, commitment_lines, of_session
from bot.core.spoken_results import (
    FOR_YOU,
    HEADINGS,
    further_in_words,
    in_numbers,
    picture_of,
    results_heading,
    results_in_words,
    speaker_heading,
    speaker_results_in_words,
)
from bot.core.wording import date_in_words, headline_after
from bot.views import forms, ids, kit
from bot.views.initiatives import make_button
from bot.views.kit import Block, Element, Message, View

# Of each kind: beside the numbers, and within what a message may hold.
_WORDS_MOST = 8
# As many as a window has room for, where each is so long that it stands whole above the menu.
_CHOSEN_MOST = 80


def card(post: ResultsCard) -> Message:
    """To an organizer: the numbers as a picture, and the words."""
    trend = tuple((f"{each.day:%b} {each.day.day}", each.mean) for each in post.trend)
    picture = None
    if post.results.is_shown:
        picture = picture_of(post.session, post.results, trend, in_numbers(post.results, post.trend))
    return kit.message(
        "\n".join(results_in_words(post)),
        [
            kit.header(results_heading(post)),
            kit.plain(headline_after(post.session)),
            kit.context(answers_in_words(post.results)),
            *([kit.picture(picture)] if picture else []),
            *_commitments(post.results),
            *_words(post.words),
            kit.actions(pass_on_button(post), make_button(post.series, post.session)),
        ],
        picture,
    )


def pass_on_button(post: ResultsCard) -> Element:
    """The button that opens the choice of what to pass on."""
    label = f"Pass the answers about {date_in_words(post.session.date)} on to who spoke"
    return kit.button("Pass on to the speaker", ids.RESULTS_SPEAKER, str(post.session.id), label=label)


def _commitments(results: Results) -> list[Block]:
    lines = commitment_lines(results)
    return [kit.plain("\n".join(lines))] if lines else []


def _words(words: Sequence[Feedback]) -> list[Block]:
    blocks: list[Block] = []
    for asked, heading in HEADINGS.items():
        these = [each for each in words if each.asked is asked]
        if these:
            blocks.append(kit.section(f"*{heading}*"))
            blocks += [kit.plain(f"• {each.words}") for each in these[:_WORDS_MOST]]
        if len(these) > _WORDS_MOST:
            blocks.append(kit.context(further_in_words(len(these) - _WORDS_MOST)))
    return blocks


def choice(session: Session, words: Sequence[Feedback], *, reaches: bool) -> View:
    """Asks an organizer which words to pass on, and for one of their own.

    Args:
        session: About which.
        words: What can be chosen.
        reaches: Whether the chat knows somebody who spoke; otherwise there is nobody to pass it on to.
    """
    if not reaches:
        nobody = "Nobody who spoke is known in Slack. Choose the speaker's account first: /lhs-rounds edit"
        return kit.modal("Pass it on", [kit.plain(of_session(session)), kit.plain(nobody)], close="Close")
    offered = words[:_CHOSEN_MOST]
    # What fits into the menu is read there.
    whole = [block for each in offered if len(each.words) > kit.OPTION_MOST for block in kit.words(f"• {each.words}")]
    return kit.modal(
        "Pass it on",
        [
            kit.plain(of_session(session)),
            kit.context("Who spoke gets the numbers, the words that you choose, and yours. No names are with them."),
            *whole,
            *_asked_for(offered),
            *([kit.context(further_in_words(len(words) - _CHOSEN_MOST))] if len(words) > _CHOSEN_MOST else []),
            kit.input_block(
                "A word of yours", kit.text_input(ids.RESULTS_WORD, lines=True), ids.RESULTS_WORD, optional=True
            ),
        ],
        callback_id=ids.RESULTS_SPEAKER_FORM,
        submit="Pass on",
        close="Cancel",
        metadata=str(session.id),
    )


def _asked_for(offered: Sequence[Feedback]) -> list[Block]:
    if not offered:
        return []
    options = [kit.option(each.id, each.words) for each in offered]
    menu = kit.menu(ids.RESULTS_QUOTES, options, placeholder="Choose any", several=True)
    return [kit.input_block("Words to pass on", menu, ids.RESULTS_QUOTES, optional=True)]


def read(state: Mapping[str, object]) -> tuple[tuple[str, ...], str]:
    """The ids of the chosen words, and the organizer's own; from the `state` of the submitted view."""
    return forms.ticked(state, ids.RESULTS_QUOTES), forms.typed(state, ids.RESULTS_WORD)


def on_their_way(count: int) -> View:
    """In place of the form: that it is on its way."""
    whom = "who spoke" if count == 1 else f"the {count} who spoke"
    return kit.modal(
        "On its way", [kit.plain(f"It goes to {whom} now.")], callback_id=ids.RESULTS_ON_THEIR_WAY, close="Close"
    )


def speaker_card(post: SpeakerResults) -> Message:
    """To who spoke."""
    picture = None
    if post.results.is_shown:
        picture = picture_of(post.session, post.results, (), in_numbers(post.results))
    return kit.message(
        "\n".join(speaker_results_in_words(post)),
        [
            kit.header(speaker_heading(post)),
            kit.plain(headline_after(post.session)),
            kit.context(FOR_YOU),
            *(kit.words(post.word) if post.word else []),
            kit.context(answers_in_words(post.results)),
            *([kit.picture(picture)] if picture else []),
            *_commitments(post.results),
            *(kit.plain(f"• {each}") for each in post.quotes),
        ],
        picture,
    )
