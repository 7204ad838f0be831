"""The form for importing a pasted text, and the preview of its changes."""

from collections.abc import Mapping, Sequence

from bot.core.calendar.import_diff import ImportDone, ImportPreview
from bot.core.calendar.models import Series
from bot.slack.views import session_forms
from bot.slack.views.kit import action_ids, block_kit, form_state
from bot.slack.views.kit.block_kit import Block, View

_INTRO = "Paste your program page, or one session per line. You’ll see a preview before anything changes."
_HINT = f"Limit {block_kit.MAX_INITIAL_VALUE:,} characters. Paste the rest under Continued."
_PLACEHOLDER = "April 25, 2024, 12–1 PM - Heather Hsu: Title"
_MAX_SHOWN = 40


def form(series: Series, words: str = "") -> View:
    """Render the form, with the initial words."""
    first, rest = words[: block_kit.MAX_INITIAL_VALUE], words[block_kit.MAX_INITIAL_VALUE :]
    return _modal([block_kit.plain(_INTRO), *_fields(first, rest)], "Preview", f"{series.id}/")


def preview(found: ImportPreview, state: Mapping[str, object], seen: str) -> View:
    """Render what the text would change, and the lines that could not be read, above the text itself."""
    blocks: list[Block] = []
    if found.problems:
        blocks.append(block_kit.section("*We couldn’t read these lines:*"))
        blocks += block_kit.words(_shown(found.problems))
    if found.changes_anything or not found.problems:
        blocks.append(block_kit.section("*Preview (nothing is saved yet)*"))
        blocks += block_kit.words(_shown(found.lines))
    texts = (form_state.typed(state, each) for each in (action_ids.PASTE_TEXT, action_ids.PASTE_REST))
    submit = "Import" if found.changes_anything else "Preview"
    return _modal([*blocks, *_fields(*texts)], submit, f"{found.series.id}/{seen}")


def _modal(blocks: Sequence[Block], submit: str, metadata: str) -> View:
    return block_kit.modal(
        "Import schedule", blocks, callback_id=action_ids.PASTE_FORM, submit=submit, metadata=metadata
    )


def _shown(lines: Sequence[str]) -> str:
    more = [f"+{len(lines) - _MAX_SHOWN} more lines"] if len(lines) > _MAX_SHOWN else []
    return "\n".join([*lines[:_MAX_SHOWN], *more])


def _fields(text: str, rest: str) -> list[Block]:
    whole = block_kit.text_input(action_ids.PASTE_TEXT, text, lines=True, placeholder=_PLACEHOLDER)
    more = block_kit.text_input(action_ids.PASTE_REST, rest, lines=True)
    return [
        block_kit.input_block("Schedule", whole, hint=_HINT),
        block_kit.input_block("Continued", more, optional=True),
    ]


def read(state: Mapping[str, object]) -> str:
    """Read the whole text. A full first field was cut anywhere, also within a line."""
    text, rest = (form_state.typed(state, each) for each in (action_ids.PASTE_TEXT, action_ids.PASTE_REST))
    return (text + rest) if len(text) >= block_kit.MAX_INITIAL_VALUE else "\n".join(filter(str.strip, (text, rest)))


def imported(found: ImportDone) -> View:
    """Say in place of the form what was changed."""
    return session_forms.done("Schedule imported", block_kit.words(_shown(found.lines)), found.series, found.change_id)
