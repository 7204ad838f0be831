"""What organizers decide about their series: the forms, and what was sent with them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, BoltContext, Respond
from slack_sdk import WebClient

from bot.services.admin import settings
from bot.services.admin.settings import Form, Kept, ToMend
from bot.services.commands import answers
from bot.services.shared.results import Gone, NotYours
from bot.slack.views import error_messages
from bot.slack.views import settings as views
from bot.store.db.engine import Database
from handlers.slack.support import modals
from handlers.slack.support.context import Asker
from handlers.slack.support.directory import lookup_by
from handlers.slack.support.rejections import LATE, in_form, refuse, said
from handlers.slack.support.respond import tell


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
    series = answers.series_asked_about(db, asker.workspace_id, asker.channel)
    if part is None:
        tell(respond, said(error_messages.NO_LONGER_THERE))
        ack()
        return
    match settings.open_form(db, workspace_id=asker.workspace_id, series_id=series.id, part=part, person=asker.address):
        case Form(its_series, _, typed):
            modals.open_or_tell(client, body, respond, views.form(its_series, part, typed, asker.address), LATE)
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
        ack(**modals.refused(view, error_messages.FORM_NO_LONGER_THERE))
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
            ack(**modals.to_mend(view, views.errors(its, found)))
        case Form(series, part, typed, person):
            ack(response_action="update", view=views.form(series, part, typed, person, meanwhile=True))
        case NotYours() | Gone() as refused:
            ack(**in_form(view, refused))
        case Kept(_, lines):
            wake()
            ack(response_action="update", view=views.kept(lines))
