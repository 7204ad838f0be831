"""Evaluate a session: open the form and store the answers. Answers are never logged or passed on here."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, Respond

from bot.services.learning import evaluations
from bot.services.learning.evaluations import EvaluationSaved, NotOpen
from bot.services.shared.results import Invalid, NotFound, Saved, Unavailable
from bot.text.evaluations import RATINGS_CLOSED
from bot.views import evaluations as views
from bot.views import notifications
from bot.views.kit.action_ids import EVALUATION
from bot.views.kit.form_state import metadata_parts, number
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext
from handlers.slack.support.rejections import render_result, respond_rejected, text_message
from handlers.slack.support.respond import replace_message

_NOT_OPEN = {NotOpen.ANSWERED: views.ANSWERED, NotOpen.NOT_YET: views.NOT_YET, NotOpen.TOO_LATE: RATINGS_CLOSED}


def open_form(ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext, respond: Respond) -> None:
    """Open the form, or say why it cannot be filled in."""
    session_id = number(action.get("value")) or 0
    found = evaluations.form(ctx.db, actor=ctx.actor, session_id=session_id, now=ctx.times.now)
    match found:
        case NotFound():
            respond_rejected(respond, found)
        case Unavailable(reason):
            sentence = _NOT_OPEN[reason]
            modals.open_or_respond(ctx.client, body, respond, views.instead(sentence), text_message(sentence))
        case evaluations.EvaluationToFill(_, session, for_credit):
            form = views.form(session, for_credit=for_credit, opened_from=_own_message(body))
            modals.open_or_respond(ctx.client, body, respond, form)
    ack()


def submit_form(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Store the answers and say thanks, or show errors in the form."""
    session_id, opened_from = metadata_parts(view)
    given = evaluations.submit_evaluation(
        ctx.db,
        actor=ctx.actor,
        session_id=session_id,
        submission=view["id"],
        draft=views.read(view.get("state", {})),
        now=ctx.times.now,
    )
    match given:
        case Invalid() | NotFound():
            render_result(ack, view, given, EVALUATION)
        case Unavailable(reason):
            ack(**modals.reject(view, _NOT_OPEN[reason]))
        case Saved(EvaluationSaved(comments_by, followup_on, prompt)):
            # No need to wake the worker: nothing is sent now.
            ack(response_action="update", view=views.thanks(comments_by, followup_on))
            # Not through the outbox, where the time of the rating could be read.
            if opened_from:
                replace_message(Respond(response_url=opened_from), notifications.render(prompt))


def _own_message(body: Mapping[str, Any]) -> str:
    """Return the address at which the person's own request to rate can be replaced; empty for a channel's or Home."""
    is_own = (body.get("channel") or {}).get("name") == "directmessage"
    return str(body.get("response_url") or "") if is_own else ""


def add_detail(ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext) -> None:
    """Show the other questions in the open form; what was typed stays."""
    modals.update_view(ctx.client, body, views.with_detail(body["view"], for_credit=views.asks_for_credit(action)))
    ack()
