"""The form into which an organizer pastes a text, and the preview of what it changes."""

from collections.abc import Mapping, Sequence

from bot.core.calendar import Series
from bot.views import forms, ids, kit
from bot.views.kit import Block, View

_HOW = (
    "Paste the text of the program's page, copied from the browser, or a table with the columns date, start, minutes,"
    " title, speakers, place, link. You see what changes before anything does."
)
# Slack takes no more in one field; the page of a whole season is a little longer.
_HINT = "A field takes 3,000 characters."
_SHOWN_MOST = 40


def form(series: Series, words: str = "") -> View:
    """The empty form, or with the words that somebody began with."""
    return kit.modal(
        "Paste a text",
        [kit.plain(_HOW), *_fields(words, "")],
        callback_id=ids.PASTE_FORM,
        submit="Preview",
        close="Close",
        metadata=f"{series.id}/",
    )


def preview(series: Series, state: Mapping[str, object], lines: Sequence[str], seen: str) -> View:
    """What the text would change, above the text itself."""
    shown = list(lines[:_SHOWN_MOST])
    if len(lines) > _SHOWN_MOST:
        shown.append(f"And {len(lines) - _SHOWN_MOST} more lines.")
    return kit.modal(
        "Paste a text",
        [
            kit.section("*This would change. Nothing is saved yet.*"),
            *kit.words("\n".join(shown)),
            *_fields(forms.typed(state, ids.PASTE_TEXT), forms.typed(state, ids.PASTE_REST)),
        ],
        callback_id=ids.PASTE_FORM,
        submit="Take it in",
        close="Close",
        metadata=f"{series.id}/{seen}",
    )


def _fields(text: str, rest: str) -> list[Block]:
    return [
        kit.input_block("Text", kit.text_input(ids.PASTE_TEXT, text, lines=True), ids.PASTE_TEXT, hint=_HINT),
        kit.input_block(
            "The rest of it", kit.text_input(ids.PASTE_REST, rest, lines=True), ids.PASTE_REST, optional=True
        ),
    ]


def about(view: object) -> tuple[int, str]:
    """The series that a form is about (0 for none), and the preview that it shows."""
    series, _, seen = forms.metadata(view).partition("/")
    return forms.number(series) or 0, seen


def read(state: Mapping[str, object]) -> str:
    """The whole text."""
    parts = (forms.typed(state, ids.PASTE_TEXT), forms.typed(state, ids.PASTE_REST))
    return "\n".join(part for part in parts if part.strip())


def taken_in(lines: Sequence[str]) -> View:
    """In place of the form: what was changed."""
    return kit.modal(
        "Saved",
        [
            kit.section("*It is in the calendar*"),
            *kit.words("\n".join(lines[:_SHOWN_MOST])),
            kit.context("To take it back: /lhs-rounds history"),
        ],
        callback_id=ids.SESSION_KEPT,
        close="Close",
    )
