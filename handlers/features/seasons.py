"""Create a season's sessions, after a preview."""

from bot.services.calendar.seasons import SeasonPreview, preview_or_create
from bot.services.shared.results import Forbidden, Invalid, NotFound, Saved
from bot.views import seasons
from bot.views.kit import action_ids, form_state
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import FormResult, ShowView, SubmittedForm
from handlers.features.support.organizer_forms import organizer_form
from handlers.features.support.rejections import render_result

open_form = organizer_form(lambda series, words, _: seasons.form(series, words))


def submit_form(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Show the preview, or add the sessions if their preview was shown."""
    series_id, seen = form_state.metadata_parts(form.view)
    state = form.state
    result = preview_or_create(
        ctx.db,
        actor=ctx.actor,
        series_id=series_id,
        text=form_state.typed(state, action_ids.SEASON_RULE),
        seen=seen,
        times=ctx.times,
    )
    match result:
        case SeasonPreview(series, season, days):
            return ShowView(seasons.preview(series, season, days, state))
        case Saved((series, sessions, change_id)):
            ctx.wake()
            return ShowView(seasons.made(series, sessions, change_id))
        case Invalid() | Forbidden() | NotFound() as rejected:
            return render_result(form, rejected, lambda problems: {action_ids.SEASON_RULE: problems["rule"]})
