"""Import a pasted text into the calendar, after a preview."""

from typing import Any

from slack_bolt import Ack

from bot.core.calendar.import_preview import ImportDone, ImportPreview
from bot.services.calendar.paste_import import Pasted, paste
from bot.services.shared.results import Forbidden, NotFound
from bot.views import paste_import
from bot.views.kit import form_state
from handlers.slack.support.context import RequestContext
from handlers.slack.support.deadline import Deadline
from handlers.slack.support.modals import show_errors
from handlers.slack.support.organizer_forms import organizer_form
from handlers.slack.support.rejections import render_result
from handlers.slack.support.user_lookup import names_by

open_form = organizer_form(paste_import.form)


def submit_form(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Show the preview, or import the text if its preview was shown."""
    series_id, seen = form_state.metadata_parts(view)
    state = view.get("state", {})
    mentioned = paste_import.mentioned(state)
    names = names_by(ctx.client, Deadline())(mentioned) if mentioned else {}
    pasted = Pasted(
        paste_import.read(state, names), seen, paste_import.read_choices(state), paste_import.leaves_out(state)
    )
    match paste(ctx.db, actor=ctx.actor, series_id=series_id, pasted=pasted, times=ctx.times):
        case ImportPreview(is_confirmed=True, changes_anything=True):
            # Nothing but the organizer's word is missing.
            ack(show_errors(view, paste_import.NOT_CONFIRMED))
        case ImportPreview() as found:
            ack(response_action="update", view=paste_import.preview(found, state))
        case ImportDone() as done:
            ctx.wake()
            ack(response_action="update", view=paste_import.imported(done))
        case Forbidden() | NotFound() as rejected:
            render_result(ack, view, rejected)
