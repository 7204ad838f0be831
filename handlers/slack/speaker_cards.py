"""The speaker card: sent by an organizer, filled in by a speaker or for them."""

from typing import Any

from slack_bolt import Ack, Respond

from bot.services.calendar import speaker_cards
from bot.services.shared.results import Conflict, Forbidden, Invalid, NotFound, Saved
from bot.text.speaker_cards import format_date_answered, format_date_changed
from bot.views import speaker_cards as views
from bot.views.kit.form_state import metadata, metadata_numbers, number, two_numbers
from handlers.slack.support.context import RequestContext
from handlers.slack.support.organizer_forms import session_form
from handlers.slack.support.rejections import render_result, respond_rejected, text_message
from handlers.slack.support.respond import send_reply

_GONE = "This session was canceled or is no longer on the schedule."


open_ask = session_form(
    speaker_cards.speakers_to_ask, lambda found: views.asking(found.series, found.session, found.accounts), _GONE
)
open_card = session_form(
    speaker_cards.card_to_fill,
    lambda found: views.form(found.session, found.series, by_organizer=found.by_organizer),
    _GONE,
)


def on_confirm(ack: Ack, action: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """Store that the date of the request works for the speaker."""
    _answer_date(action, respond, ctx, works=True)
    ack()


def on_decline(ack: Ack, action: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """Store that it does not."""
    _answer_date(action, respond, ctx, works=False)
    ack()


def _answer_date(action: dict[str, Any], respond: Respond, ctx: RequestContext, *, works: bool) -> None:
    session_id, version = two_numbers(action.get("value"))
    result = speaker_cards.answer_date(
        ctx.db, actor=ctx.actor, session_id=session_id, version=version, works=works, times=ctx.times
    )
    match result:
        case Saved(kept):
            ctx.wake()
            send_reply(respond, text_message(format_date_answered(kept.session)))
        case Conflict(session):
            send_reply(respond, text_message(format_date_changed(session)))
        case Forbidden() | NotFound():
            respond_rejected(respond, result, _GONE)


def submit_ask(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Queue the card for the speakers who have an account."""
    result = speaker_cards.send(ctx.db, actor=ctx.actor, session_id=number(metadata(view)) or 0, now=ctx.times.now)
    match result:
        case Saved(accounts):
            ctx.wake()
            ack(response_action="update", view=views.sent(accounts))
        case Forbidden() | NotFound() as rejection:
            render_result(ack, view, rejection, not_found=_GONE)


def submit_card(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Store the card, or show errors in the form."""
    session_id, version = metadata_numbers(view)
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
        case Saved(kept):
            ctx.wake()
            shown = views.saved(kept.series, kept.session, by_organizer=kept.by_organizer)
            ack(response_action="update", view=shown)
