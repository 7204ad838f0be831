"""Attendance: RSVPs, the list of attendees, and check-in with the code on the slide."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack, Respond

from bot.chat.actor import Actor
from bot.core.participation.attendance import AttendeeList
from bot.formats.attendance_csv import write_attendance
from bot.services.participation import attendance
from bot.services.participation.attendance import CheckedIn, CheckInClosed, SessionClosed, WrongCode
from bot.services.shared.results import Forbidden, NotFound, Unavailable
from bot.text import attendance as words
from bot.views import attendance as views
from bot.views import reminders
from bot.views.kit.block_kit import Message, View
from bot.views.kit.form_state import is_shown_to_one, metadata, number
from bot.views.sessions import add_button
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext
from handlers.slack.support.rejections import FORM_EXPIRED, render_result, respond_rejected, text_message
from handlers.slack.support.respond import replace_message, send_reply
from handlers.slack.support.user_lookup import fetch_profile, fetch_profiles

# Each name is a rate-limited call of Slack; the other people are listed by their ids.
_NAMED_AT_ONCE = 5
_NOT_NOW = {
    CheckInClosed.OFF: words.CHECK_IN_OFF,
    CheckInClosed.NO_SESSION: words.CHECK_IN_CLOSED,
    CheckInClosed.NO_TRIES_LEFT: words.NO_TRIES_LEFT,
}
_CLOSED = {SessionClosed.OVER: words.SESSION_OVER, SessionClosed.CANCELED: words.SESSION_CANCELED}


def on_come(ack: Ack, action: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """Store that the person plans to come."""
    _save(action, respond, ctx, comes=True, answer=send_reply)
    ack()


def on_leave(ack: Ack, action: dict[str, Any], body: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """Withdraw the RSVP; a message that only confirmed it is replaced."""
    _save(action, respond, ctx, comes=False, answer=replace_message if is_shown_to_one(body) else send_reply)
    ack()


def _save(
    action: dict[str, Any],
    respond: Respond,
    ctx: RequestContext,
    *,
    comes: bool,
    answer: Callable[[Respond, Message], None],
) -> None:
    session_id = number(action.get("value")) or 0
    result = attendance.set_attendance(ctx.db, actor=ctx.actor, session_id=session_id, comes=comes, times=ctx.times)
    if isinstance(result, Unavailable):
        send_reply(respond, text_message(_CLOSED[result.reason]))
    else:
        ctx.wake()
        series, session = result
        following = [add_button(session), reminders.open_button()] if comes else []
        answer(respond, views.said(series, session, following, comes=comes))


def open_attendees(
    ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext, respond: Respond
) -> None:
    """Show names to those who may see them."""
    session_id = number(action.get("value")) or 0
    found = attendance.who(ctx.db, actor=ctx.actor, session_id=session_id)
    match found:
        case AttendeeList():
            modals.open_over(ctx.client, body, respond, _view(found, ctx.actor), FORM_EXPIRED)
        case Forbidden() | NotFound() as rejection:
            respond_rejected(respond, rejection)
    ack()


def _view(attending: AttendeeList, actor: Actor) -> View:
    table = write_attendance(attending.series, [(attending.session, attending.attendees)])
    organizing = actor.external_id in {each.external_id for each in attending.series.organizers}
    return views.who(attending, table, may_note=organizing)


def submit_others(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Check in other people who were there."""
    session_id = number(metadata(view)) or 0
    those = views.others(view.get("state", {}))
    result = attendance.record_check_in(ctx.db, actor=ctx.actor, session_id=session_id, those=those, now=ctx.times.now)
    if not isinstance(result, AttendeeList):
        render_result(ack, view, result)
        return
    ctx.wake()
    names = fetch_profiles(ctx.client, those[:_NAMED_AT_ONCE], ctx.deadline)
    attendance.keep_names(ctx.db, workspace_id=ctx.actor.workspace_id, session_id=session_id, names=names)
    again = attendance.who(ctx.db, actor=ctx.actor, session_id=session_id)
    ack(response_action="update", view=_view(again if isinstance(again, AttendeeList) else result, ctx.actor))


def open_form(ack: Ack, body: dict[str, Any], ctx: RequestContext, respond: Respond) -> None:
    """Open the form for the code, or say why there is none."""
    found = attendance.to_check_in(ctx.db, workspace_id=ctx.actor.workspace_id, now=ctx.times.now)
    if isinstance(found, Unavailable):
        send_reply(respond, message_of(found))
    else:
        modals.open_or_respond(ctx.client, body, respond, views.check_in_form(*found), FORM_EXPIRED)
    ack()


def submit_form(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Check the person in if the code is right."""
    code = views.code_typed(view.get("state", {}))
    result = attendance.check_in(ctx.db, actor=ctx.actor, typed=code, now=ctx.times.now)
    if isinstance(result, CheckedIn):
        keep_own_name(ctx, result)
        ctx.wake()
        ack(response_action="update", view=views.checked_in(result.session))
    else:
        ack(**modals.reject(view, message_of(result).text))


def message_of(result: CheckedIn | WrongCode | Unavailable[CheckInClosed]) -> Message:
    """Render the result of a check-in."""
    match result:
        case CheckedIn(session=session):
            return text_message(words.format_checked_in(session))
        case WrongCode(left=left):
            return text_message(words.format_wrong_code(left))
        case Unavailable(reason):
            return text_message(_NOT_NOW[reason])


def keep_own_name(ctx: RequestContext, result: CheckedIn) -> None:
    """Store the name and email address that Slack has for the person who checked in: the attendance list needs them."""
    names = {ctx.actor.external_id: fetch_profile(ctx.client, ctx.actor.external_id)}
    attendance.keep_names(ctx.db, workspace_id=ctx.actor.workspace_id, session_id=result.session.id, names=names)
