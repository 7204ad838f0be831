"""A whole season at once: previewed first."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.core.answers import ForOrganizers
from bot.services import calendar
from bot.services.seasons import Made, Preview, Unclear, plan_or_make
from bot.services.sessions import Gone, NotYours
from bot.store.engine import Database
from bot.views import answers, ids, kit, problems, seasons
from bot.views.forms import typed
from handlers import forms
from handlers.context import Asker
from handlers.told import tell


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
    series = calendar.series_asked_about(db, asker.workspace_id, asker.channel)
    if asker.address not in {each.address for each in series.organizers}:
        tell(respond, answers.render(ForOrganizers(series)))
    else:
        late = kit.message(problems.FORM_DID_NOT_OPEN, [kit.plain(problems.FORM_DID_NOT_OPEN)])
        forms.open_or_tell(client, body, respond, seasons.form(series, str(action.get("value") or "")), late)
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
        case NotYours(series):
            ack(**forms.refused(view, answers.render(ForOrganizers(series)).text))
        case Gone():
            ack(**forms.refused(view, problems.FORM_NO_LONGER_THERE))
