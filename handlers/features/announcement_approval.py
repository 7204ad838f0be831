"""Organizers decide about an announcement."""

from bot.core.calendar.models import AnnouncementChoice
from bot.services.outbox import announcement_approval
from bot.services.outbox.announcement_approval import Announced
from bot.views import announcement_preview as preview_views
from bot.views.kit import action_ids
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import Press, Shown
from handlers.features.support.rejections import reply_text

_CHOICES = {
    action_ids.ANNOUNCEMENT_NOW: AnnouncementChoice.POST_NOW,
    action_ids.ANNOUNCEMENT_ON_TIME: AnnouncementChoice.ON_TIME,
    action_ids.ANNOUNCEMENT_SKIP: AnnouncementChoice.SKIP,
}


def on_decide(press: Press, ctx: RequestContext) -> Shown:
    """Store the decision. The other organizers' cards are updated by the worker."""
    series_id, year, month = preview_views.pressed(press.value)
    result = announcement_approval.decide(
        ctx.db,
        actor=ctx.actor,
        series_id=series_id,
        year=year,
        month=month,
        choice=_CHOICES[press.action_id],
        times=ctx.times,
    )
    if isinstance(result, Announced):
        return reply_text(preview_views.ALREADY)
    ctx.wake()
    return None
