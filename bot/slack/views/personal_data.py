"""Personal data: shown, copied and erased."""

import json

from bot.core.privacy.personal_data import (
    ERASED,
    ERASURE_EFFECTS,
    NOT_INCLUDED,
    ORGANIZER_CANNOT_ERASE,
    PersonalData,
    format_lines,
)
from bot.slack.views.kit import action_ids, block_kit
from bot.slack.views.kit.block_kit import Block, View

# The rest of a window's blocks is for other text.
_MAX_PIECES = 90
_TOO_MUCH = "There is more than fits here: ask the person who runs this bot for the rest."


def view(data: PersonalData) -> View:
    """Render all personal data."""
    blocks = [block_kit.plain("\n".join(format_lines(data))), block_kit.context(NOT_INCLUDED)]
    if not data.is_empty:
        pieces = block_kit.code(json.dumps(data.rows, indent=1, ensure_ascii=False))
        more = [block_kit.context(_TOO_MUCH)] if len(pieces) > _MAX_PIECES else []
        blocks += [_erasure(data), block_kit.section("*All of it, to copy*"), *pieces[:_MAX_PIECES], *more]
    return _modal("What is kept of you", *blocks)


def _erasure(data: PersonalData) -> Block:
    if data.is_organizer:
        return block_kit.context(ORGANIZER_CANNOT_ERASE)
    button = block_kit.button("Erase it", action_ids.OWN_DATA_ERASE, label="Erase all that is kept of you")
    return block_kit.actions(
        block_kit.with_confirmation(button, "Erase what is kept of you?", ERASURE_EFFECTS, "Erase it")
    )


def erased() -> View:
    """Say in place of the data that it was erased."""
    return _modal("Erased", block_kit.plain(ERASED))


def organizes() -> View:
    """Say in place of the data why it cannot be erased."""
    return _modal("Not erased", block_kit.plain(ORGANIZER_CANNOT_ERASE))


def _modal(title: str, *blocks: Block) -> View:
    return block_kit.modal(title, blocks, callback_id=action_ids.OWN_DATA, close="Close")
