"""Taking back what was done at one press, from the history."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond

from bot.core.calendar.history import History
from bot.services.calendar import history as service
from bot.services.calendar.history import ChangedSince
from bot.services.shared.results import Forbidden, NotFound
from bot.slack.views import error_messages, history
from bot.store.db.engine import Database
from handlers.slack.support.context import Actor
from handlers.slack.support.rejections import respond_rejected, text_message
from handlers.slack.support.respond import replace_message, send_reply

_CHANGED_SINCE = "It was changed again since, so it cannot be taken back as a whole. Please edit the session instead."


def on_undo(
    ack: Ack,
    action: dict[str, Any],
    respond: Respond,
    db: Database,
    now: datetime,
    wall_now: datetime,
    actor: Actor,
    wake: Callable[[], None],
) -> None:
    """Take back all that was done at one press, and show the history as it is then."""
    found = history.pressed(action.get("value"))
    if found is None:
        send_reply(respond, text_message(error_messages.NO_LONGER_THERE))
        ack()
        return
    series_id, batch = found
    done = service.undo(
        db,
        workspace_id=actor.workspace_id,
        series_id=series_id,
        batch=batch,
        person=actor.external_id,
        now=now,
        wall_now=wall_now,
    )
    match done:
        case History():
            wake()
            replace_message(respond, history.render(done))
        case ChangedSince():
            send_reply(respond, text_message(_CHANGED_SINCE))
        case Forbidden() | NotFound() as refused:
            respond_rejected(respond, refused)
    ack()
