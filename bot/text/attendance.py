"""Who comes and who was there, in words."""

from bot.core.calendar.formatting import format_count, format_date, format_local_time
from bot.core.calendar.models import Series, Session
from bot.core.outbox.notifications import CheckInCode
from bot.core.participation.attendance import (
    CLOSES_AFTER_END,
    MAX_TRIES,
    OPENS_BEFORE_START,
    AttendeeList,
    check_in_window,
)

NOBODY_COMING = "Nobody has said yet that they come."
SESSION_CLOSED = "This session is over or cancelled."
CHECK_IN_OFF = "Check-in is not used here."
CHECK_IN_CLOSED = (
    "There is no session to check in at just now. It is open from"
    f" {int(OPENS_BEFORE_START.total_seconds()) // 60} minutes before a session until"
    f" {int(CLOSES_AFTER_END.total_seconds()) // 60} minutes after its end."
)
NO_TRIES_LEFT = (
    f"{format_count(MAX_TRIES, 'code', 'codes').capitalize()} were wrong. Please ask an organizer to note you down."
)


def format_coming(count: int) -> str | None:
    """ "Seven people will be there."; None while nobody has said so."""
    return f"{format_count(count, 'person', 'people').capitalize()} will be there." if count else None


def format_attendance_saved(session: Session, *, is_coming: bool) -> list[str]:
    """In answer to whoever said that they come, or that they do not after all."""
    day = format_date(session.date)
    first = f"You will be there: {day}." if is_coming else f"You are not on the list of {day} any more."
    others = session.coming - is_coming
    if not others:
        return [first]
    as_well = format_count(others, "other person", "other people")
    return [first, f"{as_well.capitalize()} will be there{' as well' if is_coming else ''}."]


def format_wrong_code(tries_left: int) -> str:
    """That a code is wrong, and how many tries are left."""
    if not tries_left:
        return NO_TRIES_LEFT
    return f"This is not the code on the slide. {format_count(tries_left, 'try is', 'tries are').capitalize()} left."


def format_checked_in(series: Series, session: Session) -> str:
    """Thanks to whoever has given the code."""
    return f"Thank you. You are noted down for {series.name} on {format_date(session.date)}."


def code_lines(post: CheckInCode) -> list[str]:
    """What to do with the code, and from when until when it is good."""
    return [
        f"People who are there type /lhs-rounds check-in {post.code}",
        (
            f"It is good {format_check_in_window(post.session, post.series.zone)}."
            " Please show it during the session, and not before."
        ),
    ]


def format_check_in_window(session: Session, zone: str) -> str:
    """From when until when one can check in."""
    opens, closes = check_in_window(session, zone)
    return f"from {format_local_time(opens, zone)} to {format_local_time(closes, zone)}"


def attendance_heading(attendees: AttendeeList) -> str:
    """How many come, or were there."""
    coming = format_coming(len(attendees.coming)) or NOBODY_COMING
    there = len(attendees.checked_in)
    return f"{coming} {format_count(there, 'person', 'people').capitalize()} checked in." if there else coming
