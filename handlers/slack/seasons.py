"""A whole season at once: previewed first."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.services.refused import Gone, NotYours
from bot.services.seasons import Made, Preview, Unclear, plan_or_make
from bot.store.engine import Database
from bot.views import ids, seasons
from bot.views.forms import typed
from handlers import forms
from handlers.context import Asker
from handlers.organizing import opens
from handlers.refusing import in_form

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
        text=typed(state, ids.SEASON_RULE),
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
            ack(**forms.to_mend(view, {ids.SEASON_RULE: problem}))
        case NotYours() | Gone() as refused:
            ack(**in_form(view, refused))
