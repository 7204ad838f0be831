"""What organizers decide about their series: the forms, and what was sent with them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient

from bot.services import calendar, settings
from bot.services.refused import Gone, NotYours
from bot.services.settings import Form, Kept, ToMend
from bot.store.engine import Database
from bot.views import problems
from bot.views import settings as views
from handlers import forms
from handlers.context import Asker
from handlers.lookup import lookup_by
from handlers.refusing import LATE, in_form, refuse, said
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
    """Open the form whose button was pressed."""
    part = views.part_of(action.get("value"))
    series = calendar.series_asked_about(db, asker.workspace_id, asker.channel)
    if part is None:
        tell(respond, said(problems.NO_LONGER_THERE))
        ack()
        return
    match settings.open_form(db, workspace_id=asker.workspace_id, series_id=series.id, part=part, person=asker.address):
        case Form(its_series, _, typed):
            forms.open_or_tell(client, body, respond, views.form(its_series, part, typed, asker.address), LATE)
        case NotYours() | Gone() as refused:
            refuse(respond, refused)
    ack()


def form_sent(
    ack: Ack,
    view: dict[str, Any],
    client: WebClient,
    db: Database,
    now: datetime,
    real: datetime,
    asker: Asker,
    wake: Callable[[], None],
    context: BoltContext,
) -> None:
    """Keep what was decided; or say what to mend, or that others have decided something meanwhile."""
    its = views.about(view)
    if its is None:
        ack(**forms.refused(view, problems.FORM_NO_LONGER_THERE))
        return
    done = settings.save(
        db,
        workspace_id=asker.workspace_id,
        series_id=its.series,
        part=its.part,
        seen=its.seen,
        person=asker.address,
        typed=views.read(its, view),
        lookup=lookup_by(client, context.team_id),
        now=now,
        real=real,
    )
    match done:
        case ToMend(found):
            ack(**forms.to_mend(view, views.errors(its, found)))
        case Form(series, part, typed, person):
            ack(response_action="update", view=views.form(series, part, typed, person, meanwhile=True))
        case NotYours() | Gone() as refused:
            ack(**in_form(view, refused))
        case Kept(_, lines):
            wake()
            ack(response_action="update", view=views.kept(lines))
