"""The speaker card: sent by an organizer, filled in by a speaker or for them."""

from typing import Any

from slack_bolt import Ack, Respond

from bot.services.calendar import speaker_cards
from bot.services.calendar.speaker_cards import SpeakerCardToFill, SpeakersAsked, SpeakersToAsk
from bot.services.shared.results import Forbidden, Invalid, NotFound, Saved
from bot.slack.views import speaker_cards as views
from bot.slack.views.kit.form_state import metadata, number
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext
from handlers.slack.support.rejections import FORM_EXPIRED, render_result, respond_rejected

_GONE = "This session is cancelled, or not in the calendar any more."


def open_ask(ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext, respond: Respond) -> None:
    """Show the card's recipients, and the text to forward."""
    found = speaker_cards.speakers_to_ask(ctx.db, actor=ctx.actor, session_id=number(action.get("value")) or 0)
    match found:
        case SpeakersToAsk(series, session, accounts):
            modals.open_over(ctx.client, body, respond, views.asking(series, session, accounts), FORM_EXPIRED)
        case Forbidden() | NotFound() as rejection:
            respond_rejected(respond, rejection, _GONE)
    ack()


def submit_ask(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Queue the card for the speakers who have an account."""
    result = speaker_cards.send(ctx.db, actor=ctx.actor, session_id=number(metadata(view)) or 0, now=ctx.times.now)
    match result:
        case SpeakersAsked(accounts):
            ctx.wake()
            ack(response_action="update", view=views.sent(accounts))
        case Forbidden() | NotFound() as rejection:
            render_result(ack, view, rejection, not_found=_GONE)


def open_card(ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext, respond: Respond) -> None:
    """Open the form, for a speaker or an organizer."""
    found = speaker_cards.card_to_fill(ctx.db, actor=ctx.actor, session_id=number(action.get("value")) or 0)
    match found:
        case SpeakerCardToFill(series, session, by_organizer):
            view = views.form(session, series, by_organizer=by_organizer)
            modals.open_over(ctx.client, body, respond, view, FORM_EXPIRED)
        case Forbidden() | NotFound() as rejection:
            respond_rejected(respond, rejection, _GONE)
    ack()


def submit_card(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Store the card, or show errors in the form."""
    session_id, version = views.read_about(view)
    result = speaker_cards.keep(
        ctx.db,
        actor=ctx.actor,
        session_id=session_id,
        version=version,
        draft=views.read(view.get("state", {}), version),
        times=ctx.times,
    )
    match result:
        case Invalid() | Forbidden() | NotFound():
            render_result(ack, view, result, lambda problems: views.errors(problems, version), _GONE)
        case Saved((series, session)):
            ctx.wake()
            ack(response_action="update", view=views.saved(series, session))
