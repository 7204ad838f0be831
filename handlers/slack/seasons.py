"""A whole season at once: previewed first."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.services.calendar.seasons import Made, Preview, Unclear, plan_or_make
from bot.services.shared.results import Gone, NotYours
from bot.slack.views import seasons
from bot.slack.views.kit import action_ids
from bot.slack.views.kit.form_state import typed
from bot.store.db.engine import Database
from handlers.slack.support import modals
from handlers.slack.support.context import Asker
from handlers.slack.support.organizer_forms import opens
from handlers.slack.support.rejections import in_form

form_wanted = opens(seasons.form)


def form_sent(
    ack: Ack,
    view: dict[str, Any],
    db: Database,
    now: datetime,
    real: datetime,
    asker: Asker,
    wake: Callable[[], None],
) -> None:
    """Show the days; or add them, if they were seen."""
    series_id, seen = seasons.about(view)
    state = view.get("state", {})
    done = plan_or_make(
        db,
        workspace_id=asker.workspace_id,
        series_id=series_id,
        person=asker.address,
        text=typed(state, action_ids.SEASON_RULE),
        seen=seen,
        now=now,
        real=real,
    )
    match done:
        case Preview(series, season, days):
            ack(response_action="update", view=seasons.preview(series, season, days, state))
        case Made(series, sessions):
            wake()
            ack(response_action="update", view=seasons.made(series, sessions))
        case Unclear(problem):
            ack(**modals.to_mend(view, {action_ids.SEASON_RULE: problem}))
        case NotYours() | Gone() as refused:
            ack(**in_form(view, refused))
