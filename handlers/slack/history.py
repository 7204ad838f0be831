"""Undo a change set, from the history or from the form that made it."""

from typing import Any

from slack_bolt import Ack, Respond

from bot.core.calendar.history import History
from bot.services.calendar import history as service
from bot.services.shared.results import Conflict, Forbidden, NotFound, Saved
from bot.views import history, session_forms
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext
from handlers.slack.support.rejections import reject_message, respond_rejected, text_message
from handlers.slack.support.respond import replace_message, send_reply

_CHANGED_SINCE = "This was changed again later, so it can’t be undone. Edit it instead."


def on_undo(ack: Ack, action: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """Undo one change set, and show the history after it."""
    result = _undo(action, ctx)
    match result:
        case Saved(shown):
            replace_message(respond, history.render(shown))
        case Conflict():
            send_reply(respond, text_message(_CHANGED_SINCE))
        case Forbidden() | NotFound() as rejection:
            respond_rejected(respond, rejection)
    ack()


def on_undo_in_form(ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext) -> None:
    """Undo what a form saved, and say so in its place."""
    result = _undo(action, ctx)
    if isinstance(result, Forbidden | NotFound):
        shown = session_forms.not_undone(reject_message(result).text)
    else:
        shown = session_forms.undone() if isinstance(result, Saved) else session_forms.not_undone(_CHANGED_SINCE)
    modals.update_view(ctx.client, body, shown)
    ack()


def _undo(action: dict[str, Any], ctx: RequestContext) -> Saved[History] | Conflict[None] | Forbidden | NotFound:
    pressed = history.pressed(action.get("value"))
    if pressed is None:
        return NotFound()
    series_id, change_id = pressed
    result = service.undo(ctx.db, actor=ctx.actor, series_id=series_id, batch=change_id, times=ctx.times)
    if isinstance(result, Saved):
        ctx.wake()
    return result
