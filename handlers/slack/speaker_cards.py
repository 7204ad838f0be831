"""The speaker's card: sent by an organizer, filled in by who speaks or for them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.services.calendar import speaker_cards
from bot.services.calendar.speaker_cards import Asking, Filling, Kept, Sent, ToMend
from bot.services.shared.results import Gone, NotYours
from bot.slack.views import speaker_cards as views
from bot.slack.views.kit.form_state import metadata, number
from bot.store.db.engine import Database
from handlers.slack.support import modals
from handlers.slack.support.context import Asker
from handlers.slack.support.rejections import LATE, in_form, refuse

_GONE = "This session is cancelled, or not in the calendar any more."


def ask_wanted(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    respond: Respond,
    db: Database,
    asker: Asker,
) -> None:
    """Show to whom the card goes, and the text to forward."""
    found = speaker_cards.asking(
        db, workspace_id=asker.workspace_id, session_id=number(action.get("value")) or 0, person=asker.address
    )
    match found:
        case Asking(series, session, accounts):
            modals.open_over(client, body, respond, views.asking(series, session, accounts), LATE)
        case NotYours() | Gone() as refused:
            refuse(respond, refused, _GONE)
    ack()


def ask_sent(
    ack: Ack, view: dict[str, Any], db: Database, now: datetime, asker: Asker, wake: Callable[[], None]
) -> None:
    """Send the card to the speakers whom the chat knows."""
    done = speaker_cards.send(
        db, workspace_id=asker.workspace_id, session_id=number(metadata(view)) or 0, person=asker.address, now=now
    )
    match done:
        case Sent(accounts):
            wake()
            ack(response_action="update", view=views.sent(accounts))
        case NotYours() | Gone() as refused:
            ack(**in_form(view, refused, _GONE))


def fill_wanted(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    respond: Respond,
    db: Database,
    asker: Asker,
) -> None:
    """Open the form, for who speaks or for an organizer."""
    found = speaker_cards.filling(
        db, workspace_id=asker.workspace_id, session_id=number(action.get("value")) or 0, person=asker.address
    )
    match found:
        case Filling(series, session, by_organizer):
            view = views.form(session, series, by_organizer=by_organizer)
            modals.open_over(client, body, respond, view, LATE)
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
    """Keep what was written; or say what to mend, with everything typed still there."""
    session_id, version = views.read_about(view)
    done = speaker_cards.keep(
        db,
        workspace_id=asker.workspace_id,
        session_id=session_id,
        version=version,
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
        case Kept(series, session):
            wake()
            ack(response_action="update", view=views.kept(series, session))
