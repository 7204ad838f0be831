"""Reminders for one person alone: chosen in a form, once more in a while, and no more."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.core.calendar.formatting import moment_in_words
from bot.core.calendar.models import Series
from bot.services.commands import answers
from bot.services.participation import reminders
from bot.services.shared.results import Gone
from bot.slack.views import error_messages
from bot.slack.views import reminders as views
from bot.slack.views.kit.block_kit import View
from bot.slack.views.kit.form_state import number
from bot.store.db.engine import Database
from handlers.slack.support import modals
from handlers.slack.support.context import Asker
from handlers.slack.support.rejections import LATE, in_form, said
from handlers.slack.support.respond import tell
from handlers.slack.support.user_lookup import zone_of


def view_for(db: Database, series: Series, asker: Asker, now: datetime) -> View:
    """The form, with what this person has chosen."""
    chosen = reminders.of_person(db, its_series=series, workspace_id=asker.workspace_id, person=asker.address, now=now)
    return views.form(series, chosen.next, chosen.every, chosen.one)


def form_wanted(
    ack: Ack,
    body: dict[str, Any],
    client: WebClient,
    respond: Respond,
    db: Database,
    now: datetime,
    asker: Asker,
) -> None:
    """Open the form."""
    series = answers.series_asked_about(db, asker.workspace_id, asker.channel)
    modals.open_or_tell(client, body, respond, view_for(db, series, asker, now), LATE)
    ack()


def form_sent(
    ack: Ack,
    view: dict[str, Any],
    client: WebClient,
    db: Database,
    now: datetime,
    asker: Asker,
    wake: Callable[[], None],
) -> None:
    """Keep what was chosen."""
    series_id, session_id = views.read_about(view)
    every, one = views.read(view.get("state", {}))
    done = reminders.keep(
        db,
        workspace_id=asker.workspace_id,
        series_id=series_id,
        session_id=session_id,
        person=asker.address,
        zone=zone_of(client, asker.address),
        every=every,
        one=one,
        now=now,
    )
    if isinstance(done, Gone):
        ack(**in_form(view, done))
    else:
        wake()
        ack(response_action="update", view=views.kept(done, every, one))


def stop_wanted(ack: Ack, action: dict[str, Any], respond: Respond, db: Database, now: datetime, asker: Asker) -> None:
    """No more of them."""
    done = reminders.stop(
        db,
        workspace_id=asker.workspace_id,
        series_id=number(action.get("value")) or 0,
        person=asker.address,
        now=now,
    )
    tell(respond, said(error_messages.NO_LONGER_THERE if isinstance(done, Gone) else views.STOPPED))
    ack()


def snooze_wanted(
    ack: Ack, action: dict[str, Any], respond: Respond, db: Database, now: datetime, asker: Asker
) -> None:
    """Once more in a while."""
    series = answers.series_asked_about(db, asker.workspace_id, asker.channel)
    due = reminders.snooze(
        db,
        workspace_id=asker.workspace_id,
        session_id=number(action.get("value")) or 0,
        person=asker.address,
        now=now,
    )
    if isinstance(due, Gone):
        tell(respond, said(views.BEGUN))
    else:
        tell(respond, said(f"You are reminded once more, {moment_in_words(due, series.zone)}."))
    ack()
