"""Create a season's sessions, after a preview."""

from bot.services.calendar.seasons import SeasonPreview, preview_or_create
from bot.views import seasons
from bot.views.kit import action_ids, form_state
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import FormResult, ShowView, SubmittedForm
from handlers.features.support.organizer_forms import organizer_form

open_form = organizer_form(lambda series, words, _: seasons.form(series, words))


def submit_form(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Show the preview, or add the sessions if their preview was shown."""
    series_id, seen = form_state.number_and_rest(form.metadata)
    state = form.state
    result = preview_or_create(
        ctx.db,
        actor=ctx.actor,
        series_id=series_id,
        text=form_state.typed(state, action_ids.SEASON_RULE),
        seen=seen,
        times=ctx.times,
    )
    if isinstance(result, SeasonPreview):
        return ShowView(seasons.preview(result.series, result.season, result.days, state))
    ctx.wake()
    return ShowView(seasons.saved(*result))
