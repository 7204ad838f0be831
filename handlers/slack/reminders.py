"""Personal reminders: chosen in a form, snoozed, or stopped."""

from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond

from bot.chat.actor import Actor
from bot.core.admin.time_zones import is_zone
from bot.core.calendar.formatting import format_local_time
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
from handlers.slack.support.context import RequestContext
from handlers.slack.support.rejections import FORM_EXPIRED, render_result, text_message
from handlers.slack.support.respond import send_reply
from handlers.slack.support.user_lookup import fetch_timezone


def view_for(db: Database, series: Series, actor: Actor, now: datetime) -> View:
    """Render the form with the person's choices."""
    return views.form(series, *reminders.of_person(db, its_series=series, actor=actor, now=now))


def open_form(ack: Ack, body: dict[str, Any], ctx: RequestContext, respond: Respond) -> None:
    """Open the form for personal reminders."""
    series = answers.series_in_context(ctx.db, ctx.actor.workspace_id, ctx.actor.channel)
    modals.open_or_respond(ctx.client, body, respond, view_for(ctx.db, series, ctx.actor, ctx.times.now), FORM_EXPIRED)
    ack()


def submit_form(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Store the choices."""
    series_id, session_id = views.read_about(view)
    every, one = views.read(view.get("state", {}))
    result = reminders.keep(
        ctx.db,
        actor=ctx.actor,
        submission=reminders.ReminderSubmission(
            series_id=series_id,
            session_id=session_id,
            zone=fetch_timezone(ctx.client, ctx.actor.external_id),
            every=every,
            one=one,
        ),
        now=ctx.times.now,
    )
    if isinstance(result, NotFound):
        render_result(ack, view, result)
    else:
        ctx.wake()
        ack(response_action="update", view=views.saved(every, one))


def on_stop(ack: Ack, action: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """Stop all personal reminders."""
    result = reminders.stop(ctx.db, actor=ctx.actor, series_id=number(action.get("value")) or 0, now=ctx.times.now)
    gone = isinstance(result, NotFound)
    send_reply(respond, text_message(error_messages.NO_LONGER_THERE) if gone else views.stopped())
    ack()


def on_user_change(ack: Ack, event: dict[str, Any], ctx: RequestContext) -> None:
    """Move a person's reminders if their time zone has changed: https://docs.slack.dev/reference/events/user_change."""
    user = event.get("user")
    external_id, zone = (user.get("id"), user.get("tz")) if isinstance(user, dict) else (None, None)
    if isinstance(external_id, str) and isinstance(zone, str) and is_zone(zone):
        moved = reminders.follow_zone(
            ctx.db, workspace_id=ctx.actor.workspace_id, external_id=external_id, zone=zone, now=ctx.times.now
        )
        if moved:
            ctx.wake()
    ack()


def on_snooze(ack: Ack, action: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """Snooze a reminder."""
    series = answers.series_in_context(ctx.db, ctx.actor.workspace_id, ctx.actor.channel)
    due = reminders.snooze(ctx.db, actor=ctx.actor, session_id=number(action.get("value")) or 0, now=ctx.times.now)
    if isinstance(due, NotFound):
        send_reply(respond, text_message(views.BEGUN))
    else:
        send_reply(respond, text_message(f"OK. We’ll remind you again at {format_local_time(due, series.zone)}."))
    ack()
