"""Undo a change set, from the history or from the form that made it."""

from bot.core.calendar.history import History
from bot.services.calendar import history as service
from bot.services.shared.results import Conflict, Forbidden, NotFound, Saved
from bot.views import history, session_forms
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import Press, Replace, Shown, ShowView
from handlers.features.support.rejections import reply_rejected, reply_text

_CHANGED_SINCE = "This was changed again later, so it can’t be undone. Edit it instead."


def on_undo(press: Press, ctx: RequestContext) -> Shown:
    """Undo one change set, and show the history after it."""
    result = _undo(press, ctx)
    match result:
        case Saved(shown):
            return Replace(history.render(shown))
        case Conflict():
            return reply_text(_CHANGED_SINCE)
        case Forbidden() | NotFound() as rejection:
            return reply_rejected(rejection, ctx)


def on_undo_in_form(press: Press, ctx: RequestContext) -> Shown:
    """Undo what a form saved, and say so in its place."""
    result = _undo(press, ctx)
    if isinstance(result, Forbidden | NotFound):
        shown = session_forms.not_undone(reply_rejected(result, ctx).message.text)
    else:
        shown = session_forms.undone() if isinstance(result, Saved) else session_forms.not_undone(_CHANGED_SINCE)
    return ShowView(shown)


def _undo(press: Press, ctx: RequestContext) -> Saved[History] | Conflict[None] | Forbidden | NotFound:
    pressed = history.pressed(press.value)
    if pressed is None:
        return NotFound()
    series_id, change_id = pressed
    result = service.undo(ctx.db, actor=ctx.actor, series_id=series_id, batch=change_id, times=ctx.times)
    if isinstance(result, Saved):
        ctx.wake()
    return result
