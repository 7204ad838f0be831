"""Undo a change set from the history."""

from typing import Any

from slack_bolt import Ack, Respond

from bot.services.calendar import history as service
from bot.services.shared.results import Conflict, Forbidden, NotFound, Saved
from bot.slack.views import error_messages, history
from handlers.slack.support.context import RequestContext
from handlers.slack.support.rejections import respond_rejected, text_message
from handlers.slack.support.respond import replace_message, send_reply

_CHANGED_SINCE = "It was changed again since, so it cannot be taken back as a whole. Please edit the session instead."


def on_undo(ack: Ack, action: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """Undo one change set, and show the history after it."""
    found = history.pressed(action.get("value"))
    if found is None:
        send_reply(respond, text_message(error_messages.NO_LONGER_THERE))
        ack()
        return
    series_id, batch = found
    result = service.undo(ctx.db, actor=ctx.actor, series_id=series_id, batch=batch, times=ctx.times)
    match result:
        case Saved(shown):
            ctx.wake()
            replace_message(respond, history.render(shown))
        case Conflict():
            send_reply(respond, text_message(_CHANGED_SINCE))
        case Forbidden() | NotFound() as rejection:
            respond_rejected(respond, rejection)
    ack()
