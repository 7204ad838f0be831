"""Suggesting a topic: the form, and what was sent with it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.core.commands.answers import SuggestForm
from bot.services.commands import answers as answers_service
from bot.services.shared.results import Gone
from bot.services.suggestions.suggestions import Kept, LikeIt, Supported, ToMend, suggest
from bot.slack.views import answers, error_messages, suggestions
from bot.slack.views.kit.form_state import series_id
from bot.store.db.engine import Database
from handlers.slack.support import modals
from handlers.slack.support.context import Asker


def form_wanted(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    respond: Respond,
    db: Database,
    asker: Asker,
) -> None:
    """Open the form, with the words that the button carries."""
    words = str(action.get("value") or "")
    series = answers_service.series_asked_about(db, asker.workspace_id, asker.channel)
    view = suggestions.form(words, series=series)
    modals.open_or_tell(client, body, respond, view, answers.render(SuggestForm(words, series)))
    ack()


def form_sent(
    ack: Ack,
    view: dict[str, Any],
    db: Database,
    now: datetime,
    real: datetime,
    asker: Asker,
    wake: Callable[[], None],
) -> None:
    """Keep the suggestion and say thanks; or say what is like it, or what to mend, with all that was typed."""
    state = view.get("state", {})
    draft = suggestions.read(state)
    was_asked, same_as = suggestions.same_as(state)
    match suggest(
        db,
        workspace_id=asker.workspace_id,
        series_id=series_id(view),
        person=asker.address,
        submission=view["id"],
        draft=draft,
        now=now,
        real=real,
        was_asked=was_asked,
        same_as=same_as,
    ):
        case ToMend(found):
            ack(**modals.to_mend(view, suggestions.errors(found)))
        case Gone():
            ack(**modals.refused(view, error_messages.FORM_NO_LONGER_THERE))
        case LikeIt(series, alike, own):
            ack(response_action="update", view=suggestions.like_it(draft, alike, own, series=series))
        case Supported(suggestion):
            wake()
            ack(response_action="update", view=suggestions.supported(suggestion))
        case Kept():
            wake()
            ack(response_action="update", view=suggestions.thanks(draft))
