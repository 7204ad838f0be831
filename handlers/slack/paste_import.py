"""Import a pasted text into the calendar, after a preview."""

from typing import Any

from slack_bolt import Ack

from bot.core.calendar.import_diff import ImportDone, ImportPreview
from bot.services.calendar.paste_import import fingerprint, paste
from bot.services.shared.results import Forbidden, NotFound
from bot.slack.views import paste_import
from bot.slack.views.kit import form_state
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
        case ImportPreview():
            shown = paste_import.preview(result, state, fingerprint((*result.lines, *result.problems)))
            ack(response_action="update", view=shown)
        case ImportDone():
            ctx.wake()
            ack(response_action="update", view=paste_import.imported(result))
        case Forbidden() | NotFound():
            render_result(ack, view, result)
