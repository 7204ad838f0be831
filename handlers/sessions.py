"""Buttons on a session: adding it to one's calendar, and what else is coming."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond

from bot.config import Settings
from bot.core import answers as core_answers
from bot.core.answers import Reading
from bot.services import calendar
from bot.store.engine import Database
from bot.views import answers
from handlers.context import Asker


def calendar_wanted(
    ack: Ack, action: dict[str, Any], respond: Respond, db: Database, now: datetime, asker: Asker, settings: Settings
) -> None:
    """Show the links that put one session into the presser's own calendar, to them alone."""
    series, sessions = calendar.series_and_sessions(db, asker.workspace_id, asker.channel)
    value = str(action.get("value") or "")
    wanted = int(value) if value.isascii() and value.isdigit() else 0
    _tell(respond, core_answers.calendar_for(series, wanted, sessions, now), settings)
    ack()


def upcoming_wanted(ack: Ack, respond: Respond, db: Database, now: datetime, asker: Asker, settings: Settings) -> None:
    """Show what else is coming, to the presser alone."""
    answer, _ = calendar.ask(db, workspace_id=asker.workspace_id, channel=asker.channel, text="upcoming", now=now)
    _tell(respond, answer, settings)
    ack()


def _tell(respond: Respond, answer: Reading | core_answers.Answer, settings: Settings) -> None:
    message = answers.render(answer, public_url=settings.rounds_public_url)
    respond(text=message.text, blocks=message.blocks, response_type="ephemeral", replace_original=False)
