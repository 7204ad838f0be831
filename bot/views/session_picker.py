"""Choose the session that an organizer means, from a list with buttons."""

from bot.core.commands.session_picker import SessionChoice
from bot.core.commands.vocabulary import CommandName
from bot.text.answers import OPEN_FORM, choice_heading, choice_mismatch
from bot.text.listings import format_unlisted
from bot.views.kit import action_ids, block_kit
from bot.views.kit.block_kit import Block, Element
from bot.views.session_buttons import button
from bot.views.sessions import row_blocks

_FORMS = {
    CommandName.ADD: ("Add session", action_ids.SESSION_ADD),
    CommandName.SEASON: ("Add season", action_ids.SEASON_OPEN),
    CommandName.PASTE: ("Import schedule", action_ids.PASTE_OPEN),
}


def add_button() -> Element:
    """Render the button that opens the form of a new session."""
    return block_kit.button("Add session", action_ids.SESSION_ADD)


def choice(answer: SessionChoice) -> list[Block]:
    """Render the candidate sessions; for a form that did not open, a button that opens it with the words kept."""
    if answer.command in _FORMS:
        text, action_id = _FORMS[answer.command]
        typed = block_kit.words(answer.text) if answer.text.strip() else []
        opening = block_kit.button(text, action_id, answer.text, primary=True)
        intro = block_kit.plain(OPEN_FORM)
        return [intro, *typed, block_kit.actions(opening)]
    rows = [
        block
        for each in answer.sessions
        for block in row_blocks(each, answer.series.zone, answer.reader, button(answer.command, each), over=False)
    ]
    heading, more, mismatch = choice_heading(answer), format_unlisted(answer.unlisted), choice_mismatch(answer)
    shown = [block_kit.header(heading), *rows] if answer.sessions else [block_kit.plain(heading)]
    if mismatch:
        shown.insert(0, block_kit.plain(mismatch))
    if more:
        shown.append(block_kit.context(more))
    if not answer.sessions and answer.command is not CommandName.RESTORE:
        shown.append(block_kit.actions(add_button()))
    return shown
