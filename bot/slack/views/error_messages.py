"""Error messages: a sentence for each expected failure, and one for the rest."""

from bot.slack.views.feedback import write_button
from bot.slack.views.kit import action_ids, block_kit
from bot.slack.views.kit.block_kit import Block, Element, Message, View
from bot.slack.views.suggestions import suggest_button

OTHER_WORKSPACE = "This bot belongs to another workspace, so it cannot answer here. Please ask your own organizers."
BUSY_DATABASE = "The calendar cannot be reached at the moment, and nothing was changed. Please try again in a minute."
NO_LONGER_THERE = "This button or form is from an earlier time and no longer works. Please type /lhs-rounds to go on."
FORM_NO_LONGER_THERE = (
    "This form is from an earlier time and can no longer be sent. Please copy your words, close it, and type"
    " /lhs-rounds to open a new one."
)
FORM_NOT_SENT = "It could not be sent at the moment. Your words are still here: please send them again in a minute."
FORM_DID_NOT_OPEN = "The form did not open in time. Please press the button to open it."


def unforeseen(reference: str) -> str:
    """Return the sentence for an unexpected error; the log has it under `reference`."""
    return (
        "Something went wrong on our side, not yours. Please try again."
        f" If it keeps happening, tell an organizer this number: {reference}"
    )


def keeping(sentence: str, typed: str) -> Message:
    """Render a sentence with what was typed after `/lhs-rounds`, so that nothing is lost."""
    return _with_words(sentence, "You typed:", typed)


def instead_of_form(sentence: str) -> View:
    """Render a sentence in place of a form without a field for errors."""
    return block_kit.modal(
        "It was not sent", [block_kit.plain(sentence)], callback_id=action_ids.FORM_REFUSED, close="Close"
    )


def suggestion_form_did_not_open(words: str) -> Message:
    """Render a button that opens the suggestion form, when it could not be opened directly."""
    return _with_words(FORM_DID_NOT_OPEN, "Your words:", words, suggest_button(words, primary=True))


def feedback_form_did_not_open(words: str) -> Message:
    """Render a button that opens the feedback form, when it could not be opened directly."""
    return _with_words(FORM_DID_NOT_OPEN, "Your words:", words, write_button(words))


def _with_words(sentence: str, label: str, words: str, button: Element | None = None) -> Message:
    typed: list[Block] = [block_kit.section(f"*{label}*"), *block_kit.words(words)] if words.strip() else []
    row = [block_kit.actions(button)] if button else []
    spoken = f"{sentence}\n{label} {words.strip()}" if typed else sentence
    return block_kit.message(spoken, [block_kit.plain(sentence), *typed, *row])
