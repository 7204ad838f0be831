"""Slides and recording: the form, and what was sent with it."""

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
    """Open the form, for who speaks or for an organizer."""
    session_id = number(action.get("value")) or 0
    found = materials.open_form(ctx.db, actor=ctx.actor, session_id=session_id)
    match found:
        case MaterialsToEdit(series, session):
            modals.open_over(ctx.client, body, respond, views.form(series, session), FORM_EXPIRED)
        case Forbidden() | NotFound() as refused:
            respond_rejected(respond, refused, _GONE)
    ack()


def submit_form(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Keep what was attached; or say what to mend, with everything typed still there."""
    session_id, version = views.read_about(view)
    done = materials.keep(
        ctx.db,
        actor=ctx.actor,
        session_id=session_id,
        draft=views.read(view.get("state", {}), version),
        times=ctx.times,
    )
    match done:
        case Invalid() | Forbidden() | NotFound():
            render_result(ack, view, done, lambda problems: views.errors(problems, version), _GONE)
        case Saved((_, session)):
            ctx.wake()
            ack(response_action="update", view=views.kept(session))
