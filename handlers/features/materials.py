"""Slides and recording: open the form and store the links."""

from bot.services.calendar import materials
from bot.services.shared.results import Forbidden, Invalid, NotFound, Saved
from bot.views import materials as views
from bot.views.kit.form_state import metadata_numbers
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import FormResult, ShowView, SubmittedForm
from handlers.features.support.organizer_forms import session_form
from handlers.features.support.rejections import render_result

_GONE = "This session was canceled or is no longer on the schedule."


open_form = session_form(materials.open_form, lambda found, _: views.form(*found), _GONE)


def submit_form(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Store the links, or show errors in the form."""
    session_id, version = metadata_numbers(form.view)
    result = materials.keep(
        ctx.db, actor=ctx.actor, session_id=session_id, draft=views.read(form.state, version), times=ctx.times
    )
    match result:
        case Invalid() | Forbidden() | NotFound():
            return render_result(form, result, lambda problems: views.errors(problems, version), _GONE)
        case Saved((_, session)):
            ctx.wake()
            return ShowView(views.saved(session))
