"""Taking back what was done at one press, from the history."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond

from bot.core.history import History
from bot.services import history as service
from bot.services.history import ChangedSince
from bot.services.refused import Gone, NotYours
from bot.store.engine import Database
from bot.views import history, problems
from handlers.context import Asker
from handlers.refusing import refuse, said
from handlers.told import tell, tell_instead

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
        tell(respond, said(problems.NO_LONGER_THERE))
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
