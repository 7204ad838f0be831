"""What somebody asked to be reminded of: answering it, and forgetting it."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.services import echoes
from bot.services.echoes import ToAnswer
from bot.services.refused import Gone
from bot.store.engine import Database
from bot.views import echoes as views
from bot.views import ids
from bot.views.forms import metadata
from handlers import forms
from handlers.context import Asker
from handlers.refusing import LATE, in_form, refuse


def form_wanted(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    respond: Respond,
    db: Database,
    asker: Asker,
) -> None:
    """Open the form about what they wrote."""
    echo_id = str(action.get("value") or "")
    found = echoes.question(db, workspace_id=asker.workspace_id, echo_id=echo_id, person=asker.address)
    match found:
        case ToAnswer(_, echo):
            forms.open_or_tell(client, body, respond, views.form(echo.id, echo.words), LATE)
        case Gone():
            refuse(respond, found, views.NOT_THERE)
    ack()


def form_sent(ack: Ack, view: dict[str, Any], db: Database, asker: Asker, wake: Callable[[], None]) -> None:
    """Keep what became of it, and forget what they wrote."""
    outcome, barriers = views.read(view.get("state", {}))
    if outcome is None:
        ack(**forms.to_mend(view, {ids.ECHO_OUTCOME: views.CHOOSE}))
        return
    done = echoes.answer(
        db,
        workspace_id=asker.workspace_id,
        echo_id=metadata(view),
        person=asker.address,
        outcome=outcome,
        barriers=barriers,
    )
    if isinstance(done, Gone):
        ack(**in_form(view, done, views.NOT_THERE))
    else:
        wake()
        ack(response_action="update", view=views.thanks())


def forget_wanted(ack: Ack, action: dict[str, Any], db: Database, asker: Asker, wake: Callable[[], None]) -> None:
    """Forget it; their own page, where the button stands, is made anew."""
    if echoes.forget(db, workspace_id=asker.workspace_id, echo_id=str(action.get("value") or ""), person=asker.address):
        wake()
    ack()
