"""Import a pasted text into the calendar, after a preview."""

from bot.core.calendar.import_preview import ImportDone, ImportPreview
from bot.services.calendar.paste_import import Pasted, paste
from bot.services.shared.results import InvalidError
from bot.views import paste_import
from bot.views.kit import form_state
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import FormResult, ShowView, SubmittedForm
from handlers.features.support.organizer_forms import organizer_form

open_form = organizer_form(lambda series, words, _: paste_import.form(series, words))


def submit_form(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Show the preview, or import the text if its preview was shown."""
    series_id, seen = form_state.number_and_rest(form.metadata)
    state = form.state
    names = ctx.names_of(paste_import.mentioned(state))
    pasted = Pasted(
        paste_import.read(state, names), seen, paste_import.read_choices(state), paste_import.leaves_out(state)
    )
    match paste(ctx.db, actor=ctx.actor, series_id=series_id, pasted=pasted, times=ctx.times):
        case ImportPreview(is_confirmed=True, changes_anything=True):
            # Nothing but the organizer's word is missing.
            raise InvalidError({"leave_out": paste_import.NOT_CONFIRMED})
        case ImportPreview() as found:
            return ShowView(paste_import.preview(found, state))
        case ImportDone() as done:
            ctx.wake()
            return ShowView(paste_import.imported(done))
