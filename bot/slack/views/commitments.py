"""What somebody asked to be reminded of: the question, and the form in which they answer it."""

from collections.abc import Mapping, Sequence

from bot.core.evaluations import Barrier, CarriedOut
from bot.core.posts import EchoCard
from bot.core.spoken_evaluations import BARRIERS, CARRIED_OUT
from bot.core.spoken_results import DID_IT_HAPPEN, echo_heading, echo_in_words
from bot.views import forms, ids, kit
from bot.views.kit import Block, Message, View

NOT_THERE = "You have answered this, or it is not kept any more."
CHOOSE = "Please choose an answer."


def card(post: EchoCard) -> Message:
    """To somebody alone: what they wrote, and the question what became of it."""
    return kit.message(
        "\n".join(echo_in_words(post)),
        [
            kit.header("Did it happen?"),
            kit.plain(echo_heading(post)),
            *kit.words(post.words),
            kit.actions(kit.button("Answer", ids.ECHO_OPEN, post.id, primary=True)),
            kit.context(DID_IT_HAPPEN),
        ],
    )


def form(echo_id: str, words: str) -> View:
    """Asks what became of it, and what got in the way."""
    outcomes = [kit.option(each.value, text) for each, text in CARRIED_OUT.items()]
    barriers = [kit.option(each.value, text) for each, text in BARRIERS.items()]
    return kit.modal(
        "Did it happen?",
        [
            kit.plain("You wrote:"),
            *kit.words(words),
            kit.input_block("It happened", kit.radio_or_none(ids.ECHO_OUTCOME, outcomes, None), ids.ECHO_OUTCOME),
            kit.input_block(
                "What got in the way?",
                kit.menu(ids.ECHO_BARRIERS, barriers, placeholder="Choose any", several=True),
                ids.ECHO_BARRIERS,
                optional=True,
            ),
        ],
        callback_id=ids.ECHO_FORM,
        submit="Send",
        close="Cancel",
        metadata=echo_id,
    )


def read(state: Mapping[str, object]) -> tuple[CarriedOut | None, tuple[Barrier, ...]]:
    """What became of it, and what got in the way; from the `state` of the submitted view."""
    outcome, ticked = forms.chosen(state, ids.ECHO_OUTCOME), forms.ticked(state, ids.ECHO_BARRIERS)
    return (
        CarriedOut(outcome) if outcome in set(CarriedOut) else None,
        tuple(each for each in Barrier if each.value in ticked),
    )


def thanks() -> View:
    """In place of the form."""
    said = "It is counted without your name, and what you wrote is forgotten."
    return kit.modal("Thank you", [kit.plain(said)], callback_id=ids.ECHO_KEPT, close="Close")


def on_home(echoes: Sequence[tuple[str, str]]) -> list[Block]:
    """Somebody's own page: what they will be reminded of, by its id, each with a way to forget it."""
    if not echoes:
        return []
    return [
        kit.section("*What the bot will ask you about*"),
        *(kit.plain(words, kit.button("Forget it", ids.ECHO_FORGET, its_id)) for its_id, words in echoes),
    ]
