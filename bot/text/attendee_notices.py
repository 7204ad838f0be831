"""What people who are going to a session read when it is moved, canceled or restored."""

from bot.core.calendar.formatting import format_date, format_day, format_time, format_without_date, headline
from bot.core.calendar.notable_changes import NotableChange, attendee_change
from bot.core.outbox.notifications import AttendeeNotice


def attendee_heading(notification: AttendeeNotice) -> str:
    """Say what happened to the session."""
    name, session = notification.series.name, notification.session
    match attendee_change(notification.before, session):
        case NotableChange.CANCELED:
            return f"Canceled: {name} on {format_day(session.date)}"
        case NotableChange.RESTORED:
            return f"Back on: {name}, {format_day(session.date)}"
    if session.date == notification.before.date:
        day = format_day(session.date)
        return (
            f"New time: {name}, {day} at {format_time(session.start)}" if session.start else f"Time TBA: {name}, {day}"
        )
    return f"Rescheduled: {name}, {format_date(session.date)}"


def attendee_lines(notification: AttendeeNotice) -> list[str]:
    """Return what the heading does not say: when it was planned before, and the session without its date."""
    session, before = notification.session, notification.before
    change = attendee_change(before, session)
    if change is NotableChange.CANCELED:
        return [headline(session)]
    details = format_without_date(session, notification.series.zone)
    if before.date != session.date:
        return [f"Originally {format_date(before.date)}.", details]
    if before.start != session.start and before.start is not None:
        return [f"Originally {format_time(before.start)}.", details]
    return [details]


def attendee_reason(notification: AttendeeNotice) -> str:
    """Say why the person gets this."""
    if notification.is_speaking:
        return "You’re getting this because you’re speaking."
    return f"You’re getting this because {'you’re going' if notification.is_going else 'you asked for a reminder'}."
