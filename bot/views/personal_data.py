"""Personal data: shown, copied and erased."""

import json

from bot.chat.surface import Surface
from bot.core.privacy.personal_data import (
    ERASED,
    ERASURE_EFFECTS,
    ORGANIZER_CANNOT_ERASE,
    PersonalData,
    format_lines,
    format_not_included,
)
from bot.views.kit import action_ids, block_kit
from bot.views.kit.block_kit import Block, View

# The rest of a window's blocks is for other text.
_MAX_PIECES = 90
_TOO_MUCH = "There’s more than fits here. Ask your app admin for the rest."


def view(data: PersonalData, surface: Surface = Surface.SLACK) -> View:
    """Render the data as a list, with buttons for a full copy and for deletion."""
    left_out = block_kit.context(format_not_included(data, surface))
    blocks = [block_kit.plain("\n".join(format_lines(data))), left_out]
    if not data.is_empty:
        buttons = [block_kit.button("Get a copy", action_ids.PERSONAL_DATA_COPY)]
        if data.is_organizer:
            blocks.append(block_kit.context(ORGANIZER_CANNOT_ERASE))
        else:
            delete = block_kit.button("Delete my data", action_ids.PERSONAL_DATA_ERASE)
            buttons.append(
                block_kit.with_confirmation(delete, "Delete your data?", ERASURE_EFFECTS, "Delete my data", "Keep data")
            )
        blocks.append(block_kit.actions(*buttons))
    return _modal("Your data", *blocks)


def copy(data: PersonalData) -> View:
    """Render every row as JSON, to copy."""
    pieces = block_kit.code(json.dumps(data.rows, indent=1, ensure_ascii=False))
    more = [block_kit.context(_TOO_MUCH)] if len(pieces) > _MAX_PIECES else []
    return _modal("A copy of your data", block_kit.plain("Select and copy:"), *pieces[:_MAX_PIECES], *more)


def erased() -> View:
    """Say in place of the data that it was erased."""
    return _modal("Data deleted", block_kit.plain(ERASED))


def organizes() -> View:
    """Say in place of the data why it cannot be erased."""
    return _modal("Not deleted", block_kit.plain(ORGANIZER_CANNOT_ERASE))


def _modal(title: str, *blocks: Block) -> View:
    return block_kit.modal(title, blocks, callback_id=action_ids.PERSONAL_DATA, close="Close")
