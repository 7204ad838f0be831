"""`/lhs-rounds`: whatever is typed after it."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.core.answers import FeedbackForm, ForOrganizers, StatusWanted, SuggestForm
from bot.services import calendar, status
from bot.store.engine import Database
from bot.views import answers, feedback, suggestions
from bot.views import status as status_view
from bot.views.kit import Message, View
from handlers import forms
from handlers.context import Asker


def asked(
    ack: Ack,
    command: dict[str, Any],
    client: WebClient,
    db: Database,
    now: datetime,
    real: datetime,
    asker: Asker,
) -> None:
    """Answer with the acknowledgement itself; or open the form, where that is the answer."""
    answer, share = calendar.ask(
        db, workspace_id=asker.workspace_id, channel=asker.channel, text=command.get("text") or "", now=now
    )
    view: View | None = None
    match answer:
        case SuggestForm(words, series):
            view = suggestions.form(words, series=series)
        case FeedbackForm(words, series, sessions):
            view = feedback.form(words, series=series, sessions=sessions)
    if view is not None and forms.opened(client, command.get("trigger_id"), view):
        ack()
        return
    if isinstance(answer, StatusWanted):
        message = _status(db, answer.series.id, asker, now=now, real=real)
        ack(text=message.text, blocks=message.blocks, response_type="ephemeral")
        return
    # For a form that did not open this is a button that opens it, with the words kept.
    message = answers.render(answer)
    ack(
        {
            "response_type": "in_channel" if share else "ephemeral",
            "text": message.text,
            "blocks": list(message.blocks),
        }
    )


def _status(db: Database, series_id: int, asker: Asker, *, now: datetime, real: datetime) -> Message:
    found = status.for_organizer(
        db, workspace_id=asker.workspace_id, series_id=series_id, person=asker.address, now=now, real=real
    )
    return answers.render(found) if isinstance(found, ForOrganizers) else status_view.report(found)
