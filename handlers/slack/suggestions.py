"""Suggesting a topic: the form, and what was sent with it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.core.answers import SuggestForm
from bot.services import calendar
from bot.services.refused import Gone
from bot.services.suggestions import Kept, LikeIt, Supported, ToMend, suggest
from bot.store.engine import Database
from bot.views import answers, problems, suggestions
from bot.views.forms import series_id
from handlers import forms
from handlers.context import Asker


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
    series = calendar.series_asked_about(db, asker.workspace_id, asker.channel)
    view = suggestions.form(words, series=series)
    forms.open_or_tell(client, body, respond, view, answers.render(SuggestForm(words, series)))
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
            ack(**forms.to_mend(view, suggestions.errors(found)))
        case Gone():
            ack(**forms.refused(view, problems.FORM_NO_LONGER_THERE))
        case LikeIt(series, alike, own):
            ack(response_action="update", view=suggestions.like_it(draft, alike, own, series=series))
        case Supported(suggestion):
            wake()
            ack(response_action="update", view=suggestions.supported(suggestion))
        case Kept():
            wake()
            ack(response_action="update", view=suggestions.thanks(draft))
