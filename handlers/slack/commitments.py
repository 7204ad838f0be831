"""What somebody asked to be reminded of: answering it, and forgetting it."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.services.learning import commitments
from bot.services.learning.commitments import CommitmentToAnswer
from bot.services.shared.results import NotFound
from bot.slack.views import commitments as views
from bot.slack.views.kit import action_ids
from bot.slack.views.kit.form_state import metadata
from bot.store.db.engine import Database
from handlers.slack.support import modals
from handlers.slack.support.context import Actor
from handlers.slack.support.rejections import FORM_EXPIRED, form_error, respond_rejected


def open_form(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    respond: Respond,
    db: Database,
    actor: Actor,
) -> None:
    """Open the form about what they wrote."""
    echo_id = str(action.get("value") or "")
    found = commitments.question(db, workspace_id=actor.workspace_id, echo_id=echo_id, person=actor.external_id)
    match found:
        case CommitmentToAnswer(_, echo):
            modals.open_or_respond(client, body, respond, views.form(echo.id, echo.words), FORM_EXPIRED)
        case NotFound():
            respond_rejected(respond, found, views.NOT_THERE)
    ack()


def submit_form(ack: Ack, view: dict[str, Any], db: Database, actor: Actor, wake: Callable[[], None]) -> None:
    """Keep what became of it, and forget what they wrote."""
    outcome, barriers = views.read(view.get("state", {}))
    if outcome is None:
        ack(**modals.show_errors(view, {action_ids.ECHO_OUTCOME: views.CHOOSE}))
        return
    done = commitments.answer(
        db,
        workspace_id=actor.workspace_id,
        echo_id=metadata(view),
        person=actor.external_id,
        outcome=outcome,
        barriers=barriers,
    )
    if isinstance(done, NotFound):
        ack(**form_error(view, done, views.NOT_THERE))
    else:
        wake()
        ack(response_action="update", view=views.thanks())


def on_forget(ack: Ack, action: dict[str, Any], db: Database, actor: Actor, wake: Callable[[], None]) -> None:
    """Forget it; their own page, where the button stands, is made anew."""
    if commitments.forget(
        db, workspace_id=actor.workspace_id, echo_id=str(action.get("value") or ""), person=actor.external_id
    ):
        wake()
    ack()
