"""Error messages: a sentence for each expected failure, and one for the rest."""

from bot.chat.surface import Surface
from bot.core.commands.style import STYLES
from bot.views.kit import action_ids, block_kit
from bot.views.kit.block_kit import Block, Message, View

OTHER_WORKSPACE = "This app belongs to another workspace and can’t respond here."
NO_CONNECTION = "We can’t connect to Slack for this workspace. Nothing was changed. Contact your app admin."
BUSY_DATABASE = "We can’t reach the schedule right now. Nothing was changed. Try again in a minute."
FORM_NO_LONGER_THERE = "This form has expired. Copy your text and open a new one."
FORM_NOT_SENT = "We couldn’t send that. Your text is still here. Try again in a minute."
FORM_DID_NOT_OPEN = "The form didn’t open in time. Try again."
SESSION_GONE = "This session is no longer on the schedule."
SESSION_CANCELED_OR_GONE = "This session was canceled or is no longer on the schedule."
NOTHING_TO_SHARE = "This session was canceled or removed."
COMMITMENT_GONE = "You already answered, or this has expired."
NO_UPDATE_YET = "There’s no update to share yet."
BEGUN = "It’s starting too soon to snooze."


def no_longer_there(surface: Surface) -> str:
    """Say that a button is of no use any more, and where the latest is in the reader's chat."""
    return f"That button has expired. See the latest {STYLES[surface].home}."


def unforeseen(reference: str) -> str:
    """Return the sentence for an unexpected error; the log has it under `reference`."""
    return (
        f"Something went wrong on our end. Try again. If it keeps happening, give an organizer this code: {reference}"
    )


def keeping(sentence: str, typed: str) -> Message:
    """Render a sentence with what was typed after `/lhs-rounds`, so that nothing is lost."""
    quoted: list[Block] = [block_kit.section("*Your text:*"), *block_kit.words(typed)] if typed.strip() else []
    spoken = f"{sentence}\nYour text: {typed.strip()}" if quoted else sentence
    return block_kit.message(spoken, [block_kit.plain(sentence), *quoted])


def instead_of_form(sentence: str) -> View:
    """Render a sentence in place of a form without a field for errors."""
    return block_kit.modal("Not sent", [block_kit.plain(sentence)], callback_id=action_ids.FORM_REJECTED, close="Close")
