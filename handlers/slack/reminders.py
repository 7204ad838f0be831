"""Reminders for one person alone: chosen in a form, once more in a while, and no more."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.core.calendar.formatting import format_moment
from bot.core.calendar.models import Series
from bot.services.commands import answers
from bot.services.participation import reminders
from bot.services.shared.results import NotFound
from bot.slack.views import error_messages
from bot.slack.views import reminders as views
from bot.slack.views.kit.block_kit import View
from bot.slack.views.kit.form_state import number
from bot.store.db.engine import Database
from handlers.slack.support import modals
from handlers.slack.support.context import Actor
from handlers.slack.support.rejections import FORM_EXPIRED, form_error, text_message
from handlers.slack.support.respond import send_reply
from handlers.slack.support.user_lookup import fetch_timezone


def view_for(db: Database, series: Series, actor: Actor, now: datetime) -> View:
    """The form, with what this person has chosen."""
    chosen = reminders.of_person(
        db, its_series=series, workspace_id=actor.workspace_id, person=actor.external_id, now=now
    )
    return views.form(series, chosen.next, chosen.every, chosen.one)


def open_form(
    ack: Ack,
    body: dict[str, Any],
    client: WebClient,
    respond: Respond,
    db: Database,
    now: datetime,
    actor: Actor,
) -> None:
    """Open the form."""
    series = answers.series_in_context(db, actor.workspace_id, actor.channel)
    modals.open_or_respond(client, body, respond, view_for(db, series, actor, now), FORM_EXPIRED)
    ack()


def submit_form(
    ack: Ack,
    view: dict[str, Any],
    client: WebClient,
    db: Database,
    now: datetime,
    actor: Actor,
    wake: Callable[[], None],
) -> None:
    """Keep what was chosen."""
    series_id, session_id = views.read_about(view)
    every, one = views.read(view.get("state", {}))
    done = reminders.keep(
        db,
        workspace_id=actor.workspace_id,
        series_id=series_id,
        session_id=session_id,
        person=actor.external_id,
        zone=fetch_timezone(client, actor.external_id),
        every=every,
        one=one,
        now=now,
    )
    if isinstance(done, NotFound):
        ack(**form_error(view, done))
    else:
        wake()
        ack(response_action="update", view=views.kept(done, every, one))


def on_stop(ack: Ack, action: dict[str, Any], respond: Respond, db: Database, now: datetime, actor: Actor) -> None:
    """No more of them."""
    done = reminders.stop(
        db,
        workspace_id=actor.workspace_id,
        series_id=number(action.get("value")) or 0,
        person=actor.external_id,
        now=now,
    )
    send_reply(respond, text_message(error_messages.NO_LONGER_THERE if isinstance(done, NotFound) else views.STOPPED))
    ack()


def on_snooze(ack: Ack, action: dict[str, Any], respond: Respond, db: Database, now: datetime, actor: Actor) -> None:
    """Once more in a while."""
    series = answers.series_in_context(db, actor.workspace_id, actor.channel)
    due = reminders.snooze(
        db,
        workspace_id=actor.workspace_id,
        session_id=number(action.get("value")) or 0,
        person=actor.external_id,
        now=now,
    )
    if isinstance(due, NotFound):
        send_reply(respond, text_message(views.BEGUN))
    else:
        send_reply(respond, text_message(f"You are reminded once more, {format_moment(due, series.zone)}."))
    ack()
