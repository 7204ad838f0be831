"""Attendance and check-in as plain text."""

from zoneinfo import ZoneInfo

from bot.chat.surface import Surface
from bot.core.calendar import models
from bot.core.calendar.formatting import format_count, format_date, format_day, format_span, format_time_range
from bot.core.calendar.models import Series, Session
from bot.core.commands.style import STYLES
from bot.core.outbox.notifications import CheckInCode
from bot.core.participation import attendance

# A smaller number keeps people away, and tells who they are.
MIN_SHOWN = 3
NOBODY_COMING = "No RSVPs yet"
SESSION_OVER = "This session is over."
SESSION_CANCELED = "This session was canceled."
CHECK_IN_OFF = "LHS Rounds don’t use check-in."
CHECK_IN_CLOSED = (
    f"Check-in isn’t open. It opens {int(attendance.OPENS_BEFORE_START.total_seconds()) // 60} minutes before a session"
    f" and closes {int(attendance.CLOSES_AFTER_END.total_seconds()) // 60} minutes after it ends."
)
NO_TRIES_LEFT = f"That’s {attendance.MAX_TRIES} wrong codes. Ask an organizer to check you in."


def format_coming(count: int, least: int = MIN_SHOWN) -> str | None:
    """Say how many people will attend: "7 people are going"; None if fewer than `least` said so."""
    return format_count(count, "person is going", "people are going") if count >= max(least, 1) else None


def format_status(session: Session, reader: attendance.Reader, *, is_past: bool = False) -> str | None:
    """Say what the reader did about a session; None if nothing. Nobody is still going to a past one."""
    going = frozenset() if is_past else reader.going
    done = (("You rated this", reader.rated), ("You’re checked in", reader.checked_in), ("You’re going", going))
    return next((words for words, ids in done if session.id in ids), None)


def format_reader_time(session: Session, zone: str, reader: attendance.Reader) -> str | None:
    """Return the hours in the reader's own time zone, with the date if theirs is another.

    None if their zone is unknown, or the hours are the same.
    """
    hours = format_time_range(session, zone)
    start = models.starts_at(session, zone)
    if hours is None or start is None or reader.zone is None:
        return None
    end = None if session.minutes is None else models.ends_at(session, zone)
    theirs = format_span(start, end, reader.zone)
    day = start.astimezone(ZoneInfo(reader.zone)).date()
    other_day = "" if day == session.date else f"{format_date(day, short=True)}, "
    return None if theirs == hours else f"Your time: {other_day}{theirs}"


def format_attendance_saved(series: Series, session: Session, *, is_coming: bool) -> list[str]:
    """Confirm that a person will, or will not, attend, and how many others will, if they are not few."""
    if not is_coming:
        return [f"Got it. You’re not marked as going on {format_day(session.date)}."]
    first = f"You’re going to {series.name} on {format_date(session.date)}."
    return [first, *([f"{session.coming - 1:,} others are going."] if session.coming >= MIN_SHOWN else [])]


def format_wrong_code(tries_left: int) -> str:
    """Say that a code is wrong, and how many tries are left."""
    left = format_count(tries_left, "try", "tries")
    return f"That code isn’t right. {left} left." if tries_left else NO_TRIES_LEFT


def format_checked_in(session: Session) -> str:
    """Confirm a check-in."""
    return f"You’re checked in for {format_day(session.date)}. Thanks for coming!"


def code_lines(notification: CheckInCode) -> list[str]:
    """Explain how to use the code in each chat that the series posts to, and when it is valid."""
    series = notification.series
    window = format_check_in_window(notification.session, series.zone)
    chats = sorted({each.surface for each in series.channels}) or [Surface.SLACK]
    typed = {each: STYLES[each].typed(f"check-in {notification.code}") for each in chats}
    shown = " or ".join(f"{words} in {each.label}" if len(chats) > 1 else words for each, words in typed.items())
    return [f"For your slide: “Type {shown}”", f"Works {window}. Show it only during the session."]


def format_check_in_window(session: Session, zone: str) -> str:
    """Say when check-in is open: "11:45 AM–1:30 PM ET", or "all day" while the session's time is unknown."""
    return "all day" if session.start is None else format_span(*attendance.check_in_window(session, zone), zone)


def attendance_heading(attendees: attendance.AttendeeList) -> str:
    """Say how many people will attend, or attended."""
    coming = format_coming(len(attendees.coming), 1) or NOBODY_COMING
    checked_in = len(attendees.checked_in)
    return f"{coming}, {checked_in} checked in" if checked_in else coming
