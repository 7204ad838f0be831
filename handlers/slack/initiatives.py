"""Initiatives: created by organizers, updated by their owners, published to the channels."""

from typing import Any

from slack_bolt import Ack, Respond

from bot.core.calendar.models import local_date
from bot.services.learning import initiatives
from bot.services.learning.initiatives import InitiativeToCreate
from bot.services.shared.results import Forbidden, Invalid, NotFound, Saved
from bot.views import initiatives as views
from bot.views.kit.action_ids import INITIATIVE
from bot.views.kit.form_state import metadata, number
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext
from handlers.slack.support.rejections import render_result, respond_rejected, text_message
from handlers.slack.support.respond import send_reply


def open_form(ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext, respond: Respond) -> None:
    """Open the form for a new initiative."""
    series_id, session_id = views.read_about(str(action.get("value") or ""))
    found = initiatives.initiative_to_create(
        ctx.db, actor=ctx.actor, series_id=series_id, session_id=session_id, now=ctx.times.now
    )
    match found:
        case InitiativeToCreate(series, session, words):
            modals.open_or_respond(ctx.client, body, respond, views.form(series, session, words))
        case Forbidden() | NotFound():
            respond_rejected(respond, found)
    ack()


def submit_form(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Store the initiative, and notify its owner."""
    series_id, session_id = views.read_about(metadata(view))
    result = initiatives.create_initiative(
        ctx.db,
        actor=ctx.actor,
        series_id=series_id,
        session_id=session_id,
        submission=view["id"],
        draft=views.read(view.get("state", {})),
        now=ctx.times.now,
    )
    match result:
        case Saved((series, initiative)):
            ctx.wake()
            today = local_date(ctx.times.now, series.zone)
            ack(response_action="update", view=views.saved(initiative, today))
        case Invalid() | Forbidden() | NotFound():
            render_result(ack, view, result, INITIATIVE)


def open_update(ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext, respond: Respond) -> None:
    """Open the form for the owner's update."""
    initiative_id = number(action.get("value")) or 0
    found = initiatives.initiative_to_update(ctx.db, actor=ctx.actor, initiative_id=initiative_id)
    match found:
        case Saved((_, initiative)):
            modals.open_or_respond(ctx.client, body, respond, views.telling(initiative))
        case Forbidden() | NotFound():
            respond_rejected(respond, found)
    ack()


def submit_update(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Store the owner's update."""
    result = initiatives.update_initiative(
        ctx.db,
        actor=ctx.actor,
        initiative_id=number(metadata(view)) or 0,
        news=views.read_news(view.get("state", {})),
        now=ctx.times.now,
    )
    match result:
        case Saved():
            ctx.wake()
            ack(response_action="update", view=views.update_saved())
        case Invalid() | Forbidden() | NotFound():
            render_result(ack, view, result, INITIATIVE)


def on_publish(ack: Ack, action: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """Post the initiative's result to the channels."""
    initiative_id = number(action.get("value")) or 0
    result = initiatives.publish(ctx.db, actor=ctx.actor, initiative_id=initiative_id, now=ctx.times.now)
    if isinstance(result, Saved):
        ctx.wake()
        send_reply(respond, text_message(views.TOLD))
    else:
        respond_rejected(respond, result, views.NOTHING_SAID)
    ack()


def on_award(ack: Ack, action: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """Propose the initiative for the award, or withdraw the proposal."""
    initiative_id, award = views.read_proposed(str(action.get("value") or ""))
    result = initiatives.propose(ctx.db, actor=ctx.actor, initiative_id=initiative_id, award=award, now=ctx.times.now)
    if isinstance(result, Saved):
        ctx.wake()
        series, initiative = result.value
        today = local_date(ctx.times.now, series.zone)
        send_reply(respond, text_message(views.proposed(series, initiative, today)))
    else:
        respond_rejected(respond, result)
    ack()
