"""Forms that organizers alone can open by a button, whatever the form."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.core.calendar import Series
from bot.services import calendar
from bot.services.refused import NotYours
from bot.store.engine import Database
from bot.views.kit import View
from handlers import forms
from handlers.context import Asker
from handlers.refusing import LATE, refuse


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
        series = calendar.series_asked_about(db, asker.workspace_id, asker.channel)
        if asker.address in {each.address for each in series.organizers}:
            forms.open_or_tell(client, body, respond, make(series, str(action.get("value") or "")), LATE)
        else:
            refuse(respond, NotYours(series))
        ack()

    return listener
