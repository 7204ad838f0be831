"""Organizers let the posts of an incomplete session go out."""

from bot.services.outbox import go_no_go
from bot.views.kit.form_state import number
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import Press, Shown


def on_release(press: Press, ctx: RequestContext) -> Shown:
    """Release the posts. The worker updates each organizer's message."""
    go_no_go.release(ctx.db, actor=ctx.actor, session_id=number(press.value) or 0, times=ctx.times)
    ctx.wake()
    return None
