"""What somebody asked to be reminded of: answering it, and forgetting it."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.services.learning import commitments
from bot.services.learning.commitments import ToAnswer
from bot.services.shared.results import Gone
from bot.slack.views import commitments as views
from bot.slack.views.kit import action_ids
from bot.slack.views.kit.form_state import metadata
from bot.store.db.engine import Database
from handlers.slack.support import modals
from handlers.slack.support.context import Asker
from handlers.slack.support.rejections import LATE, in_form, refuse


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
    found = commitments.question(db, workspace_id=asker.workspace_id, echo_id=echo_id, person=asker.address)
    match found:
        case ToAnswer(_, echo):
            modals.open_or_tell(client, body, respond, views.form(echo.id, echo.words), LATE)
        case Gone():
            refuse(respond, found, views.NOT_THERE)
    ack()


def form_sent(ack: Ack, view: dict[str, Any], db: Database, asker: Asker, wake: Callable[[], None]) -> None:
    """Keep what became of it, and forget what they wrote."""
    outcome, barriers = views.read(view.get("state", {}))
    if outcome is None:
        ack(**modals.to_mend(view, {action_ids.ECHO_OUTCOME: views.CHOOSE}))
        return
    done = commitments.answer(
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
    if commitments.forget(
        db, workspace_id=asker.workspace_id, echo_id=str(action.get("value") or ""), person=asker.address
    ):
        wake()
    ack()
