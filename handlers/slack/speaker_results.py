"""Passing on what the answers come to, to who spoke."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.services.learning import speaker_results
from bot.services.learning.speaker_results import PassedOn, ToChoose, TooLong
from bot.services.shared.results import Gone, NotYours
from bot.slack.views import evaluation_results as views
from bot.slack.views.kit import action_ids
from bot.slack.views.kit.form_state import metadata, number
from bot.store.db.engine import Database
from handlers.slack.support import modals
from handlers.slack.support.context import Asker
from handlers.slack.support.rejections import LATE, in_form, refuse


def choice_wanted(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    respond: Respond,
    db: Database,
    now: datetime,
    asker: Asker,
) -> None:
    """Open the form in which an organizer chooses."""
    session_id = number(action.get("value")) or 0
    found = speaker_results.choice(
        db, workspace_id=asker.workspace_id, session_id=session_id, person=asker.address, now=now
    )
    match found:
        case ToChoose(_, session, words, reaches):
            modals.open_or_tell(client, body, respond, views.choice(session, words, reaches=reaches), LATE)
        case NotYours() | Gone():
            refuse(respond, found)
    ack()


def choice_sent(
    ack: Ack, view: dict[str, Any], db: Database, now: datetime, asker: Asker, wake: Callable[[], None]
) -> None:
    """Pass it on."""
    quotes, word = views.read(view.get("state", {}))
    done = speaker_results.pass_on(
        db,
        workspace_id=asker.workspace_id,
        session_id=number(metadata(view)) or 0,
        person=asker.address,
        submission=view["id"],
        quotes=quotes,
        word=word,
        now=now,
    )
    match done:
        case PassedOn(_, count):
            wake()
            ack(response_action="update", view=views.on_their_way(count))
        case TooLong(problem):
            ack(**modals.to_mend(view, {action_ids.RESULTS_WORD: problem}))
        case NotYours() | Gone():
            ack(**in_form(view, done))
