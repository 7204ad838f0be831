"""The form for importing a pasted text, and the preview of its changes."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.core.base.text_validation import to_visible
from bot.core.calendar.formatting import format_count
from bot.core.calendar.import_preview import LEAVE_OUT, ImportDone, ImportPreview, ImportRow, Problem
from bot.core.calendar.models import Series
from bot.text import imports
from bot.views import session_forms
from bot.views.kit import action_ids, block_kit, form_state, inputs, rich_text
from bot.views.kit.block_kit import Block, View

_INTRO = "Paste your program page, or one session per line. You’ll see a preview before anything changes."
_PLACEHOLDER = "April 25, 2024, 12–1 PM - Heather Hsu: Title"
# Together with what is around them, these fit into a form's 100 blocks, whatever the text.
_MAX_ROWS = 30
_MAX_CHOICES = 15
_MAX_LINES = 20
_MAX_LINE = 300
_MAX_NOTES = 3
# The error at the field that would import what is ready.
NOT_CONFIRMED = "Fix the other lines, or check this box."
_LEAVE_OUT = inputs.option(str(LEAVE_OUT), "Leave it out")


def form(series: Series, words: str = "") -> View:
    """Render the form, with the initial words."""
    return _modal([block_kit.plain(_INTRO), _field(words)], "Preview", f"{series.id}/")


def preview(found: ImportPreview, state: Mapping[str, object]) -> View:
    """Render what the text would change, what was skipped, and what the organizer decides, above the text itself."""
    choices = found.doubtful[:_MAX_CHOICES]
    offered = {each.key for each in choices}
    unread = [each for each in found.problems if each.key not in offered]
    # Slack keeps what is in the field, with its lists and links.
    of_older_form = "" if form_state.rich_text(state, action_ids.PASTE_PAGE) else read(state)
    blocks = [
        *_understood(found),
        *_listed("Skipped", [str(each) for each in found.skipped]),
        *(block_kit.context(each) for each in found.notes[:_MAX_NOTES]),
        *_listed("We couldn’t read these lines", [str(each) for each in unread]),
        *_choices(found, choices),
        *_leave_out(found),
        _field(of_older_form),
    ]
    return _modal(blocks, _next_step(found), f"{found.series.id}/{found.seen}")


def _next_step(found: ImportPreview) -> str:
    if found.doubtful and found.problems:
        return "Continue"
    return "Import" if found.changes_anything else "Preview"


def _modal(blocks: Sequence[Block], submit: str, metadata: str) -> View:
    return block_kit.modal(
        "Import schedule", blocks, callback_id=action_ids.PASTE_FORM, submit=submit, metadata=metadata
    )


def _understood(found: ImportPreview) -> list[Block]:
    comparison = found.comparison
    head = [imports.format_counts(comparison), *imports.format_text_changes(found.text_changes)]
    rows = found.rows
    more = f"{len(rows) - _MAX_ROWS} more sessions" if len(rows) > _MAX_ROWS else ""
    return [
        block_kit.section("*Preview (nothing is saved yet)*"),
        *block_kit.words("\n".join(head)),
        *(_row(found, each) for each in rows[:_MAX_ROWS]),
        *([block_kit.context(f"+{more}")] if more else []),
        *block_kit.words(_cut(list(imports.format_missing(comparison)))),
    ]


def _row(found: ImportPreview, row: ImportRow) -> Block:
    heading, lines = imports.format_row(row, found.series, found.comparison.today)
    return block_kit.rich([(f"{heading}\n", True), ("\n".join(lines), False)])


def _listed(heading: str, lines: Sequence[str]) -> list[Block]:
    return [block_kit.section(f"*{heading}*"), *block_kit.words(_cut(lines))] if lines else []


def _cut(lines: Sequence[str]) -> str:
    more = [f"+{len(lines) - _MAX_LINES} more lines"] if len(lines) > _MAX_LINES else []
    return "\n".join([*(block_kit.shorten(each, _MAX_LINE) for each in lines[:_MAX_LINES]), *more])


def _choices(found: ImportPreview, doubtful: Sequence[Problem]) -> list[Block]:
    if not doubtful:
        return []
    return [block_kit.section("*Choose what these lines mean*"), *(_choice(found, each) for each in doubtful)]


def _choice(found: ImportPreview, doubtful: Problem) -> Block:
    readings = [
        inputs.option(str(number), *imports.format_choice(each, doubtful.readings, found.series))
        for number, each in enumerate(doubtful.readings)
    ]
    options = {each["value"]: each for each in (*readings, _LEAVE_OUT)}
    name = f"{action_ids.PASTE_CHOICE}.{doubtful.key}"
    field = inputs.radio(name, list(options.values()), options.get(str(found.choices.get(doubtful.key))))
    label = f"Line {doubtful.line}: {doubtful.text}"
    return inputs.field(label, field, optional=True, hint=doubtful.message)


def _leave_out(found: ImportPreview) -> list[Block]:
    if not (found.problems and found.changes_anything):
        return []
    ready = len(found.comparison.added) + len(found.comparison.changed)
    what = format_count(ready, "session", "sessions") if ready else "the description"
    box = inputs.checkbox(
        action_ids.PASTE_LEAVE_OUT, inputs.option("yes", f"Import {what} now. I’ll fix the other lines later.")
    )
    return [inputs.field("If some lines aren’t ready", box, optional=True)]


def _field(text: str) -> Block:
    field = inputs.rich_text(action_ids.PASTE_PAGE, rich_text.from_lines(text), placeholder=_PLACEHOLDER)
    return inputs.field("Schedule", field)


def mentioned(state: Mapping[str, object]) -> tuple[str, ...]:
    """Return the external ids of the people whom the text mentions."""
    return rich_text.mentioned(form_state.rich_text(state, action_ids.PASTE_PAGE))


def read(state: Mapping[str, object], names: Mapping[str, str | None] = MappingProxyType({})) -> str:
    """Read the text. In an older form, a full first field was cut anywhere, also within a line.

    Args:
        state: The state of the submitted view.
        names: The names of the people whom the text mentions, by external id.
    """
    if page := form_state.rich_text(state, action_ids.PASTE_PAGE):
        return to_visible(rich_text.to_lines(page, names))
    text, rest = (form_state.typed(state, each) for each in (action_ids.PASTE_TEXT, action_ids.PASTE_REST))
    return (text + rest) if len(text) >= block_kit.MAX_INITIAL_VALUE else "\n".join(filter(str.strip, (text, rest)))


def read_choices(state: Mapping[str, object]) -> dict[str, int]:
    """Read what was decided: for a doubtful line's key, the position of the reading, or `LEAVE_OUT`."""
    chosen = form_state.chosen_of(state, f"{action_ids.PASTE_CHOICE}.")
    left_out = {key: LEAVE_OUT for key, value in chosen.items() if value == _LEAVE_OUT["value"]}
    return left_out | {key: number for key, value in chosen.items() if (number := form_state.number(value)) is not None}


def leaves_out(state: Mapping[str, object]) -> bool:
    """Return whether the organizer imports what is ready, without the other lines."""
    return form_state.is_ticked(state, action_ids.PASTE_LEAVE_OUT)


def imported(found: ImportDone) -> View:
    """Say in place of the form what was changed, and what was left out."""
    left_out = _listed("Not imported", [str(each) for each in found.left_out])
    blocks = [*block_kit.words(_cut(found.lines)), *left_out]
    return session_forms.done("Schedule imported", blocks, found.series, found.change_id)
