"""Commitment follow-ups: the question, and the form for the answer."""

from collections.abc import Mapping, Sequence

from bot.core.learning.evaluations import Barrier, CommitmentOutcome
from bot.core.outbox.learning_notifications import CommitmentClosed, CommitmentFollowup
from bot.text.evaluation_results import (
    DID_IT_HAPPEN,
    FOLLOWUP_CLOSED,
    FOLLOWUP_DELETED,
    FOLLOWUP_PRIVACY,
    commitment_heading,
)
from bot.text.evaluations import BARRIER_LABELS, OUTCOME_LABELS
from bot.views.kit import action_ids, block_kit, form_state, inputs
from bot.views.kit.block_kit import Block, View

CHOOSE = "Choose an answer."


def card(post: CommitmentFollowup) -> list[Block]:
    """Render what a person committed to, and the question about its outcome."""
    return [
        block_kit.header(DID_IT_HAPPEN),
        block_kit.plain(commitment_heading(post)),
        *block_kit.words(post.text),
        block_kit.actions(block_kit.button("Respond", action_ids.COMMITMENT_OPEN, post.commitment_id, primary=True)),
        block_kit.context(FOLLOWUP_PRIVACY),
    ]


def closed(_: CommitmentClosed) -> list[Block]:
    """Render what is left of the question once it was answered, deleted, or has expired."""
    return [block_kit.section(f"*{FOLLOWUP_CLOSED}*"), block_kit.plain(FOLLOWUP_DELETED)]


def form(commitment_id: str, words: str) -> View:
    """Render the form for the outcome and the barriers."""
    barriers = inputs.options(BARRIER_LABELS)
    in_the_way = inputs.menu(action_ids.COMMITMENT_BARRIERS, barriers, placeholder="Choose any", several=True)
    shown = [
        block_kit.plain("You wrote:"),
        *block_kit.words(words),
        inputs.field(DID_IT_HAPPEN, inputs.radio(action_ids.COMMITMENT_OUTCOME, inputs.options(OUTCOME_LABELS))),
        inputs.field("What got in the way?", in_the_way, optional=True),
    ]
    return block_kit.modal(
        DID_IT_HAPPEN, shown, callback_id=action_ids.COMMITMENT_FORM, submit="Send", metadata=commitment_id
    )


def read(state: Mapping[str, object]) -> tuple[CommitmentOutcome | None, tuple[Barrier, ...]]:
    """Read the outcome and the barriers from the submitted view's `state`."""
    outcome = form_state.chosen(state, action_ids.COMMITMENT_OUTCOME)
    ticked = form_state.ticked(state, action_ids.COMMITMENT_BARRIERS)
    known = CommitmentOutcome(outcome) if outcome in set(CommitmentOutcome) else None
    return known, tuple(each for each in Barrier if each.value in ticked)


def thanks() -> View:
    """Thank the person in place of the form."""
    sentence = "Your answer is anonymous, and we deleted what you wrote."
    return block_kit.modal("Thank you", [block_kit.plain(sentence)], callback_id=action_ids.COMMITMENT_SAVED)


def on_home(commitments: Sequence[tuple[str, str]]) -> list[Block]:
    """Render Home's list of commitments, each with a button that deletes it."""
    rows = [
        block_kit.plain(words, block_kit.button("Delete", action_ids.COMMITMENT_FORGET, its_id))
        for its_id, words in commitments
    ]
    return [block_kit.section("*Your 3-month follow-ups*"), *rows] if rows else []
