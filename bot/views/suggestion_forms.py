"""The forms for declining a suggestion, or merging it into another one."""

from collections.abc import Sequence

from bot.core.outbox.suggestion_notifications import SuggestionCard
from bot.core.suggestions.suggestions import Suggestion
from bot.text.suggestions import format_state
from bot.views.kit import action_ids, block_kit, inputs
from bot.views.kit.block_kit import View
from bot.views.kit.mentions import named
from bot.views.suggestion_cards import carried

_USUAL_REASON = "Thanks for the suggestion. We can’t fit it in right now, but please keep the ideas coming."


def decline(suggestion: Suggestion) -> View:
    """Render the form with the reason that the author will read."""
    reason = inputs.text(action_ids.SUGGESTION_REASON, suggestion.reason or _USUAL_REASON, lines=True)
    hint = "We’ll deliver it, even if they’re anonymous. Supporters get it too."
    message_field = inputs.field("Message to the person who suggested it", reason, hint=hint)
    return block_kit.modal(
        "Decline suggestion",
        [*block_kit.words(suggestion.topic), message_field],
        callback_id=action_ids.SUGGESTION_DECLINE_FORM,
        submit="Decline",
        metadata=carried(suggestion),
    )


def merge(suggestion: Suggestion, others: Sequence[Suggestion]) -> View:
    """Render the form for choosing the other suggestion; `others` most similar first, never empty."""
    options = [inputs.option(str(each.id), each.topic) for each in others[: block_kit.MAX_OPTIONS]]
    return block_kit.modal(
        "Merge suggestions",
        [
            *block_kit.words(suggestion.topic),
            inputs.field("Merge into", inputs.select(action_ids.SUGGESTION_OTHER, options, options[0])),
            block_kit.plain("Votes move to the other suggestion, and those people get its updates."),
        ],
        callback_id=action_ids.SUGGESTION_MERGE_FORM,
        submit="Merge",
        metadata=carried(suggestion),
    )


def meanwhile(sentence: str, card: SuggestionCard) -> View:
    """Say in place of the form that another organizer was quicker, and show the current state."""
    current_state = block_kit.section(f"*{named(lambda name_of: format_state(card, name_of), block_kit.MAX_SECTION)}*")
    shown = [block_kit.plain(sentence), *block_kit.words(card.suggestion.topic), current_state]
    return block_kit.modal("Already handled", shown, callback_id=action_ids.SUGGESTION_DONE)


def done(sentence: str) -> View:
    """Say in place of the form that it is done."""
    return block_kit.modal("Done", [block_kit.plain(sentence)], callback_id=action_ids.SUGGESTION_DONE)
