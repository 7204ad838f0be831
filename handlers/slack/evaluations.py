"""Evaluating a session: the form, and what was sent with it. What is answered is not handed on from here."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.services.learning import evaluations
from bot.services.learning.evaluations import Kept, NotNow, ToMend
from bot.services.shared.results import Gone
from bot.slack.views import error_messages
from bot.slack.views import evaluations as views
from bot.slack.views.kit.form_state import number
from bot.store.db.engine import Database
from handlers.slack.support import modals
from handlers.slack.support.context import Asker
from handlers.slack.support.rejections import LATE, refuse, said

_NOT_NOW = {NotNow.ANSWERED: views.ANSWERED, NotNow.NOT_YET: views.NOT_YET, NotNow.TOO_LATE: views.TOO_LATE}


def form_wanted(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    respond: Respond,
    db: Database,
    now: datetime,
    asker: Asker,
) -> None:
    """Open the form; or say why it cannot be filled in."""
    session_id = number(action.get("value")) or 0
    found = evaluations.form(db, workspace_id=asker.workspace_id, session_id=session_id, person=asker.address, now=now)
    match found:
        case Gone():
            refuse(respond, found)
        case NotNow():
            modals.open_or_tell(client, body, respond, views.instead(_NOT_NOW[found]), said(_NOT_NOW[found]))
        case evaluations.ToFill(_, session, for_credit):
            form = views.form(session, for_credit=for_credit)
            modals.open_or_tell(client, body, respond, form, LATE)
    ack()


def form_sent(ack: Ack, view: dict[str, Any], db: Database, now: datetime, asker: Asker) -> None:
    """Keep the answers and say thanks; or say what to mend, with everything typed still there."""
    given = evaluations.give(
        db,
        workspace_id=asker.workspace_id,
        session_id=views.session_of(view),
        person=asker.address,
        submission=view["id"],
        draft=views.read(view.get("state", {})),
        now=now,
    )
    match given:
        case ToMend(found):
            ack(**modals.to_mend(view, views.errors(found)))
        case Gone():
            ack(**modals.refused(view, error_messages.FORM_NO_LONGER_THERE))
        case NotNow():
            ack(**modals.refused(view, _NOT_NOW[given]))
        case Kept(series, day, echo_on):
            # Nobody is woken: nothing of it is sent now.
            ack(response_action="update", view=views.thanks(series, day, echo_on))
