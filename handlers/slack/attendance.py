"""I will be there; who comes; and checking in by the code on the slide."""

from typing import Any

from slack_bolt import Ack, Respond

from bot.chat.actor import Actor
from bot.core.participation.attendance import AttendeeList
from bot.formats.attendance_csv import write_attendance
from bot.services.participation import attendance
from bot.services.participation.attendance import CheckedIn, CheckInClosed, WrongCode
from bot.services.shared.results import Forbidden, NotFound, Unavailable
from bot.slack.views import attendance as views
from bot.slack.views import reminders
from bot.slack.views.kit.block_kit import Message, View
from bot.slack.views.kit.form_state import is_shown_to_one, metadata, number
from bot.slack.views.sessions import add_button
from bot.text import attendance as words
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext
from handlers.slack.support.rejections import FORM_EXPIRED, render_result, respond_rejected, text_message
from handlers.slack.support.respond import replace_message, send_reply
from handlers.slack.support.user_lookup import fetch_profile, fetch_profiles

# Each name is a call of Slack, which counts them; for the others their ids must do.
_NAMED_AT_ONCE = 5
_NOT_NOW = {
    CheckInClosed.OFF: words.CHECK_IN_OFF,
    CheckInClosed.NO_SESSION: words.CHECK_IN_CLOSED,
    CheckInClosed.NO_TRIES_LEFT: words.NO_TRIES_LEFT,
}


def on_come(ack: Ack, action: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """They come."""
    session_id = number(action.get("value")) or 0
    done = attendance.set_attendance(ctx.db, actor=ctx.actor, session_id=session_id, comes=True, times=ctx.times)
    if isinstance(done, NotFound):
        send_reply(respond, text_message(words.SESSION_CLOSED))
    else:
        ctx.wake()
        following = [add_button(done.session), reminders.open_button()]
        send_reply(respond, views.said(done.session, following, comes=True))
    ack()


def on_leave(ack: Ack, action: dict[str, Any], body: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """They do not come after all; where the answer that said so is all that the button stands in, it makes way."""
    session_id = number(action.get("value")) or 0
    done = attendance.set_attendance(ctx.db, actor=ctx.actor, session_id=session_id, comes=False, times=ctx.times)
    if isinstance(done, NotFound):
        send_reply(respond, text_message(words.SESSION_CLOSED))
    else:
        ctx.wake()
        told = views.said(done.session, [], comes=False)
        (replace_message if is_shown_to_one(body) else send_reply)(respond, told)
    ack()


def open_attendees(
    ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext, respond: Respond
) -> None:
    """Show names to those who may see them."""
    session_id = number(action.get("value")) or 0
    found = attendance.who(ctx.db, actor=ctx.actor, session_id=session_id)
    match found:
        case AttendeeList():
            modals.open_over(ctx.client, body, respond, _view(found, ctx.actor), FORM_EXPIRED)
        case Forbidden() | NotFound() as refused:
            respond_rejected(respond, refused)
    ack()


def _view(attending: AttendeeList, actor: Actor) -> View:
    table = write_attendance(attending.series, [(attending.session, attending.attendees)])
    organizing = actor.external_id in {each.external_id for each in attending.series.organizers}
    return views.who(attending, table, may_note=organizing)


def submit_others(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Note down others who were there."""
    session_id = number(metadata(view)) or 0
    those = views.others(view.get("state", {}))
    done = attendance.record_check_in(ctx.db, actor=ctx.actor, session_id=session_id, those=those, now=ctx.times.now)
    if not isinstance(done, AttendeeList):
        render_result(ack, view, done)
        return
    ctx.wake()
    names = fetch_profiles(ctx.client, those[:_NAMED_AT_ONCE], ctx.deadline)
    attendance.keep_names(ctx.db, workspace_id=ctx.actor.workspace_id, session_id=session_id, names=names)
    again = attendance.who(ctx.db, actor=ctx.actor, session_id=session_id)
    ack(response_action="update", view=_view(again if isinstance(again, AttendeeList) else done, ctx.actor))


def open_form(ack: Ack, body: dict[str, Any], ctx: RequestContext, respond: Respond) -> None:
    """Open the form that takes the code, or say why there is none."""
    found = attendance.to_check_in(ctx.db, workspace_id=ctx.actor.workspace_id, now=ctx.times.now)
    if isinstance(found, Unavailable):
        send_reply(respond, message_of(found))
    else:
        modals.open_or_respond(ctx.client, body, respond, views.check_in_form(*found), FORM_EXPIRED)
    ack()


def submit_form(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Record that the person is here, if the code is right."""
    code = views.code_typed(view.get("state", {}))
    done = attendance.check_in(ctx.db, actor=ctx.actor, typed=code, now=ctx.times.now)
    if isinstance(done, CheckedIn):
        keep_own_name(ctx, done)
        ctx.wake()
        ack(response_action="update", view=views.checked_in(done.series, done.session))
    else:
        ack(**modals.reject(view, message_of(done).text))


def message_of(done: CheckedIn | WrongCode | Unavailable[CheckInClosed]) -> Message:
    """The message that says how a check-in went."""
    match done:
        case CheckedIn(series, session):
            return text_message(words.format_checked_in(series, session))
        case WrongCode(left=left):
            return text_message(words.format_wrong_code(left))
        case Unavailable(reason):
            return text_message(_NOT_NOW[reason])


def keep_own_name(ctx: RequestContext, done: CheckedIn) -> None:
    """Store the name and email address that Slack has for the person who checked in: the attendance list needs them."""
    names = {ctx.actor.external_id: fetch_profile(ctx.client, ctx.actor.external_id)}
    attendance.keep_names(ctx.db, workspace_id=ctx.actor.workspace_id, session_id=done.session.id, names=names)
