"""Suggest a topic: open the form and store the suggestion."""

from typing import Any

from slack_bolt import Ack, Respond

from bot.core.commands.answers import SuggestForm
from bot.services.commands import answers as answers_service
from bot.services.shared.results import Invalid, NotFound, Saved, SimilarFound
from bot.services.suggestions.suggestions import SuggestionSubmission, Supported, submit_suggestion
from bot.views import answers, suggestions
from bot.views.kit.form_state import series_id
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext
from handlers.slack.support.rejections import render_result


def open_form(ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext, respond: Respond) -> None:
    """Open the form, with the words that the button carries."""
    words = str(action.get("value") or "")
    series = answers_service.series_in_context(ctx.db, ctx.actor.workspace_id, ctx.actor.channel)
    view = suggestions.form(words, series=series)
    modals.open_or_respond(ctx.client, body, respond, view, answers.render(SuggestForm(words, series)))
    ack()


def submit_form(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Store the suggestion and say thanks, or show similar suggestions or errors in the form."""
    state = view.get("state", {})
    draft = suggestions.read(state)
    was_asked, same_as = suggestions.same_as(state)
    submission = SuggestionSubmission(id=view["id"], draft=draft, confirmed=was_asked, supports=same_as)
    given = submit_suggestion(
        ctx.db, actor=ctx.actor, series_id=series_id(view), submission=submission, times=ctx.times
    )
    match given:
        case Invalid() | NotFound():
            render_result(ack, view, given, "suggestion")
        case SimilarFound(series, alike, own):
            ack(response_action="update", view=suggestions.like_it(draft, alike, own, series=series))
        case Supported(suggestion):
            ctx.wake()
            ack(response_action="update", view=suggestions.supported(suggestion))
        case Saved():
            ctx.wake()
            ack(response_action="update", view=suggestions.thanks(draft))
