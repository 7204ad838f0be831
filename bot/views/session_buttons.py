"""The buttons for organizers' actions on a session."""

from bot.core.calendar.formatting import format_day
from bot.core.calendar.models import Session
from bot.core.commands.vocabulary import CommandName
from bot.views.attendance import who_button
from bot.views.kit import action_ids, block_kit
from bot.views.kit.block_kit import Block, Element

_BUTTONS = {
    CommandName.EDIT: ("Edit", action_ids.SESSION_EDIT),
    CommandName.MOVE: ("Reschedule", action_ids.SESSION_MOVE),
    CommandName.CANCEL: ("Cancel session", action_ids.SESSION_CANCEL),
    CommandName.RESTORE: ("Restore session", action_ids.SESSION_RESTORE),
}


def button(word: CommandName, session: Session, text: str = "", *, primary: bool = False) -> Element:
    """Render a button for an action on a session; `text` replaces its usual text."""
    usual, action_id = _BUTTONS[word]
    day, text = format_day(session.date), text or usual
    # Screen readers need not hear a date twice.
    label = text if day in text else f"{text}, {day}"
    return block_kit.button(text, action_id, str(session.id), label=label, primary=primary)


def row_for(session: Session) -> Block:
    """Render an organizer's actions on a session."""
    changing = (button(word, session) for word in (CommandName.EDIT, CommandName.MOVE, CommandName.CANCEL))
    return block_kit.actions(*changing, ask_button(session), who_button(session))


def ask_button(session: Session) -> Element:
    """Render the button that opens the speaker card, to send or fill in."""
    text = "Request talk details"
    return block_kit.button(text, action_ids.SPEAKER_ASK, str(session.id), label=f"{text}, {format_day(session.date)}")
