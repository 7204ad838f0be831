"""Who comes and who was there, in words."""

from bot.core.calendar.formatting import counted, format_date, format_hour
from bot.core.calendar.models import Series, Session
from bot.core.outbox.notifications import CheckInCode
from bot.core.participation.attendance import CLOSES, MAX_TRIES, OPENS, AttendeeList, window

NOBODY_COMES = "Nobody has said yet that they come."
OVER = "This session is over or cancelled."
CHECK_IN_OFF = "Check-in is not used here."
CHECK_IN_CLOSED = (
    f"There is no session to check in at just now. It is open from {int(OPENS.total_seconds()) // 60} minutes before a"
    f" session until {int(CLOSES.total_seconds()) // 60} minutes after its end."
)
NO_TRIES_LEFT = (
    f"{counted(MAX_TRIES, 'code', 'codes').capitalize()} were wrong. Please ask an organizer to note you down."
)


def format_coming(number: int) -> str | None:
    """ "Seven people will be there."; None while nobody has said so."""
    return f"{counted(number, 'person', 'people').capitalize()} will be there." if number else None


def format_attendance_saved(session: Session, *, comes: bool) -> list[str]:
    """In answer to whoever said that they come, or that they do not after all."""
    day = format_date(session.date)
    first = f"You will be there: {day}." if comes else f"You are not on the list of {day} any more."
    others = session.coming - comes
    if not others:
        return [first]
    as_well = counted(others, "other person", "other people")
    return [first, f"{as_well.capitalize()} will be there{' as well' if comes else ''}."]


def format_wrong_code(left: int) -> str:
    """That a code is wrong, and how many tries are left."""
    if not left:
        return NO_TRIES_LEFT
    return f"This is not the code on the slide. {counted(left, 'try is', 'tries are').capitalize()} left."


def format_checked_in(series: Series, session: Session) -> str:
    """Thanks to whoever has given the code."""
    return f"Thank you. You are noted down for {series.name} on {format_date(session.date)}."


def code_lines(post: CheckInCode) -> list[str]:
    """What to do with the code, and from when until when it is good."""
    return [
        f"People who are there type /lhs-rounds check-in {post.code}",
        f"It is good {when_open(post.session, post.series.zone)}. Please show it during the session, and not before.",
    ]


def when_open(session: Session, zone: str) -> str:
    """From when until when one can check in."""
    opens, closes = window(session, zone)
    return f"from {format_hour(opens, zone)} to {format_hour(closes, zone)}"


def attending_heading(attending: AttendeeList) -> str:
    """How many come, or were there."""
    coming = format_coming(len(attending.coming)) or NOBODY_COMES
    there = len(attending.checked_in)
    return f"{coming} {counted(there, 'person', 'people').capitalize()} checked in." if there else coming
