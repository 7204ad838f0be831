"""Who was at a session, as a table for a credit office: comma-separated values."""

import csv
import io
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from bot.core.calendar.models import Series, Session
from bot.core.participation.attendance import Attendee
from bot.formats.calendar_csv import escape_cell

COLUMNS = ("date", "title", "speakers", "name", "email", "slack_id", "said_they_come", "checked_in")


def write_attendance(series: Series, attendance: Iterable[tuple[Session, Iterable[Attendee]]]) -> str:
    """A row for each person at each session, under a header; times are in the series' own zone.

    Args:
        series: Whose sessions.
        those: Each session with all of whom anything is known.
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
