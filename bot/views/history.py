"""The history of changes, for organizers, with a button to undo each."""

import uuid
from functools import partial

from bot.core.calendar.history import NOTHING_YET, ChangeGroup, History, format_heading, format_history
from bot.views.kit import action_ids, block_kit, form_state, mentions
from bot.views.kit.block_kit import Block, Message
from bot.views.kit.mentions import named


def render(history: History) -> Message:
    """Render the change sets, newest first."""
    if not history.groups:
        return block_kit.sentence(NOTHING_YET)
    rows = [block for each in history.groups for block in _row(history, each)]
    return mentions.message(partial(format_history, history), [block_kit.header("Recent changes"), *rows])


def _row(history: History, press: ChangeGroup) -> list[Block]:
    top = named(lambda name_of: format_heading(press, history, name_of))
    undo = block_kit.with_confirmation(
        block_kit.button("Undo", action_ids.HISTORY_UNDO, f"{history.series.id}/{press.change_id}"),
        "Undo this change?",
        "We’ll revert everything saved in this step and update anyone we told.",
        "Undo",
        "Keep change",
    )
    return [
        block_kit.section(f"*{top}*", undo if press.can_be_undone and not press.undone else None),
        block_kit.plain("\n".join(press.lines)),
    ]


def pressed(value: object) -> tuple[int, uuid.UUID] | None:
    """Parse the series and the change set from a button; None for any other value."""
    series, _, batch = value.partition("/") if isinstance(value, str) else ("", "", "")
    series_id = form_state.number(series)
    try:
        return None if series_id is None else (series_id, uuid.UUID(batch))
    except ValueError:
        return None
