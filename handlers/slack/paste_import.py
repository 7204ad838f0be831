"""Paste a text into the calendar, after a preview."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack

from bot.services.calendar.paste_import import PastePreview, fingerprint, paste
from bot.services.shared.results import Forbidden, Invalid, NotFound, Saved
from bot.slack.views import paste_import
from bot.slack.views.kit import action_ids, block_kit, form_state
from handlers.slack.support.context import RequestContext
from handlers.slack.support.organizer_forms import organizer_form
from handlers.slack.support.rejections import render_result

open_form = organizer_form(paste_import.form)


def submit_form(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Show the preview, or import the text if its preview was shown."""
    series_id, seen = form_state.metadata_parts(view)
    state = view.get("state", {})
    result = paste(
        ctx.db, actor=ctx.actor, series_id=series_id, text=paste_import.read(state), seen=seen, times=ctx.times
    )
    match result:
        case PastePreview(series, lines):
            ack(response_action="update", view=paste_import.preview(series, state, lines, fingerprint(lines)))
        case Saved(lines):
            ctx.wake()
            ack(response_action="update", view=paste_import.imported(lines))
        case Invalid() | Forbidden() | NotFound() as rejected:
            render_result(ack, view, rejected, _errors)


def _errors(problems: Mapping[str, str]) -> dict[str, str]:
    return {action_ids.PASTE_TEXT: block_kit.shorten(problems["text"], block_kit.MAX_FIELD)}
