"""What organizers do with suggestions, from the card in their DM or from the list."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, Respond

from bot.chat.actor import Actor
from bot.core.commands.parser import CommandName
from bot.core.outbox.notifications import SuggestionCard
from bot.core.suggestions.suggestions import SuggestionState
from bot.services.calendar import sessions
from bot.services.calendar.sessions import SessionForm
from bot.services.shared.results import Conflict, Forbidden, Invalid, NotFound
from bot.services.suggestions import review
from bot.services.suggestions.review import ReviewResult
from bot.slack.views import error_messages, suggestion_cards, suggestion_forms
from bot.slack.views.kit import action_ids, block_kit
from bot.slack.views.kit.block_kit import View
from bot.slack.views.kit.form_state import is_shown_to_one, metadata, number, picked
from bot.slack.views.suggestion_cards import merges, read_carried, read_step
from bot.store.db.engine import Database
from handlers.slack.sessions import view_for
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext
from handlers.slack.support.rejections import FORM_EXPIRED, render_result, respond_rejected, text_message
from handlers.slack.support.respond import replace_message, send_reply

_NO_OTHER = "There is no other open suggestion to put it together with."
_MEANWHILE = "Another organizer was quicker. Nothing was changed; this is how it stands now:"


def on_show(ack: Ack, action: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """Show a suggestion whole, with what can be done about it."""
    shown = _shown(ctx.db, ctx.actor, number(action.get("value")) or 0, respond)
    if shown is not None:
        send_reply(respond, suggestion_cards.card(shown))
    ack()


def on_step(ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext, respond: Respond) -> None:
    """Bring it to where the menu says; or open the form in which the other one is chosen."""
    chosen = picked(action)
    to, carried = read_step(chosen)
    suggestion_id, version = read_carried(carried)
    if merges(chosen):
        shown = _shown(ctx.db, ctx.actor, suggestion_id, respond)
        if shown is not None:
            others = review.similar_open(ctx.db, shown)
            if others:
                modals.open_or_respond(
                    ctx.client, body, respond, suggestion_forms.merge(shown.suggestion, others), FORM_EXPIRED
                )
            else:
                send_reply(respond, block_kit.message(_NO_OTHER, [block_kit.plain(_NO_OTHER)]))
    elif to in {SuggestionState.NEW, SuggestionState.IN_REVIEW, SuggestionState.PLANNED}:
        done = review.transition(
            ctx.db, actor=ctx.actor, suggestion_id=suggestion_id, version=version, to=to, times=ctx.times
        )
        _answer(done, body, respond, ctx.wake)
    else:
        send_reply(respond, text_message(error_messages.NO_LONGER_THERE))
    ack()


def on_unmerge(ack: Ack, action: dict[str, Any], body: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """Undo that it was put together with another one."""
    suggestion_id, version = read_carried(action.get("value"))
    done = review.unmerge(ctx.db, actor=ctx.actor, suggestion_id=suggestion_id, version=version, times=ctx.times)
    _answer(done, body, respond, ctx.wake)
    ack()


def open_schedule(
    ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext, respond: Respond
) -> None:
    """Open the form of a session, filled in from the suggestion."""
    found = sessions.form_of_suggestion(
        ctx.db, actor=ctx.actor, suggestion_id=read_carried(action.get("value"))[0], now=ctx.times.now
    )
    match found:
        case SessionForm():
            modals.open_or_respond(ctx.client, body, respond, view_for(CommandName.ADD, found), FORM_EXPIRED)
        case Forbidden() | NotFound() as refused:
            respond_rejected(respond, refused)
    ack()


def open_decline(ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext, respond: Respond) -> None:
    """Open the form with the reason, to be edited."""
    suggestion_id, version = read_carried(action.get("value"))
    shown = _shown(ctx.db, ctx.actor, suggestion_id, respond)
    if shown is not None and shown.suggestion.version != version:
        _answer(Conflict(shown), body, respond, lambda: None)
    elif shown is not None:
        modals.open_or_respond(ctx.client, body, respond, suggestion_forms.decline(shown.suggestion), FORM_EXPIRED)
    ack()


def submit_decline(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Decline it with the reason as it was edited."""
    suggestion_id, version = read_carried(metadata(view))
    done = review.transition(
        ctx.db,
        actor=ctx.actor,
        suggestion_id=suggestion_id,
        version=version,
        to=SuggestionState.DECLINED,
        reason=suggestion_forms.reason(view.get("state", {})),
        times=ctx.times,
    )
    if isinstance(done, Invalid):
        ack(**modals.show_errors(view, {action_ids.SUGGESTION_REASON: done.problems["reason"]}))
    else:
        _finish(ack, view, done, "It is declined. Its author will read your words in a few minutes.", ctx.wake)


def submit_merge(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Put it together with the one that was chosen."""
    suggestion_id, version = read_carried(metadata(view))
    done = review.merge(
        ctx.db,
        actor=ctx.actor,
        suggestion_id=suggestion_id,
        version=version,
        other_id=suggestion_forms.other(view.get("state", {})),
        times=ctx.times,
    )
    _finish(ack, view, done, "They are together now. Whoever wants either will hear what becomes of it.", ctx.wake)


def _shown(db: Database, actor: Actor, suggestion_id: int, respond: Respond) -> SuggestionCard | None:
    """The suggestion, if whoever presses may see it; they are told otherwise."""
    match review.show(db, actor=actor, suggestion_id=suggestion_id):
        case SuggestionCard() as shown:
            return shown
        case Forbidden() | NotFound() as refused:
            respond_rejected(respond, refused)
    return None


def _answer(
    done: ReviewResult | Invalid[str], body: dict[str, Any], respond: Respond, wake: Callable[[], None]
) -> None:
    """What becomes of a press. The cards in DMs follow by themselves; a card shown to the presser alone does not."""
    match done:
        case SuggestionCard():
            wake()
            if is_shown_to_one(body):
                replace_message(respond, suggestion_cards.card(done))
        case Conflict(card):
            send_reply(respond, block_kit.before(_MEANWHILE, suggestion_cards.card(card)))
        case Forbidden() | NotFound() as refused:
            respond_rejected(respond, refused)
        case Invalid():
            send_reply(respond, text_message(error_messages.NO_LONGER_THERE))


def _finish(
    ack: Ack, view: dict[str, Any], done: ReviewResult | Invalid[str], said: str, wake: Callable[[], None]
) -> None:
    match done:
        case SuggestionCard():
            wake()
            ack(response_action="update", view=suggestion_forms.done(said))
        case Conflict(card):
            ack(response_action="update", view=_as_it_stands(card))
        case Forbidden() | NotFound() as refused:
            render_result(ack, view, refused)
        case Invalid():
            ack(**modals.reject(view, error_messages.FORM_NO_LONGER_THERE))


def _as_it_stands(card: SuggestionCard) -> View:
    return suggestion_forms.meanwhile(_MEANWHILE, card)
