"""The readiness of the months ahead as plain text."""

from bot.core.calendar.formatting import format_count, format_date, format_month, format_names, headline
from bot.core.calendar.models import Session
from bot.core.calendar.readiness import MonthReadiness, Readiness, open_items
from bot.text.attendance import format_coming

READY = "ready"
NOTHING_PLANNED = "nothing is planned yet"
SUGGESTIONS_HEADING = "Suggestions that could fill an empty month:"


def format_readiness_report(readiness: Readiness) -> str:
    """Format the report, month by month."""
    lines = [readiness_heading(readiness), *(line for month in readiness.months for line in month_lines(month))]
    if readiness.suggestions and any(not month.sessions for month in readiness.months):
        lines += [SUGGESTIONS_HEADING, *(each.topic for each in readiness.suggestions)]
    return "\n".join([*lines, *format_more_suggestions(readiness)])


def readiness_heading(readiness: Readiness) -> str:
    """Return the heading: "The months ahead of LHS Rounds"."""
    return f"The months ahead of {readiness.series.name}"


def format_more_suggestions(readiness: Readiness) -> list[str]:
    """Say how many suggestions are not listed; empty if none."""
    return (
        [f"And {format_count(readiness.unlisted, 'more suggestion', 'more suggestions')}."]
        if readiness.unlisted
        else []
    )


def month_lines(month: MonthReadiness) -> list[str]:
    """Return a line for each session of a month, or say that there is none."""
    if not month.sessions:
        return [f"{format_month(month.year, month.month)}: {NOTHING_PLANNED}"]
    return [f"{format_date(each.date)}: {headline(each)}; {format_session_line(each)}" for each in month.sessions]


def format_session_line(session: Session) -> str:
    """Format a session's readiness, and how many people will attend."""
    return "; ".join(filter(None, (format_readiness(session), format_coming(session.coming))))


def format_readiness(session: Session) -> str:
    """Say which items are open, or that the session is ready."""
    items = open_items(session)
    return f"still open: {format_names(tuple(items))}" if items else READY
