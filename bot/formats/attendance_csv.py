"""Export of attendance as CSV, for a credit office."""

import csv
import io
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from bot.core.calendar.models import Series, Session
from bot.core.participation.attendance import Attendee
from bot.formats.calendar_csv import escape_cell

COLUMNS = ("date", "title", "speakers", "name", "email", "slack_id", "said_they_come", "checked_in")


def write_attendance(series: Series, attendance: Iterable[tuple[Session, Iterable[Attendee]]]) -> str:
    """Return a CSV table with one row for each person at each session. Times are in the series' own zone.

    Args:
        series: The series.
        attendance: The sessions with their attendees.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    zone = ZoneInfo(series.zone)
    for session, attendees in attendance:
        for each in attendees:
            at = each.checked_in_at
            row = (
                session.date.isoformat(),
                session.title or "",
                "; ".join(session.speakers),
                each.name or "",
                each.email or "",
                each.external_id,
                "yes" if each.is_coming else "no",
                "" if at is None else f"{at.astimezone(zone):%Y-%m-%d %H:%M}",
            )
            writer.writerow([escape_cell(part) for part in row])
    return out.getvalue()
