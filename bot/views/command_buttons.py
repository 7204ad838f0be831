"""Buttons that do what a typed command would do."""

from dataclasses import replace

from bot.core.commands.vocabulary import CommandName
from bot.views.kit import action_ids, block_kit
from bot.views.kit.block_kit import Block, Element, Message

_ORGANIZER_MENU = (
    (CommandName.ADD, CommandName.SEASON, CommandName.PASTE),
    (CommandName.EDIT, CommandName.MOVE, CommandName.CANCEL),
    (CommandName.READINESS, CommandName.SUGGESTIONS, CommandName.INITIATIVES),
    (CommandName.HISTORY, CommandName.STATUS, CommandName.REPORT),
    (CommandName.SETTINGS, CommandName.ORGANIZERS),
)
_TEXTS = {
    CommandName.ADD: "Add session",
    CommandName.SEASON: "Add season",
    CommandName.PASTE: "Import schedule",
    CommandName.EDIT: "Edit session",
    CommandName.MOVE: "Reschedule",
    CommandName.CANCEL: "Cancel session",
    CommandName.READINESS: "Plan ahead",
    CommandName.SUGGESTIONS: "Suggestions",
    CommandName.INITIATIVES: "Initiatives",
    CommandName.HISTORY: "Recent changes",
    CommandName.STATUS: "Scheduled posts",
    CommandName.REPORT: "Report",
    CommandName.SETTINGS: "Settings",
    CommandName.ORGANIZERS: "Organizers",
    CommandName.MANAGE: "Organizer menu",
    CommandName.PRIVACY: "Open privacy",
    CommandName.CHECK_IN: "Check in",
    CommandName.REMIND: "Set reminders",
}


def command_button(
    name: CommandName, words: str = "", *, text: str = "", label: str = "", primary: bool = False
) -> Element:
    """Render a button that does what the command would do.

    Args:
        name: The command.
        words: What would be typed after it.
        text: The button's text, if it is not the usual one.
        label: What screen readers read, beginning with the text.
        primary: Whether it stands out.
    """
    shown = text or _TEXTS.get(name) or name.value.capitalize()
    action_id = f"{action_ids.COMMAND_RUN}.{name.value}"
    return block_kit.button(shown, action_id, f"{name.value} {words}".strip(), label=label, primary=primary)


def ask_to_post(message: Message, typed: str) -> Message:
    """Render an answer that a person wants to share: they see it first, and post it with one press."""
    question = "Only you can see this. Post it here for everyone?"
    asking = block_kit.section(question, block_kit.button("Post here", action_ids.COMMAND_POST, typed, primary=True))
    shown = block_kit.before(question, message)
    return replace(shown, blocks=(asking, *shown.blocks[1:]))


def organizer_menu() -> list[Block]:
    """Render what organizers can do, as rows of buttons."""
    return [block_kit.actions(*map(command_button, row)) for row in _ORGANIZER_MENU]
