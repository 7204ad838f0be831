"""What organizers decide about what will be announced."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond

from bot.core.calendar.models import Wish
from bot.core.outbox.notifications import PreviewCard
from bot.services.outbox import announcement_approval
from bot.services.outbox.announcement_approval import Announced
from bot.services.shared.results import Gone, NotYours
from bot.slack.views import announcement_preview as preview_views
from bot.slack.views.kit import action_ids, block_kit
from bot.slack.views.kit.block_kit import Message
from bot.store.db.engine import Database
from handlers.slack.support.context import Asker
from handlers.slack.support.rejections import refuse
from handlers.slack.support.respond import tell

_WISHES = {
    action_ids.ANNOUNCEMENT_NOW: Wish.POST_NOW,
    action_ids.ANNOUNCEMENT_ON_TIME: Wish.ON_TIME,
    action_ids.ANNOUNCEMENT_SKIP: Wish.SKIP,
}


def decided(
    ack: Ack,
    action: dict[str, Any],
    respond: Respond,
    db: Database,
    now: datetime,
    real: datetime,
    asker: Asker,
    wake: Callable[[], None],
) -> None:
    """Keep the decision. The cards of all organizers follow by themselves."""
    series_id, year, month = preview_views.pressed(action.get("value"))
    done = announcement_approval.decide(
        db,
        workspace_id=asker.workspace_id,
        series_id=series_id,
        year=year,
        month=month,
        wish=_WISHES[str(action["action_id"])],
        person=asker.address,
        now=now,
        real=real,
    )
    match done:
        case PreviewCard():
            wake()
        case Announced():
            tell(respond, _said(preview_views.ALREADY))
        case NotYours() | Gone() as refused:
            refuse(respond, refused)
    ack()


def _said(sentence: str) -> Message:
    return block_kit.message(sentence, [block_kit.plain(sentence)])
