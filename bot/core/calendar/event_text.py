"""A session as a calendar event: title, span and description."""

from collections.abc import Callable
from datetime import UTC, datetime

from bot.core.calendar.formatting import SPEAKER_AND_TOPIC_TBA, SPEAKER_TBA, TOPIC_TBA, format_names, headline
from bot.core.calendar.models import Series, Session, ends_at, starts_at

TIME_TBA = "Time TBA. Shown as all day until it’s set."
LENGTH_TBA = "Length TBA. Shown as 1 hour until it’s set."


def event_title(series: Series, session: Session) -> str:
    """Return the title of the event."""
    return f"{series.name}: {event_headline(session)}"


def event_headline(session: Session) -> str:
    """Return the speakers before the title: calendars cut long titles, and exported files are read back like that."""
    if session.title is None or not session.speakers:
        return headline(session)
    return f"{format_names(session.speakers)}: {session.title}"


def event_span(series: Series, session: Session) -> tuple[datetime, datetime] | None:
    """Return start and end (UTC); None while the time is unknown, which makes the event all-day."""
    start = starts_at(session, series.zone)
    return None if start is None else (start.astimezone(UTC), ends_at(session, series.zone).astimezone(UTC))


def event_details(
    series: Series, session: Session, *, is_short_enough: Callable[[str], bool] = lambda _: True
) -> list[str]:
    """Return the description, line by line: what is unknown yet, and the link to join.

    Args:
        series: The series; its name is the last line.
        session: The session.
        is_short_enough: Whether a link fits. A link that does not fit is omitted, because a truncated link is useless.
    """
    lines = []
    if not session.speakers and session.title is None:
        lines.append(f"{SPEAKER_AND_TOPIC_TBA}.")
    elif session.title is None:
        lines.append(f"{TOPIC_TBA}.")
    elif not session.speakers:
        lines.append(f"{SPEAKER_TBA}.")
    if session.start is None:
        lines.append(TIME_TBA)
    elif session.minutes is None:
        lines.append(LENGTH_TBA)
    if session.link and is_short_enough(session.link):
        lines.append(f"Join: {session.link}")
    return [*lines, series.texts.name or series.name]
