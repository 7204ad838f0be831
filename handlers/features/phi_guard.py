"""The PHI check of a submitted form, before its listener."""

from functools import wraps

from bot.services.privacy import phi_check
from bot.views import phi_warning
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import FormListener, FormResult, ShowView, SubmittedForm


def check_first(listener: FormListener) -> FormListener:
    """Create a listener that shows the form again if a text looks like patient information, and else calls its own."""

    @wraps(listener)
    def checked(form: SubmittedForm, ctx: RequestContext) -> FormResult:
        typed = phi_warning.texts(form.view)
        suspected = phi_check.check(typed, phi_warning.clearances(form.view, typed))
        if suspected is None:
            return listener(form, ctx)
        return ShowView(phi_warning.pointed_out(form.view, suspected.matches, suspected.clearance))

    return checked
