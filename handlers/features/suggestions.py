"""Suggest a topic: open the form and store the suggestion."""

from bot.core.commands.answers import SuggestForm
from bot.services.commands import answers as answers_service
from bot.services.shared.results import SimilarFound
from bot.services.suggestions.suggestions import SuggestionSubmission, Supported, submit_suggestion
from bot.views import answers, suggestions
from bot.views.kit.form_state import series_id
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import FormResult, OpenForm, Press, Shown, ShowView, SubmittedForm


def open_form(press: Press, ctx: RequestContext) -> Shown:
    """Open the form, with the words that the button carries."""
    words = press.value
    series = answers_service.series_in_context(ctx.db, ctx.actor.workspace_id, ctx.actor.channel)
    view = suggestions.form(words, series=series)
    return OpenForm(view, answers.render(SuggestForm(words, series)))


def submit_form(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Store the suggestion and say thanks, or show similar suggestions or errors in the form."""
    state = form.state
    draft = suggestions.read(state)
    was_asked, same_as = suggestions.same_as(state)
    submission = SuggestionSubmission(id=form.id, draft=draft, confirmed=was_asked, supports=same_as)
    given = submit_suggestion(
        ctx.db, actor=ctx.actor, series_id=series_id(form.view), submission=submission, times=ctx.times
    )
    match given:
        case SimilarFound(series, alike, own):
            return ShowView(suggestions.like_it(draft, alike, own, series=series))
        case Supported(suggestion, is_own):
            ctx.wake()
            return ShowView(suggestions.supported(suggestion, is_own=is_own))
        case None:
            ctx.wake()
            return ShowView(suggestions.thanks(draft))
