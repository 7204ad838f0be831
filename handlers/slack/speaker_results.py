"""Pass evaluation results on to the speakers."""

from typing import Any

from slack_bolt import Ack, Respond

from bot.services.learning import speaker_results
from bot.services.learning.speaker_results import PassedOn, ResultsToPassOn
from bot.services.shared.results import Forbidden, Invalid, NotFound
from bot.views import evaluation_results as views
from bot.views.kit.form_state import metadata, number
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext
from handlers.slack.support.rejections import render_result, respond_rejected


def open_choice(ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext, respond: Respond) -> None:
    """Open the form in which an organizer chooses comments."""
    session_id = number(action.get("value")) or 0
    found = speaker_results.choice(ctx.db, actor=ctx.actor, session_id=session_id, now=ctx.times.now)
    match found:
        case ResultsToPassOn(_, session, words, reaches):
            modals.open_or_respond(ctx.client, body, respond, views.choice(session, words, reaches=reaches))
        case Forbidden() | NotFound():
            respond_rejected(respond, found)
    ack()


def submit_choice(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Queue the results for the speakers."""
    quotes, word = views.read(view.get("state", {}))
    result = speaker_results.pass_on(
        ctx.db,
        actor=ctx.actor,
        session_id=number(metadata(view)) or 0,
        submission=view["id"],
        quotes=quotes,
        word=word,
        now=ctx.times.now,
    )
    match result:
        case PassedOn(_, count):
            ctx.wake()
            ack(response_action="update", view=views.on_their_way(count))
        case Invalid() | Forbidden() | NotFound():
            render_result(ack, view, result, "results")
