"""The menu beside a session's buttons: what else can be done with it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.config import Settings
from bot.store.engine import Database
from bot.views import forms, ids, problems
from bot.views.sessions import More
from handlers import feedback, readings, reminders, sharing
from handlers.context import Asker
from handlers.refusing import said
from handlers.told import tell


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
    what, _, session = forms.picked(action).partition("/")
    about_any = {"action_id": ids.FEEDBACK_OPEN}
    wanted: dict[str, Callable[[], None]] = {
        More.REMIND: lambda: reminders.form_wanted(ack, body, client, respond, db, now, asker),
        More.SHARE: lambda: sharing.form_wanted(ack, {"value": session}, body, client, respond, db, now, asker),
        More.FEEDBACK: lambda: feedback.form_wanted(ack, about_any, body, client, respond, db, now, asker),
        More.UPCOMING: lambda: readings.upcoming_wanted(ack, respond, db, now, asker, settings),
    }
    if what in wanted:
        wanted[what]()
    else:
        tell(respond, said(problems.NO_LONGER_THERE))
        ack()
