"""Export of attendance as CSV, for a credit office."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from bot.core.calendar.models import Series, Session
from bot.core.participation.attendance import Attendee
from bot.formats.calendar_csv import write_table

COLUMNS = ("date", "title", "speakers", "name", "email", "slack_id", "said_they_come", "checked_in")


def write_attendance(series: Series, attendance: Iterable[tuple[Session, Iterable[Attendee]]]) -> str:
    """Return a CSV table with one row for each person at each session. Times are in the series' own zone.

    Args:
        series: The series.
        attendance: The sessions with their attendees.
    """
    zone = ZoneInfo(series.zone)
    rows = (
        (
            session.date,
            session.title,
            "; ".join(session.speakers),
            each.name,
            each.email,
            each.external_id,
            "yes" if each.is_coming else "no",
            each.checked_in_at and f"{each.checked_in_at.astimezone(zone):%Y-%m-%d %H:%M}",
        )
        for session, attendees in attendance
        for each in attendees
    )
    return write_table(COLUMNS, rows)
