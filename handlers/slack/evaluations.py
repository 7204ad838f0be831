"""Evaluating a session: the form, and what was sent with it. What is answered is not handed on from here."""

from typing import Any

from slack_bolt import Ack, Respond

from bot.services.learning import evaluations
from bot.services.learning.evaluations import Invalid, Saved, Unavailable
from bot.services.shared.results import NotFound
from bot.slack.views import error_messages
from bot.slack.views import evaluations as views
from bot.slack.views.kit.form_state import number
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext
from handlers.slack.support.rejections import FORM_EXPIRED, respond_rejected, text_message

_NOT_NOW = {
    Unavailable.ANSWERED: views.ANSWERED,
    Unavailable.NOT_YET: views.NOT_YET,
    Unavailable.TOO_LATE: views.TOO_LATE,
}


def open_form(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    ctx: RequestContext,
    respond: Respond,
) -> None:
    """Open the form; or say why it cannot be filled in."""
    session_id = number(action.get("value")) or 0
    found = evaluations.form(ctx.db, actor=ctx.actor, session_id=session_id, now=ctx.times.now)
    match found:
        case NotFound():
            respond_rejected(respond, found)
        case Unavailable():
            modals.open_or_respond(
                ctx.client, body, respond, views.instead(_NOT_NOW[found]), text_message(_NOT_NOW[found])
            )
        case evaluations.EvaluationToFill(_, session, for_credit):
            form = views.form(session, for_credit=for_credit)
            modals.open_or_respond(ctx.client, body, respond, form, FORM_EXPIRED)
    ack()


def submit_form(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Keep the answers and say thanks; or say what to mend, with everything typed still there."""
    given = evaluations.submit_evaluation(
        ctx.db,
        actor=ctx.actor,
        session_id=views.session_of(view),
        submission=view["id"],
        draft=views.read(view.get("state", {})),
        now=ctx.times.now,
    )
    match given:
        case Invalid(found):
            ack(**modals.show_errors(view, views.errors(found)))
        case NotFound():
            ack(**modals.reject(view, error_messages.FORM_NO_LONGER_THERE))
        case Unavailable():
            ack(**modals.reject(view, _NOT_NOW[given]))
        case Saved(series, day, echo_on):
            # Nobody is woken: nothing of it is sent now.
            ack(response_action="update", view=views.thanks(series, day, echo_on))
