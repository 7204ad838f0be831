"""Slides and recording: the form, and what was sent with it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.services.calendar import materials
from bot.services.calendar.materials import Attached, Attaching, ToMend
from bot.services.shared.results import Gone, NotYours
from bot.slack.views import materials as views
from bot.slack.views.kit.form_state import number
from bot.store.db.engine import Database
from handlers.slack.support import modals
from handlers.slack.support.context import Asker
from handlers.slack.support.rejections import LATE, in_form, refuse

_GONE = "This session is cancelled, or not in the calendar any more."


def form_wanted(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    respond: Respond,
    db: Database,
    asker: Asker,
) -> None:
    """Open the form, for who speaks or for an organizer."""
    session_id = number(action.get("value")) or 0
    found = materials.open_form(db, workspace_id=asker.workspace_id, session_id=session_id, person=asker.address)
    match found:
        case Attaching(series, session):
            modals.open_over(client, body, respond, views.form(series, session), LATE)
        case NotYours() | Gone() as refused:
            refuse(respond, refused, _GONE)
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
    """Keep what was attached; or say what to mend, with everything typed still there."""
    session_id, version = views.read_about(view)
    done = materials.keep(
        db,
        workspace_id=asker.workspace_id,
        session_id=session_id,
        person=asker.address,
        draft=views.read(view.get("state", {}), version),
        now=now,
        real=real,
    )
    match done:
        case ToMend(found):
            ack(**modals.to_mend(view, views.errors(found, version)))
        case NotYours() | Gone() as refused:
            ack(**in_form(view, refused, _GONE))
        case Attached(_, session):
            wake()
            ack(response_action="update", view=views.kept(session))
