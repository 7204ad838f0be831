"""Organizers let the posts of an incomplete session go out."""

from bot.services.outbox import go_no_go
from bot.services.shared.results import Forbidden, NotFound
from bot.views.kit.form_state import number
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import Press, Shown
from handlers.features.support.rejections import reply_rejected


def on_release(press: Press, ctx: RequestContext) -> Shown:
    """Release the posts. The worker updates each organizer's message."""
    released = go_no_go.release(ctx.db, actor=ctx.actor, session_id=number(press.value) or 0, times=ctx.times)
    if isinstance(released, Forbidden | NotFound):
        return reply_rejected(released, ctx)
    ctx.wake()
    return None
