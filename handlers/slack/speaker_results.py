"""Passing on what the answers come to, to who spoke."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.services import speaker_results
from bot.services.refused import Gone, NotYours
from bot.services.speaker_results import PassedOn, ToChoose, TooLong
from bot.store.engine import Database
from bot.views import evaluation_results as views
from bot.views import ids
from bot.views.forms import metadata, number
from handlers import forms
from handlers.context import Asker
from handlers.refusing import LATE, in_form, refuse


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
            forms.open_or_tell(client, body, respond, views.choice(session, words, reaches=reaches), LATE)
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
            ack(**forms.to_mend(view, {ids.RESULTS_WORD: problem}))
        case NotYours() | Gone():
            ack(**in_form(view, done))
