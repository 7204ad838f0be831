"""Slides and recording: open the form and store the links."""

from typing import Any

from slack_bolt import Ack

from bot.services.calendar import materials
from bot.services.shared.results import Forbidden, Invalid, NotFound, Saved
from bot.views import materials as views
from bot.views.kit.form_state import metadata_numbers
from handlers.slack.support.context import RequestContext
from handlers.slack.support.organizer_forms import session_form
from handlers.slack.support.rejections import render_result

_GONE = "This session was canceled or is no longer on the schedule."


open_form = session_form(materials.open_form, lambda found: views.form(*found), _GONE)


def submit_form(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Store the links, or show errors in the form."""
    session_id, version = metadata_numbers(view)
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
