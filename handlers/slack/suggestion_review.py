"""Organizers review suggestions, from the card in their DM or from the list."""

from typing import Any

from slack_bolt import Ack, Respond

from bot.core.commands.parser import CommandName
from bot.core.outbox.notifications import SuggestionCard
from bot.core.suggestions.suggestions import BUTTON_STATES, SuggestionState
from bot.services.calendar import sessions
from bot.services.calendar.sessions import SessionForm
from bot.services.shared.results import Conflict, Forbidden, Invalid, NotFound
from bot.services.suggestions import review
from bot.services.suggestions.review import ReviewResult
from bot.views import error_messages, suggestion_cards, suggestion_forms
from bot.views.kit import action_ids, block_kit
from bot.views.kit.form_state import chosen, is_shown_to_one, metadata_numbers, number, picked, two_numbers, typed
from bot.views.suggestion_cards import merges, read_step
from handlers.slack.sessions import view_for
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext
from handlers.slack.support.rejections import render_result, respond_rejected, text_message
from handlers.slack.support.respond import replace_message, send_reply

_NO_OTHER = "There’s no other open suggestion to merge it with."
_MEANWHILE = "Another organizer already handled this. Here’s where it stands:"


def on_show(ack: Ack, action: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """Show a suggestion in full, with its actions."""
    _show(number(action.get("value")) or 0, respond, ctx)
    ack()


def _show(suggestion_id: int, respond: Respond, ctx: RequestContext) -> None:
    shown = _shown(ctx, suggestion_id, respond)
    if shown is not None:
        send_reply(respond, suggestion_cards.card(shown))


def on_step(ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext, respond: Respond) -> None:
    """Move the suggestion to the state chosen in the menu, or open the form for merging."""
    step = picked(action)
    to, carried = read_step(step)
    suggestion_id, version = two_numbers(carried)
    if merges(step):
        shown = _shown(ctx, suggestion_id, respond)
        others = [] if shown is None else review.similar_open(ctx.db, shown)
        if shown is not None and others:
            modals.open_or_respond(ctx.client, body, respond, suggestion_forms.merge(shown.suggestion, others))
        elif shown is not None:
            send_reply(respond, text_message(_NO_OTHER))
    elif to in BUTTON_STATES:
        _answer(review.transition(ctx.db, ctx.actor, suggestion_id, version, to, times=ctx.times), body, respond, ctx)
    elif to is SuggestionState.IN_REVIEW:
        # Cards of earlier releases offer this state, which says nothing that a new suggestion does not.
        _show(suggestion_id, respond, ctx)
    else:
        send_reply(respond, text_message(error_messages.NO_LONGER_THERE))
    ack()


def on_unmerge(ack: Ack, action: dict[str, Any], body: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """Undo a merge."""
    _answer(review.unmerge(ctx.db, ctx.actor, *two_numbers(action.get("value")), times=ctx.times), body, respond, ctx)
    ack()


def open_schedule(
    ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext, respond: Respond
) -> None:
    """Open the session form, filled in from the suggestion."""
    suggestion_id, _ = two_numbers(action.get("value"))
    found = sessions.form_of_suggestion(ctx.db, actor=ctx.actor, suggestion_id=suggestion_id, now=ctx.times.now)
    match found:
        case SessionForm():
            modals.open_or_respond(ctx.client, body, respond, view_for(CommandName.ADD, found))
        case Forbidden() | NotFound():
            respond_rejected(respond, found)
    ack()


def open_decline(ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext, respond: Respond) -> None:
    """Open the form with the reason for declining."""
    suggestion_id, version = two_numbers(action.get("value"))
    shown = _shown(ctx, suggestion_id, respond)
    if shown is not None and shown.suggestion.version != version:
        _answer(Conflict(shown), body, respond, ctx)
    elif shown is not None:
        modals.open_or_respond(ctx.client, body, respond, suggestion_forms.decline(shown.suggestion))
    ack()


def submit_decline(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Decline the suggestion with the edited reason."""
    reason = typed(view.get("state", {}), action_ids.SUGGESTION_REASON)
    carried = metadata_numbers(view)
    result = review.transition(ctx.db, ctx.actor, *carried, SuggestionState.DECLINED, reason, times=ctx.times)
    _finish(ack, view, result, "Declined. We’ll send your message in a few minutes.", ctx)


def submit_merge(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Merge the suggestion into the chosen one."""
    other_id = number(chosen(view.get("state", {}), action_ids.SUGGESTION_OTHER)) or 0
    result = review.merge(ctx.db, ctx.actor, *metadata_numbers(view), other_id, times=ctx.times)
    _finish(ack, view, result, "Merged. Everyone who supported either one will get updates.", ctx)


def _shown(ctx: RequestContext, suggestion_id: int, respond: Respond) -> SuggestionCard | None:
    """Return the suggestion if the person may see it, or tell them why not."""
    shown = review.show(ctx.db, actor=ctx.actor, suggestion_id=suggestion_id, now=ctx.times.now)
    if isinstance(shown, SuggestionCard):
        return shown
    respond_rejected(respond, shown)
    return None


def _answer(result: ReviewResult | Invalid[str], body: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """Respond to a press. The worker updates cards in DMs, but not a card shown to one person: it is replaced here."""
    match result:
        case SuggestionCard():
            ctx.wake()
            if is_shown_to_one(body):
                replace_message(respond, suggestion_cards.card(result))
        case Conflict(card):
            send_reply(respond, block_kit.before(_MEANWHILE, suggestion_cards.card(card)))
        case Forbidden() | NotFound():
            respond_rejected(respond, result)
        case Invalid():
            send_reply(respond, text_message(error_messages.NO_LONGER_THERE))


def _finish(
    ack: Ack, view: dict[str, Any], result: ReviewResult | Invalid[str], sentence: str, ctx: RequestContext
) -> None:
    match result:
        case SuggestionCard():
            ctx.wake()
            ack(response_action="update", view=suggestion_forms.done(sentence))
        case Conflict(card):
            ack(response_action="update", view=suggestion_forms.meanwhile(_MEANWHILE, card))
        case Forbidden() | NotFound() | Invalid():
            render_result(ack, view, result, "suggestion")
