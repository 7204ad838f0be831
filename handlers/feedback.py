"""Giving feedback: the form, and what was sent with it. Who sends anonymous words is not handed on from here."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.core import answers
from bot.core.answers import FeedbackForm
from bot.services import calendar
from bot.services.feedback import Kept, ToMend, give
from bot.store.engine import Database
from bot.views import feedback, problems
from handlers import forms
from handlers.context import Asker


def form_wanted(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    respond: Respond,
    db: Database,
    now: datetime,
    asker: Asker,
) -> None:
    """Open the form, about the session that the button is on."""
    series, sessions = calendar.series_and_sessions(db, asker.workspace_id, asker.channel)
    value = str(action.get("value") or "")
    about = int(value) if value.isascii() and value.isdigit() else None
    form = FeedbackForm("", series, answers.recent(series, sessions, now))
    if not forms.opened(client, body["trigger_id"], feedback.form(form, about=about)):
        message = problems.feedback_form_did_not_open("")
        respond(text=message.text, blocks=message.blocks, response_type="ephemeral", replace_original=False)
    ack()


def form_sent(
    ack: Ack, view: dict[str, Any], db: Database, now: datetime, asker: Asker, wake: Callable[[], None]
) -> None:
    """Keep the feedback and say thanks; or say what to mend, with everything typed still there."""
    draft = feedback.read(view.get("state", {}))
    match give(
        db,
        workspace_id=asker.workspace_id,
        series_id=forms.series_of(view),
        signed_by=asker.address if draft.signed else None,
        submission=view["id"],
        draft=draft,
        now=now,
    ):
        case ToMend(found):
            ack(response_action="errors", errors=feedback.errors(found))
        case Kept(day):
            if day is None:
                wake()
            ack(response_action="update", view=feedback.thanks(day))
