"""The menu beside a session's buttons: what else can be done with it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.config import Settings
from bot.slack.views import error_messages
from bot.slack.views.kit import action_ids, form_state
from bot.slack.views.sessions import More
from bot.store.db.engine import Database
from handlers.slack import feedback, info_buttons, reminders, sharing
from handlers.slack.support.context import Asker
from handlers.slack.support.rejections import said
from handlers.slack.support.respond import tell


def chosen(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    respond: Respond,
    db: Database,
    now: datetime,
    asker: Asker,
    settings: Settings,
) -> None:
    """Do what was chosen, as its own button would."""
    what, _, session = form_state.picked(action).partition("/")
    about_any = {"action_id": action_ids.FEEDBACK_OPEN}
    wanted: dict[str, Callable[[], None]] = {
        More.REMIND: lambda: reminders.form_wanted(ack, body, client, respond, db, now, asker),
        More.SHARE: lambda: sharing.form_wanted(ack, {"value": session}, body, client, respond, db, now, asker),
        More.FEEDBACK: lambda: feedback.form_wanted(ack, about_any, body, client, respond, db, now, asker),
        More.UPCOMING: lambda: info_buttons.upcoming_wanted(ack, respond, db, now, asker, settings),
    }
    if what in wanted:
        wanted[what]()
    else:
        tell(respond, said(error_messages.NO_LONGER_THERE))
        ack()
