"""The menu beside a session's buttons: what else can be done with it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.config import Settings
from bot.slack.views import error_messages
from bot.slack.views.kit import action_ids, form_state
from bot.slack.views.sessions import MenuChoice
from bot.store.db.engine import Database
from handlers.slack import feedback, info_buttons, reminders, sharing
from handlers.slack.support.context import Actor
from handlers.slack.support.rejections import text_message
from handlers.slack.support.respond import send_reply


def on_menu(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    respond: Respond,
    db: Database,
    now: datetime,
    actor: Actor,
    settings: Settings,
) -> None:
    """Do what was chosen, as its own button would."""
    what, _, session = form_state.picked(action).partition("/")
    about_any = {"action_id": action_ids.FEEDBACK_OPEN}
    wanted: dict[str, Callable[[], None]] = {
        MenuChoice.REMIND: lambda: reminders.open_form(ack, body, client, respond, db, now, actor),
        MenuChoice.SHARE: lambda: sharing.open_form(ack, {"value": session}, body, client, respond, db, now, actor),
        MenuChoice.FEEDBACK: lambda: feedback.open_form(ack, about_any, body, client, respond, db, now, actor),
        MenuChoice.UPCOMING: lambda: info_buttons.on_upcoming(ack, respond, db, now, actor, settings),
    }
    if what in wanted:
        wanted[what]()
    else:
        send_reply(respond, text_message(error_messages.NO_LONGER_THERE))
        ack()
