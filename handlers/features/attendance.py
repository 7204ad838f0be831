"""Attendance: RSVPs, the list of attendees, and check-in with the code on the slide."""

from bot.chat.actor import Actor
from bot.core.commands.answers import Rsvp
from bot.core.participation.attendance import AttendeeList
from bot.services.participation import attendance
from bot.services.participation.attendance import CheckedIn, CheckInClosed, SessionClosed, WrongCode
from bot.services.shared.results import Unavailable
from bot.text import attendance as words
from bot.views import answers
from bot.views import attendance as views
from bot.views.kit import action_ids, block_kit
from bot.views.kit.block_kit import Message, View
from bot.views.kit.form_state import number, typed
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import (
    FormResult,
    OpenForm,
    Press,
    Replace,
    Respond,
    Shown,
    ShowView,
    SubmittedForm,
)
from handlers.features.support.rejections import reject_form, reply_text

# Each name is a rate-limited call of the chat; the other people are listed by their ids.
_NAMED_AT_ONCE = 5
_NOT_NOW = {
    CheckInClosed.OFF: words.CHECK_IN_OFF,
    CheckInClosed.NO_SESSION: words.CHECK_IN_CLOSED,
    CheckInClosed.NO_TRIES_LEFT: words.NO_TRIES_LEFT,
}
_CLOSED = {SessionClosed.OVER: words.SESSION_OVER, SessionClosed.CANCELED: words.SESSION_CANCELED}


def on_rsvp(press: Press, ctx: RequestContext) -> Shown:
    """Store whether the person plans to come. Who no longer does has the message that confirmed it replaced."""
    comes = press.action_id == action_ids.ATTENDANCE_COME
    session_id = number(press.value) or 0
    result = attendance.set_attendance(ctx.db, actor=ctx.actor, session_id=session_id, comes=comes, times=ctx.times)
    if isinstance(result, Unavailable):
        return reply_text(_CLOSED[result.reason])
    ctx.wake()
    message = answers.render(Rsvp(*result, comes))
    return Replace(message) if press.is_private and not comes else Respond(message)


def open_attendees(press: Press, ctx: RequestContext) -> Shown:
    """Show names to those who may see them."""
    found = attendance.who(ctx.db, actor=ctx.actor, session_id=number(press.value) or 0)
    return OpenForm(_view(found, ctx.actor), over=True)


def _view(attending: AttendeeList, actor: Actor) -> View:
    from bot.formats.attendance_csv import write_attendance  # noqa: PLC0415 - few people ask for this list

    table = write_attendance(attending.series, [(attending.session, attending.attendees)])
    organizing = actor.external_id in {each.external_id for each in attending.series.organizers}
    return views.who(attending, table, may_note=organizing)


def submit_others(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Check in other people who were there."""
    session_id = number(form.metadata) or 0
    those = views.others(form.state)
    attendance.record_check_in(ctx.db, actor=ctx.actor, session_id=session_id, those=those, now=ctx.times.now)
    ctx.wake()
    names = ctx.lookups.profiles(those[:_NAMED_AT_ONCE])
    attendance.keep_names(ctx.db, workspace_id=ctx.actor.workspace_id, session_id=session_id, names=names)
    return ShowView(_view(attendance.who(ctx.db, actor=ctx.actor, session_id=session_id), ctx.actor))


def open_form(_: Press, ctx: RequestContext) -> Shown:
    """Open the form for the code, or say why there is none."""
    found = attendance.to_check_in(ctx.db, workspace_id=ctx.actor.workspace_id, now=ctx.times.now)
    if isinstance(found, Unavailable):
        return Respond(message_of(found))
    return OpenForm(views.check_in_form(*found))


def submit_form(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Check the person in if the code is right."""
    code = typed(form.state, action_ids.CHECK_IN_CODE)
    result = attendance.check_in(ctx.db, actor=ctx.actor, typed=code, now=ctx.times.now)
    if isinstance(result, CheckedIn):
        keep_own_name(ctx, result)
        ctx.wake()
        return ShowView(views.checked_in(result.session))
    return reject_form(form.view, message_of(result).text)


def message_of(result: CheckedIn | WrongCode | Unavailable[CheckInClosed]) -> Message:
    """Render the result of a check-in."""
    match result:
        case CheckedIn(session=session):
            return block_kit.sentence(words.format_checked_in(session))
        case WrongCode(left=left):
            return block_kit.sentence(words.format_wrong_code(left))
        case Unavailable(reason):
            return block_kit.sentence(_NOT_NOW[reason])


def keep_own_name(ctx: RequestContext, result: CheckedIn) -> None:
    """Store the name and email address that the chat has for who checked in: the attendance list needs them."""
    names = ctx.lookups.profiles([ctx.actor.external_id])
    attendance.keep_names(ctx.db, workspace_id=ctx.actor.workspace_id, session_id=result.session.id, names=names)
