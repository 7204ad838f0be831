"""Evaluation results: the organizers' card, the choice of comments for speakers, and the speakers' card."""

from collections.abc import Mapping, Sequence
from itertools import chain

from bot.chat.surface import Surface
from bot.core.calendar.formatting import format_date, past_headline
from bot.core.calendar.models import Session
from bot.core.commands.vocabulary import CommandName
from bot.core.learning.feedback import Feedback
from bot.core.outbox.learning_notifications import ResultsCard, SpeakerResults
from bot.text import evaluation_results as words
from bot.text.evaluations import commitment_lines, format_answers, format_session_heading
from bot.views.initiatives import make_button
from bot.views.kit import action_ids, block_kit, form_state, inputs
from bot.views.kit.block_kit import Block, Element, Message, View
from bot.views.session_buttons import button

# Comments of each kind that fit beside the numbers in one message.
_MAX_WORDS = 8
# Fits one window even if each comment is so long that it is shown above the menu.
_MAX_CHOSEN = 80


def card(post: ResultsCard | SpeakerResults) -> Message:
    """Render the numbers as a picture, and the comments: an organizer's card, or a speaker's."""
    results, trend = post.results, post.trend if isinstance(post, ResultsCard) else ()
    picture = None
    if results.is_shown:
        points = tuple((f"{each.day:%b} {each.day.day}", each.mean) for each in trend)
        picture = words.build_chart(post.session, results, points, words.format_distributions(results, trend))
    numbers = [block_kit.context(format_answers(results)), *([block_kit.image(picture)] if picture else [])]
    if commitments := commitment_lines(results):
        numbers.append(block_kit.plain("\n".join(commitments)))
    headline = block_kit.plain(past_headline(post.session))
    if isinstance(post, ResultsCard):
        text, heading = words.format_results(post), words.results_heading(post)
        buttons = block_kit.actions(pass_on_button(post), make_button(post.series, post.session))
        shown = [headline, *numbers, *_words(post.comments), buttons]
    else:
        text, heading = words.format_speaker_results(post), words.speaker_heading(post)
        intro = [headline, block_kit.context(words.SPEAKER_INTRO), *block_kit.words(post.message)]
        shown = [*intro, *numbers, *(block_kit.plain(f"• {each}") for each in post.quotes)]
    return block_kit.message("\n".join(text), [block_kit.header(heading), *shown], picture)


def pass_on_button(post: ResultsCard) -> Element:
    """Render the button that opens the choice of what to pass on."""
    label = f"Share with speaker, {format_date(post.session.date)}"
    return block_kit.button("Share with speaker", action_ids.RESULTS_SPEAKER, str(post.session.id), label=label)


def _words(comments: Sequence[Feedback]) -> list[Block]:
    blocks: list[Block] = []
    for prompt_kind, heading in words.PROMPT_HEADINGS.items():
        these = [each for each in comments if each.prompt is prompt_kind]
        if these:
            blocks.append(block_kit.section(f"*{heading}*"))
            blocks += [block_kit.plain(f"• {each.text}") for each in these[:_MAX_WORDS]]
        if len(these) > _MAX_WORDS:
            blocks.append(block_kit.context(words.format_further(len(these) - _MAX_WORDS)))
    return blocks


def choice(session: Session, comments: Sequence[Feedback], *, reaches: bool, surface: Surface = Surface.SLACK) -> View:
    """Render the form in which an organizer chooses comments and adds their own words.

    Args:
        session: The evaluated session.
        comments: The comments to choose from.
        reaches: Whether any speaker has an account in the chat; otherwise nothing can be passed on.
        surface: The chat.
    """
    heading = block_kit.plain(format_session_heading(session))
    if not reaches:
        no_account = f"This speaker isn’t linked to a {surface.label} account. Edit the session to add one."
        editing = block_kit.actions(button(CommandName.EDIT, session, "Edit session", primary=True))
        return block_kit.modal("Share with speaker", [heading, block_kit.plain(no_account), editing])
    intro = "The speaker gets the ratings, the comments you pick, and your note. No names are included."
    offered, further = comments[:_MAX_CHOSEN], len(comments) - _MAX_CHOSEN
    # Short comments are readable in the menu.
    whole = [block_kit.words(f"• {each.text}") for each in offered if len(each.text) > block_kit.MAX_OPTION]
    options = [inputs.option(each.id, each.text) for each in offered]
    menu = inputs.menu(action_ids.RESULTS_QUOTES, options, placeholder="Choose any", several=True)
    own = inputs.text(action_ids.RESULTS_NOTE, lines=True)
    return block_kit.modal(
        "Share with speaker",
        [
            heading,
            block_kit.context(intro),
            *chain(*whole),
            *([inputs.field("Comments to include", menu, optional=True)] if offered else []),
            *([block_kit.context(words.format_further(further))] if further > 0 else []),
            inputs.field("Add a note", own, optional=True),
        ],
        callback_id=action_ids.RESULTS_SPEAKER_FORM,
        submit="Share",
        metadata=str(session.id),
    )


def read(state: Mapping[str, object]) -> tuple[tuple[str, ...], str]:
    """Read the ids of the chosen comments, and the organizer's own words, from the submitted view's `state`."""
    return form_state.ticked(state, action_ids.RESULTS_QUOTES), form_state.typed(state, action_ids.RESULTS_NOTE)


def on_their_way(count: int) -> View:
    """Confirm in place of the form that the results are queued."""
    whom = "the speaker" if count == 1 else f"{count} speakers"
    going = [block_kit.plain(f"We’re sending it to {whom} now.")]
    return block_kit.modal("Shared", going, callback_id=action_ids.RESULTS_SENT)
