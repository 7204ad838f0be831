"""The form for pasting a text, and the preview of its changes."""

from collections.abc import Mapping, Sequence

from bot.core.calendar.models import Series
from bot.slack.views.kit import action_ids, block_kit, form_state
from bot.slack.views.kit.block_kit import Block, View

_HOW = (
    "Paste the text of the program's page, copied from the browser, or a table with the columns date, start, minutes,"
    " title, speakers, place, link. You see what changes before anything does."
)
# Slack's limit for one field; the page of a whole season is a little longer.
_HINT = "A field takes 3,000 characters."
_MAX_SHOWN = 40


def form(series: Series, words: str = "") -> View:
    """Render the form, with the initial words."""
    return block_kit.modal(
        "Paste a text",
        [block_kit.plain(_HOW), *_fields(words, "")],
        callback_id=action_ids.PASTE_FORM,
        submit="Preview",
        close="Close",
        metadata=f"{series.id}/",
    )


def preview(series: Series, state: Mapping[str, object], lines: Sequence[str], seen: str) -> View:
    """Render what the text would change, above the text itself."""
    shown = list(lines[:_MAX_SHOWN])
    if len(lines) > _MAX_SHOWN:
        shown.append(f"And {len(lines) - _MAX_SHOWN} more lines.")
    return block_kit.modal(
        "Paste a text",
        [
            block_kit.section("*This would change. Nothing is saved yet.*"),
            *block_kit.words("\n".join(shown)),
            *_fields(form_state.typed(state, action_ids.PASTE_TEXT), form_state.typed(state, action_ids.PASTE_REST)),
        ],
        callback_id=action_ids.PASTE_FORM,
        submit="Take it in",
        close="Close",
        metadata=f"{series.id}/{seen}",
    )


def _fields(text: str, rest: str) -> list[Block]:
    whole = block_kit.text_input(action_ids.PASTE_TEXT, text, lines=True)
    more = block_kit.text_input(action_ids.PASTE_REST, rest, lines=True)
    return [
        block_kit.input_block("Text", whole, hint=_HINT),
        block_kit.input_block("The rest of it", more, optional=True),
    ]


def read(state: Mapping[str, object]) -> str:
    """Read the whole text."""
    parts = (form_state.typed(state, action_ids.PASTE_TEXT), form_state.typed(state, action_ids.PASTE_REST))
    return "\n".join(part for part in parts if part.strip())


def imported(lines: Sequence[str]) -> View:
    """Say in place of the form what was changed."""
    return block_kit.modal(
        "Saved",
        [
            block_kit.section("*It is in the calendar*"),
            *block_kit.words("\n".join(lines[:_MAX_SHOWN])),
            block_kit.context("To take it back: /lhs-rounds history"),
        ],
        callback_id=action_ids.SESSION_KEPT,
    )
