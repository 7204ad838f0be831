"""Undo a change set, from the history or from the form that made it."""

from bot.core.calendar.history import History
from bot.services.calendar import history as service
from bot.services.shared.results import Conflict, NotFoundError, RejectedError
from bot.views import history, session_forms
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import Press, Replace, Shown, ShowView
from handlers.features.support.rejections import reply_rejected, reply_text

_CHANGED_SINCE = "This was changed again later, so it can’t be undone. Edit it instead."


def on_undo(press: Press, ctx: RequestContext) -> Shown:
    """Undo one change set, and show the history after it."""
    undone = _undo(press, ctx)
    return reply_text(_CHANGED_SINCE) if isinstance(undone, Conflict) else Replace(history.render(undone))


def on_undo_in_form(press: Press, ctx: RequestContext) -> Shown:
    """Undo what a form saved, and say so in its place."""
    try:
        is_changed = isinstance(_undo(press, ctx), Conflict)
    except RejectedError as rejection:
        return ShowView(session_forms.not_undone(reply_rejected(rejection, ctx).message.text))
    return ShowView(session_forms.not_undone(_CHANGED_SINCE) if is_changed else session_forms.undone())


def _undo(press: Press, ctx: RequestContext) -> History | Conflict[None]:
    pressed = history.pressed(press.value)
    if pressed is None:
        raise NotFoundError
    series_id, change_id = pressed
    result = service.undo(ctx.db, actor=ctx.actor, series_id=series_id, batch=change_id, times=ctx.times)
    if isinstance(result, History):
        ctx.wake()
    return result
