"""Slides and recording: open the form and store the links."""

from typing import Any

from slack_bolt import Ack, Respond

from bot.services.calendar import materials
from bot.services.calendar.materials import MaterialsToEdit
from bot.services.shared.results import Forbidden, Invalid, NotFound, Saved
from bot.slack.views import materials as views
from bot.slack.views.kit.form_state import number
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext
from handlers.slack.support.rejections import FORM_EXPIRED, render_result, respond_rejected

_GONE = "This session is cancelled, or not in the calendar any more."


def open_form(ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext, respond: Respond) -> None:
    """Open the form, for a speaker or an organizer."""
    session_id = number(action.get("value")) or 0
    found = materials.open_form(ctx.db, actor=ctx.actor, session_id=session_id)
    match found:
        case MaterialsToEdit(series, session):
            modals.open_over(ctx.client, body, respond, views.form(series, session), FORM_EXPIRED)
        case Forbidden() | NotFound() as rejection:
            respond_rejected(respond, rejection, _GONE)
    ack()


def submit_form(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Store the links, or show errors in the form."""
    session_id, version = views.read_about(view)
    result = materials.keep(
        ctx.db,
        actor=ctx.actor,
        session_id=session_id,
        draft=views.read(view.get("state", {}), version),
        times=ctx.times,
    )
    match result:
        case Invalid() | Forbidden() | NotFound():
            render_result(ack, view, result, lambda problems: views.errors(problems, version), _GONE)
        case Saved((_, session)):
            ctx.wake()
            ack(response_action="update", view=views.saved(session))
