"""Forms that organizers alone can open by a button, whatever the form."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.core.calendar.models import Series
from bot.services.commands import answers
from bot.services.shared.results import NotYours
from bot.slack.views.kit.block_kit import View
from bot.store.db.engine import Database
from handlers.slack.support import modals
from handlers.slack.support.context import Asker
from handlers.slack.support.rejections import LATE, refuse


def opens(make: Callable[[Series, str], View]) -> Callable[..., None]:
    """A listener that opens the form made of the series and the words that the button carries."""

    def listener(
        ack: Ack,
        action: dict[str, Any],
        body: dict[str, Any],
        client: WebClient,
        respond: Respond,
        db: Database,
        asker: Asker,
    ) -> None:
        series = answers.series_asked_about(db, asker.workspace_id, asker.channel)
        if asker.address in {each.address for each in series.organizers}:
            modals.open_or_tell(client, body, respond, make(series, str(action.get("value") or "")), LATE)
        else:
            refuse(respond, NotYours(series))
        ack()

    return listener
