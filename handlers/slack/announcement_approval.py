"""What organizers decide about what will be announced."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond

from bot.core.calendar import Wish
from bot.core.posts import PreviewCard
from bot.services import previews
from bot.services.previews import Announced
from bot.services.refused import Gone, NotYours
from bot.store.engine import Database
from bot.views import ids, kit
from bot.views import previews as preview_views
from bot.views.kit import Message
from handlers.context import Asker
from handlers.refusing import refuse
from handlers.told import tell

_WISHES = {
    ids.ANNOUNCEMENT_NOW: Wish.POST_NOW,
    ids.ANNOUNCEMENT_ON_TIME: Wish.ON_TIME,
    ids.ANNOUNCEMENT_SKIP: Wish.SKIP,
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
    done = previews.decide(
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
    return kit.message(sentence, [kit.plain(sentence)])
