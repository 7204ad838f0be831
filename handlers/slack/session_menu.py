"""The menu beside a session's buttons."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, Respond

from bot.views import error_messages
from bot.views.kit import action_ids, form_state
from bot.views.sessions import MenuChoice
from handlers.slack import feedback, info_buttons, reminders, sharing, suggestions
from handlers.slack.support.context import RequestContext
from handlers.slack.support.rejections import text_message
from handlers.slack.support.respond import send_reply


def on_menu(ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext, respond: Respond) -> None:
    """Do what was chosen, as its own button would."""
    what, _, session = form_state.picked(action).partition("/")
    about_any = {"action_id": action_ids.FEEDBACK_OPEN}
    wanted: dict[str, Callable[[], None]] = {
        MenuChoice.REMIND: lambda: reminders.open_form(ack, body, ctx, respond),
        MenuChoice.SHARE: lambda: sharing.open_form(ack, {"value": session}, body, ctx, respond),
        MenuChoice.SUGGEST: lambda: suggestions.open_form(ack, {}, body, ctx, respond),
        MenuChoice.FEEDBACK: lambda: feedback.open_form(ack, about_any, body, ctx, respond),
        MenuChoice.UPCOMING: lambda: info_buttons.WORDS[action_ids.SESSION_UPCOMING](ack, body, respond, ctx),
    }
    if what in wanted:
        wanted[what]()
    else:
        send_reply(respond, text_message(error_messages.NO_LONGER_THERE))
        ack()
