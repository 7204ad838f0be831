"""Answering a suggestion or signed feedback, and answering back: the form, and what was sent with it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.services.shared.results import Gone, NotYours
from bot.services.suggestions.replies import Sent, ToMend, reply
from bot.slack.views import error_messages, replies
from bot.slack.views.kit import action_ids
from bot.slack.views.kit.form_state import metadata
from bot.store.db.engine import Database
from handlers.slack.support import modals
from handlers.slack.support.context import Asker
from handlers.slack.support.rejections import LATE, in_form, said
from handlers.slack.support.respond import tell


def form_wanted(ack: Ack, action: dict[str, Any], body: dict[str, Any], client: WebClient, respond: Respond) -> None:
    """Open the form; who may send it is looked at when it is sent."""
    about, by_author = replies.read_about(action.get("value"))
    if about is None:
        tell(respond, said(error_messages.NO_LONGER_THERE))
    else:
        modals.open_or_tell(client, body, respond, replies.form(str(about), by_author=by_author), LATE)
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
    """Keep the reply and send it on; or say what to mend, with everything typed still there."""
    about, by_author = replies.read_about(metadata(view))
    if about is None:
        ack(**modals.refused(view, error_messages.FORM_NO_LONGER_THERE))
        return
    words = replies.read(view.get("state", {}))
    done = reply(
        db,
        workspace_id=asker.workspace_id,
        about=about,
        by_author=by_author,
        person=asker.address,
        submission=view["id"],
        words=words,
        now=now,
        real=real,
    )
    match done:
        case ToMend(problem):
            ack(**modals.to_mend(view, {action_ids.REPLY_WORDS: problem}))
        case NotYours() | Gone() as refused:
            ack(**in_form(view, refused))
        case Sent():
            wake()
            ack(response_action="update", view=replies.sent(words))
