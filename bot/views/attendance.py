"""Attendance: RSVPs, the list of attendees, and check-in with the code on the slide."""

from collections.abc import Mapping, Sequence

from bot.core.calendar.formatting import format_day, format_local_time
from bot.core.calendar.models import Series, Session
from bot.core.outbox.notifications import CheckInCode
from bot.core.participation.attendance import Attendee, AttendeeList
from bot.text import attendance as texts
from bot.text.notifications import code_heading
from bot.text.sessions import format_session
from bot.views.kit import action_ids, block_kit, form_state, inputs
from bot.views.kit.block_kit import Block, Element, Message, View

# Fits one section: a mention has 14 characters, and a line with a time as many again.
_MAX_NAMES = 60


def come_button(session: Session) -> Element:
    """Render the button to say that one plans to come."""
    return block_kit.button("I’m going", action_ids.ATTENDANCE_COME, str(session.id), label=format_day(session.date))


def leave_button(session: Session) -> Element:
    """Render the button to withdraw an RSVP."""
    day = format_day(session.date)
    return block_kit.button("Can’t make it", action_ids.ATTENDANCE_LEAVE, str(session.id), label=day)


def who_button(session: Session) -> Element:
    """Render the button that lists attendees."""
    number = f" ({session.coming})" if session.coming else ""
    day = format_day(session.date)
    return block_kit.button(f"Who’s going{number}", action_ids.ATTENDANCE_WHO, str(session.id), label=day)


def check_in_button() -> Element:
    """Render the button that opens the check-in form."""
    return block_kit.button("Check in", action_ids.CHECK_IN_OPEN, label="with the code on the slide")


def coming(session: Session) -> list[Block]:
    """Render how many plan to come; nothing for a few."""
    number = texts.format_coming(session.coming)
    return [block_kit.context(number)] if number else []


def rsvp_answer(series: Series, session: Session, following: Sequence[Element], *, comes: bool) -> Message:
    """Confirm an RSVP or its withdrawal; `following` are buttons for next steps."""
    lines = "\n".join(texts.format_attendance_saved(series, session, is_coming=comes))
    button = leave_button(session) if comes else come_button(session)
    return block_kit.message(lines, [block_kit.plain(lines), block_kit.actions(*following, button)])


def who(attending: AttendeeList, table: str, *, may_note: bool) -> View:
    """Render who plans to come and who was there, with names.

    Args:
        attending: The attendees.
        table: The list as comma-separated values, to copy.
        may_note: Whether the viewer may check in others.
    """
    session, zone = attending.session, attending.series.zone
    blocks: list[Block] = [
        block_kit.plain(format_session(session, zone)),
        block_kit.section(f"*{block_kit.escape(texts.attendance_heading(attending))}*"),
        *_names([block_kit.mention(each.external_id) for each in attending.coming]),
    ]
    if attending.checked_in:
        blocks += [block_kit.section("*Checked in*"), *_names([_there(each, zone) for each in attending.checked_in])]
    if attending.code is not None:
        window = texts.format_check_in_window(session, zone)
        blocks.append(block_kit.section(f"Check-in code: *{attending.code}* (works {window})"))
    if attending.attendees:
        blocks += [block_kit.section("*Attendance list for CE credit*"), *block_kit.code(table)]
    may_add = may_note and attending.code is not None
    if may_add:
        others = inputs.people(action_ids.ATTENDANCE_OTHERS)
        hint = "For anyone who couldn’t check in."
        field = inputs.field("Add attendees", others, optional=True, hint=hint)
        blocks.append(field)
    return block_kit.modal(
        "Who’s going",
        blocks,
        callback_id=action_ids.ATTENDANCE_WHO_FORM,
        submit="Mark as attended" if may_add else None,
        close="Close",
        metadata=str(session.id),
    )


def _there(attendee: Attendee, zone: str) -> str:
    at = attendee.checked_in_at
    return block_kit.mention(attendee.external_id) + (f", {format_local_time(at, zone)}" if at is not None else "")


def _names(lines: Sequence[str]) -> list[Block]:
    parts = [lines[start : start + _MAX_NAMES] for start in range(0, len(lines), _MAX_NAMES)]
    return [block_kit.section("\n".join(part)) for part in parts]


def others(state: Mapping[str, object]) -> tuple[str, ...]:
    """Read the external ids of the people to check in from the submitted view's `state`."""
    return form_state.people(state, action_ids.ATTENDANCE_OTHERS)


def code_card(post: CheckInCode) -> list[Block]:
    """Render the code and its instructions, for a speaker or an organizer."""
    return [
        block_kit.header(code_heading(post)),
        block_kit.plain(format_session(post.session, post.series.zone)),
        *map(block_kit.plain, texts.code_lines(post)),
        block_kit.actions(who_button(post.session)),
    ]


def check_in_form(series: Series, session: Session) -> View:
    """Render the check-in form."""
    field = inputs.text(action_ids.CHECK_IN_CODE)
    shown = [
        block_kit.plain(format_session(session, series.zone)),
        inputs.field("Code", field, hint="It’s on the speaker’s slide."),
    ]
    return block_kit.modal("Check in", shown, callback_id=action_ids.CHECK_IN_FORM, submit="Check in")


def checked_in(session: Session) -> View:
    """Thank the person in place of the form."""
    thanks = block_kit.plain(texts.format_checked_in(session))
    return block_kit.modal("Checked in", [thanks], callback_id=action_ids.CHECK_IN_DONE, close="Close")
