"""Organizers decide about an announcement."""

from typing import Any

from slack_bolt import Ack, Respond

from bot.core.calendar.models import AnnouncementChoice
from bot.core.outbox.notifications import AnnouncementPreview
from bot.services.outbox import announcement_approval
from bot.services.outbox.announcement_approval import Announced
from bot.services.shared.results import Forbidden, NotFound
from bot.views import announcement_preview as preview_views
from bot.views.kit import action_ids, block_kit
from bot.views.kit.block_kit import Message
from handlers.slack.support.context import RequestContext
from handlers.slack.support.rejections import respond_rejected
from handlers.slack.support.respond import send_reply

_WISHES = {
    action_ids.ANNOUNCEMENT_NOW: AnnouncementChoice.POST_NOW,
    action_ids.ANNOUNCEMENT_ON_TIME: AnnouncementChoice.ON_TIME,
    action_ids.ANNOUNCEMENT_SKIP: AnnouncementChoice.SKIP,
}


def on_decide(ack: Ack, action: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """Store the decision. The other organizers' cards are updated by the worker."""
    series_id, year, month = preview_views.pressed(action.get("value"))
    result = announcement_approval.decide(
        ctx.db,
        actor=ctx.actor,
        series_id=series_id,
        year=year,
        month=month,
        wish=_WISHES[str(action["action_id"])],
        times=ctx.times,
    )
    match result:
        case AnnouncementPreview():
            ctx.wake()
        case Announced():
            send_reply(respond, _said(preview_views.ALREADY))
        case Forbidden() | NotFound() as rejection:
            respond_rejected(respond, rejection)
    ack()


def _said(sentence: str) -> Message:
    return block_kit.message(sentence, [block_kit.plain(sentence)])
