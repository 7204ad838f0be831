"""Attendance and check-in as plain text."""

from bot.core.calendar.formatting import format_count, format_date, format_local_time
from bot.core.calendar.models import Series, Session
from bot.core.outbox.notifications import CheckInCode
from bot.core.participation import attendance

NOBODY_COMING = "Nobody has said yet that they come."
SESSION_CLOSED = "This session is over or cancelled."
CHECK_IN_OFF = "Check-in is not used here."
CHECK_IN_CLOSED = (
    "There is no session to check in at just now. It is open from"
    f" {int(attendance.OPENS_BEFORE_START.total_seconds()) // 60} minutes before a session until"
    f" {int(attendance.CLOSES_AFTER_END.total_seconds()) // 60} minutes after its end."
)
_TRIES = format_count(attendance.MAX_TRIES, "code", "codes").capitalize()
NO_TRIES_LEFT = f"{_TRIES} were wrong. Please ask an organizer to note you down."


def format_coming(count: int) -> str | None:
    """Say how many people will attend: "Seven people will be there."; None if nobody said so."""
    return f"{format_count(count, 'person', 'people').capitalize()} will be there." if count else None


def format_attendance_saved(session: Session, *, is_coming: bool) -> list[str]:
    """Confirm that a person will, or will not, attend."""
    day = format_date(session.date)
    first = f"You will be there: {day}." if is_coming else f"You are not on the list of {day} any more."
    others = session.coming - is_coming
    if not others:
        return [first]
    count = format_count(others, "other person", "other people")
    return [first, f"{count.capitalize()} will be there{' as well' if is_coming else ''}."]


def format_wrong_code(tries_left: int) -> str:
    """Say that a code is wrong, and how many tries are left."""
    if not tries_left:
        return NO_TRIES_LEFT
    return f"This is not the code on the slide. {format_count(tries_left, 'try is', 'tries are').capitalize()} left."


def format_checked_in(series: Series, session: Session) -> str:
    """Confirm a check-in."""
    return f"Thank you. You are noted down for {series.name} on {format_date(session.date)}."


def code_lines(notification: CheckInCode) -> list[str]:
    """Explain how to use the code, and when it is valid."""
    window = format_check_in_window(notification.session, notification.series.zone)
    return [
        f"People who are there type /lhs-rounds check-in {notification.code}",
        f"It is good {window}. Please show it during the session, and not before.",
    ]


def format_check_in_window(session: Session, zone: str) -> str:
    """Say from when until when check-in is open."""
    opens, closes = attendance.check_in_window(session, zone)
    return f"from {format_local_time(opens, zone)} to {format_local_time(closes, zone)}"


def attendance_heading(attendees: attendance.AttendeeList) -> str:
    """Say how many people will attend, or attended."""
    coming = format_coming(len(attendees.coming)) or NOBODY_COMING
    checked_in = len(attendees.checked_in)
    return f"{coming} {format_count(checked_in, 'person', 'people').capitalize()} checked in." if checked_in else coming
