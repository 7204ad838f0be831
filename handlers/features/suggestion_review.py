"""Organizers review suggestions, from the card in their DM or from the list."""

from bot.core.commands.vocabulary import CommandName
from bot.core.outbox.suggestion_notifications import SuggestionCard
from bot.core.suggestions.suggestions import BUTTON_STATES, SuggestionState
from bot.services.calendar import sessions
from bot.services.shared.results import Conflict
from bot.services.suggestions import review
from bot.services.suggestions.review import ReviewResult
from bot.views import notifications, suggestion_forms
from bot.views.kit import action_ids, block_kit
from bot.views.kit.form_state import chosen, number, two_numbers, typed
from bot.views.suggestion_cards import merges, read_step
from handlers.features.sessions import view_for
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import (
    FormResult,
    OpenForm,
    Press,
    Replace,
    Respond,
    Shown,
    ShowView,
    SubmittedForm,
)
from handlers.features.support.rejections import reply_gone, reply_text

_NO_OTHER = "There’s no other open suggestion to merge it with."
_MEANWHILE = "Another organizer already handled this. Here’s where it stands:"


def on_show(press: Press, ctx: RequestContext) -> Shown:
    """Show a suggestion in full, with its actions."""
    return _show(number(press.value) or 0, ctx)


def _show(suggestion_id: int, ctx: RequestContext) -> Shown:
    return Respond(notifications.render(_find(suggestion_id, ctx)))


def on_step(press: Press, ctx: RequestContext) -> Shown:
    """Move the suggestion to the state chosen in the menu, or open the form for merging."""
    to, carried = read_step(press.value)
    suggestion_id, version = two_numbers(carried)
    if merges(press.value):
        return _open_merge(suggestion_id, ctx)
    if to in BUTTON_STATES:
        return _answer(review.transition(ctx.db, ctx.actor, suggestion_id, version, to, times=ctx.times), press, ctx)
    if to is SuggestionState.IN_REVIEW:
        # Cards of earlier releases offer this state, which says nothing that a new suggestion does not.
        return _show(suggestion_id, ctx)
    return reply_gone(ctx)


def _open_merge(suggestion_id: int, ctx: RequestContext) -> Shown:
    found = _find(suggestion_id, ctx)
    others = review.similar_open(ctx.db, found)
    return OpenForm(suggestion_forms.merge(found.suggestion, others)) if others else reply_text(_NO_OTHER)


def on_unmerge(press: Press, ctx: RequestContext) -> Shown:
    """Undo a merge."""
    return _answer(review.unmerge(ctx.db, ctx.actor, *two_numbers(press.value), times=ctx.times), press, ctx)


def open_schedule(press: Press, ctx: RequestContext) -> Shown:
    """Open the session form, filled in from the suggestion."""
    suggestion_id, _ = two_numbers(press.value)
    found = sessions.form_of_suggestion(ctx.db, actor=ctx.actor, suggestion_id=suggestion_id, now=ctx.times.now)
    return OpenForm(view_for(CommandName.ADD, found, ctx.actor.surface))


def open_decline(press: Press, ctx: RequestContext) -> Shown:
    """Open the form with the reason for declining."""
    suggestion_id, version = two_numbers(press.value)
    found = _find(suggestion_id, ctx)
    if found.suggestion.version == version:
        return OpenForm(suggestion_forms.decline(found.suggestion))
    return _answer(Conflict(found), press, ctx)


def submit_decline(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Decline the suggestion with the edited reason."""
    reason = typed(form.state, action_ids.SUGGESTION_REASON)
    carried = two_numbers(form.metadata)
    result = review.transition(ctx.db, ctx.actor, *carried, SuggestionState.DECLINED, reason, times=ctx.times)
    return _finish(result, "Declined. We’ll send your message in a few minutes.", ctx)


def submit_merge(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Merge the suggestion into the chosen one."""
    other_id = number(chosen(form.state, action_ids.SUGGESTION_OTHER)) or 0
    result = review.merge(ctx.db, ctx.actor, *two_numbers(form.metadata), other_id, times=ctx.times)
    return _finish(result, "Merged. Everyone who supported either one will get updates.", ctx)


def _find(suggestion_id: int, ctx: RequestContext) -> SuggestionCard:
    return review.show(ctx.db, actor=ctx.actor, suggestion_id=suggestion_id, now=ctx.times.now)


def _answer(result: ReviewResult, press: Press, ctx: RequestContext) -> Shown:
    """Respond to a press. The worker updates cards in DMs, but not a card shown to one person: it is replaced here."""
    match result:
        case SuggestionCard():
            ctx.wake()
            return Replace(notifications.render(result)) if press.is_private else None
        case Conflict(card):
            return Respond(block_kit.before(_MEANWHILE, notifications.render(card)))


def _finish(result: ReviewResult, sentence: str, ctx: RequestContext) -> FormResult:
    match result:
        case SuggestionCard():
            ctx.wake()
            return ShowView(suggestion_forms.done(sentence))
        case Conflict(card):
            return ShowView(suggestion_forms.meanwhile(_MEANWHILE, card))
