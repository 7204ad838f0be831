"""The radar in full plain words."""

from bot.core.calendar.formatting import format_count, format_date, format_month, format_names, headline
from bot.core.calendar.models import Session
from bot.core.calendar.readiness import MonthReadiness, Readiness, open_items
from bot.text.attendance import format_coming

READY = "ready"
NOTHING_PLANNED = "nothing is planned yet"
SUGGESTIONS_HEADING = "Suggestions that could fill an empty month:"


def format_readiness_report(readiness: Readiness) -> str:
    """Month by month what is still open."""
    lines = [readiness_heading(readiness), *(line for month in readiness.months for line in month_lines(month))]
    if readiness.suggestions and any(not month.sessions for month in readiness.months):
        lines += [SUGGESTIONS_HEADING, *(each.topic for each in readiness.suggestions)]
    return "\n".join([*lines, *format_more_suggestions(readiness)])


def readiness_heading(readiness: Readiness) -> str:
    """ "The months ahead of LHS Rounds"."""
    return f"The months ahead of {readiness.series.name}"


def format_more_suggestions(readiness: Readiness) -> list[str]:
    """How many suggestions are not named."""
    return (
        [f"And {format_count(readiness.unlisted, 'more suggestion', 'more suggestions')}."]
        if readiness.unlisted
        else []
    )


def month_lines(month: MonthReadiness) -> list[str]:
    """The month's sessions, or that there is none."""
    if not month.sessions:
        return [f"{format_month(month.year, month.month)}: {NOTHING_PLANNED}"]
    return [f"{format_date(each.date)}: {headline(each)}; {format_session_line(each)}" for each in month.sessions]


def format_session_line(session: Session) -> str:
    """How ready it is, and how many come, where anybody has said so."""
    return "; ".join(filter(None, (format_readiness(session), format_coming(session.coming))))


def format_readiness(session: Session) -> str:
    """What is still open, or that nothing is."""
    found = open_items(session)
    return f"still open: {format_names(tuple(found))}" if found else READY
