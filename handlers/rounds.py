"""`/lhs-rounds`: whatever is typed after it."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.config import Settings
from bot.core.answers import FeedbackForm, SuggestForm
from bot.services import calendar
from bot.store.engine import Database
from bot.views import answers, feedback, problems, suggestions
from handlers import forms
from handlers.context import Asker


def asked(
    ack: Ack,
    command: dict[str, Any],
    client: WebClient,
    db: Database,
    now: datetime,
    asker: Asker,
    settings: Settings,
) -> None:
    """Answer with the acknowledgement itself; or open the form, where that is the answer."""
    answer, share = calendar.ask(
        db, workspace_id=asker.workspace_id, channel=asker.channel, text=command.get("text") or "", now=now
    )
    match answer:
        case SuggestForm():
            opened = forms.opened(client, command["trigger_id"], suggestions.form(answer))
            message = None if opened else problems.suggestion_form_did_not_open(answer.words)
        case FeedbackForm():
            opened = forms.opened(client, command["trigger_id"], feedback.form(answer))
            message = None if opened else problems.feedback_form_did_not_open(answer.words)
        case _:
            message = answers.render(answer, public_url=settings.rounds_public_url)
    if message is None:
        ack()
    else:
        ack(text=message.text, blocks=message.blocks, response_type="in_channel" if share else "ephemeral")
