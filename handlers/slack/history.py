"""Taking back what was done at one press, from the history."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond

from bot.core.calendar.history import History
from bot.services.calendar import history as service
from bot.services.calendar.history import ChangedSince
from bot.services.shared.results import Gone, NotYours
from bot.slack.views import error_messages, history
from bot.store.db.engine import Database
from handlers.slack.support.context import Asker
from handlers.slack.support.rejections import refuse, said
from handlers.slack.support.respond import tell, tell_instead

_CHANGED_SINCE = "It was changed again since, so it cannot be taken back as a whole. Please edit the session instead."


def undo_wanted(
    ack: Ack,
    action: dict[str, Any],
    respond: Respond,
    db: Database,
    now: datetime,
    real: datetime,
    asker: Asker,
    wake: Callable[[], None],
) -> None:
    """Take back all that was done at one press, and show the history as it is then."""
    found = history.pressed(action.get("value"))
    if found is None:
        tell(respond, said(error_messages.NO_LONGER_THERE))
        ack()
        return
    series_id, batch = found
    done = service.undo(
        db,
        workspace_id=asker.workspace_id,
        series_id=series_id,
        batch=batch,
        person=asker.address,
        now=now,
        real=real,
    )
    match done:
        case History():
            wake()
            tell_instead(respond, history.render(done))
        case ChangedSince():
            tell(respond, said(_CHANGED_SINCE))
        case NotYours() | Gone() as refused:
            refuse(respond, refused)
    ack()
