"""Suggesting a topic: the form, and what was sent with it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.core.commands.answers import SuggestForm
from bot.services.commands import answers as answers_service
from bot.services.shared.results import NotFound
from bot.services.suggestions.suggestions import Invalid, Saved, SimilarFound, Supported, submit_suggestion
from bot.slack.views import answers, error_messages, suggestions
from bot.slack.views.kit.form_state import series_id
from bot.store.db.engine import Database
from handlers.slack.support import modals
from handlers.slack.support.context import Actor


def open_form(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    respond: Respond,
    db: Database,
    actor: Actor,
) -> None:
    """Open the form, with the words that the button carries."""
    words = str(action.get("value") or "")
    series = answers_service.series_in_context(db, actor.workspace_id, actor.channel)
    view = suggestions.form(words, series=series)
    modals.open_or_respond(client, body, respond, view, answers.render(SuggestForm(words, series)))
    ack()


def submit_form(
    ack: Ack,
    view: dict[str, Any],
    db: Database,
    now: datetime,
    wall_now: datetime,
    actor: Actor,
    wake: Callable[[], None],
) -> None:
    """Keep the suggestion and say thanks; or say what is like it, or what to mend, with all that was typed."""
    state = view.get("state", {})
    draft = suggestions.read(state)
    was_asked, same_as = suggestions.same_as(state)
    match submit_suggestion(
        db,
        workspace_id=actor.workspace_id,
        series_id=series_id(view),
        person=actor.external_id,
        submission=view["id"],
        draft=draft,
        now=now,
        wall_now=wall_now,
        was_asked=was_asked,
        same_as=same_as,
    ):
        case Invalid(found):
            ack(**modals.show_errors(view, suggestions.errors(found)))
        case NotFound():
            ack(**modals.reject(view, error_messages.FORM_NO_LONGER_THERE))
        case SimilarFound(series, alike, own):
            ack(response_action="update", view=suggestions.like_it(draft, alike, own, series=series))
        case Supported(suggestion):
            wake()
            ack(response_action="update", view=suggestions.supported(suggestion))
        case Saved():
            wake()
            ack(response_action="update", view=suggestions.thanks(draft))
