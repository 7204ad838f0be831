"""Slides and recording: open the form and store the links."""

from bot.services.calendar import materials
from bot.views import materials as views
from bot.views.kit.form_state import two_numbers
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import FormResult, ShowView, SubmittedForm
from handlers.features.support.organizer_forms import session_form

open_form = session_form(materials.open_form, lambda found, _: views.form(*found))


def submit_form(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Store the links, or show errors in the form."""
    session_id, version = two_numbers(form.metadata)
    session = materials.keep(
        ctx.db, actor=ctx.actor, session_id=session_id, draft=views.read(form.state, version), times=ctx.times
    )
    ctx.wake()
    return ShowView(views.saved(session))
