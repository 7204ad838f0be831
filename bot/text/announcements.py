"""Announcements, change notices and reminders as plain text.

Surfaces share these sentences where they render the same content.
"""

from bot.core.base.date_names import MONTH_NAMES, month_day
from bot.core.calendar import formatting
from bot.core.calendar.formatting import format_count, format_date, format_when, headline
from bot.core.calendar.models import Series, Session, SessionStatus
from bot.core.calendar.notable_changes import NotableChange
from bot.core.outbox.deliveries import Kind
from bot.core.outbox.notifications import ChangeNotice, MonthAnnouncement, Reminder, SessionUpdate
from bot.text.attendance import format_coming
from bot.text.lines import join_lines
from bot.text.sessions import format_disclosure, format_invitation, format_later, format_session, separated


def format_announcement(notification: MonthAnnouncement) -> list[str | None]:
    """Return the complete announcement, line by line."""
    zone = notification.series.zone
    moved = [format_moved(each, zone) for each in notification.moved]
    removed = removed_lines(notification)
    opening = announcement_opening(notification)
    if not notification.sessions:
        later = notification.later
        invitation = None if later and later.id in notification.over else format_invitation(later)
        return [opening, *removed, format_later(later, zone, notification.today), invitation]
    shown = [
        join_lines(
            format_session(each, zone, is_past=each.id in notification.over),
            format_disclosure(each, notification.series),
            *(() if each.id in notification.over else (format_coming(each.coming), format_invitation(each))),
        )
        for each in notification.sessions
    ]
    return [opening, separated(shown), *moved, *removed]


def announcement_opening(notification: MonthAnnouncement) -> str:
    """Return the heading of a month, or say that it has no session."""
    name, month = notification.series.name, MONTH_NAMES[notification.month - 1]
    match notification.sessions:
        case ():
            return f"No {name} in {month}"
        case (session,):
            return f"{name}: {format_date(session.date)}"
    return f"{name} in {month}: {format_count(len(notification.sessions), 'session', 'sessions')}"


def format_moved(update: SessionUpdate, zone: str) -> str:
    """Say for when a moved session was announced."""
    return f"Rescheduled from {_changed_when(update.before, update.after, zone)}."


def _changed_when(before: Session, after: Session, zone: str) -> str:
    """Return the previous date and start, as far as they differ from today's."""
    hours = None if before.start is None else formatting.format_time(before.start)
    if before.date == after.date:
        return hours or format_when(before, zone)
    return ", ".join(filter(None, (format_date(before.date), hours if before.start != after.start else None)))


def removed_lines(notification: MonthAnnouncement) -> list[str]:
    """Say what became of announced sessions that are no longer in that month.

    One that was moved, and is now the next, is shown with its new date anyway.
    """
    zone, later = notification.series.zone, notification.later
    return [
        f"The {month_day(each.before.date)} session was rescheduled."
        if later and each.after.id == later.id
        else _format_removed(each, zone)
        for each in notification.removed
    ]


def _format_removed(update: SessionUpdate, zone: str) -> str:
    before, after = update.before, update.after
    if after.status is SessionStatus.CANCELED:
        return f"Canceled: {format_date(after.date)}, {headline(after)}"
    return f"Rescheduled to {format_when(after, zone)}. Originally {format_date(before.date)}, {headline(before)}"


_NOTICE_HEADINGS = {
    NotableChange.CANCELED: "Canceled: {name} on {day}",
    NotableChange.RESTORED: "Back on: {name}, {day}",
    NotableChange.ADDED: "New session: {name}, {day}",
    NotableChange.MOVED: "Rescheduled: {name}, now {date}",
    NotableChange.TIME_SET: "Time confirmed: {name}, {day} at {time}",
    NotableChange.TOPIC_SET: "Topic announced: {name}, {day}",
    NotableChange.TOPIC_CHANGED: "New topic: {name}, {day}",
    NotableChange.PLACE_CHANGED: "New location: {name}, {day}",
}
_NEW_TIME = "New time: {name}, {day} at {time}"
_NO_TIME = "Time TBA: {name}, {day}"


def notice_heading(notification: ChangeNotice) -> str:
    """Return the most important change."""
    session, before, change = notification.session, notification.before, notification.changes[0]
    heading = _NOTICE_HEADINGS[change]
    if change is NotableChange.MOVED and before and before.date == session.date:
        heading = _new_time(session)
    return _with_day(heading, notification.series, session)


def _new_time(session: Session) -> str:
    return _NEW_TIME if session.start else _NO_TIME


def _with_day(heading: str, series: Series, session: Session) -> str:
    hours = formatting.format_time(session.start) if session.start else ""
    return heading.format(name=series.name, day=month_day(session.date), date=format_date(session.date), time=hours)


def notice_lines(notification: ChangeNotice) -> list[str]:
    """Return the changes that the session's current details do not show."""
    before, after = notification.before, notification.session
    if before is None or notification.changes[0] is NotableChange.CANCELED:
        return []
    lines = []
    if NotableChange.MOVED in notification.changes:
        lines.append(f"Originally {_changed_when(before, after, notification.series.zone)}.")
    further = [_FURTHER_CHANGES[each] for each in notification.changes[1:] if each in _FURTHER_CHANGES]
    return [*lines, *further]


_FURTHER_CHANGES = {
    NotableChange.TIME_SET: "The time is confirmed too.",
    NotableChange.TOPIC_SET: "The topic is announced too.",
    NotableChange.TOPIC_CHANGED: "The topic also changed.",
    NotableChange.PLACE_CHANGED: "The location also changed.",
}


def format_reminder(it: Reminder) -> list[str | None]:
    """Return the complete reminder, line by line."""
    return [
        reminder_heading(it),
        format_session(it.session, it.series.zone, is_past=it.is_over),
        format_disclosure(it.session, it.series) if it.kind is Kind.SAME_DAY_REMINDER else None,
        format_previous_time(it),
        None if it.is_personal or it.is_over else format_coming(it.session.coming),
        reminder_invitation(it),
    ]


def reminder_heading(notification: Reminder) -> str:
    """Say how soon the session is ("Tomorrow at 12:00 PM: LHS Rounds"), or that it was canceled or moved."""
    series, session = notification.series, notification.session
    if session.status is SessionStatus.CANCELED:
        return _with_day(_NOTICE_HEADINGS[NotableChange.CANCELED], series, session)
    if notification.before is not None:
        is_same_day = notification.before.date == session.date
        heading = _new_time(session) if is_same_day else _NOTICE_HEADINGS[NotableChange.MOVED]
        return _with_day(heading, series, session)
    if notification.is_over:
        return f"{series.name}: {format_date(session.date)}"
    if notification.kind is Kind.WEEK_REMINDER:
        return f"Next week: {series.name}"
    near = "Tomorrow" if notification.kind is Kind.DAY_REMINDER else "Today"
    hours = f" at {formatting.format_time(session.start)}" if session.start else ""
    return f"{near}{hours}: {series.name}"


def format_previous_time(notification: Reminder) -> str | None:
    """Say for when a changed session was planned; None if it has not changed."""
    if notification.before is None or notification.session.status is SessionStatus.CANCELED:
        return None
    return f"Originally {_changed_when(notification.before, notification.session, notification.series.zone)}."


def reminder_invitation(notification: Reminder) -> str | None:
    """Invite ideas a week before a session without a speaker; else None."""
    if notification.session.status is SessionStatus.CANCELED or notification.is_over:
        return None
    return format_invitation(notification.session) if notification.kind is Kind.WEEK_REMINDER else None
