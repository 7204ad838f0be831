"""The radar in full plain words."""

from bot.core.calendar.formatting import counted, format_date, format_month, format_names, headline
from bot.core.calendar.models import Session
from bot.core.calendar.readiness import Month, Readiness, still_open
from bot.text.attendance import format_coming

READY = "ready"
NOTHING_PLANNED = "nothing is planned yet"
COULD_FILL = "Suggestions that could fill an empty month:"


def format_readiness_report(radar: Readiness) -> str:
    """Month by month what is still open."""
    lines = [radar_heading(radar), *(line for month in radar.months for line in month_lines(month))]
    if radar.suggestions and any(not month.sessions for month in radar.months):
        lines += [COULD_FILL, *(each.topic for each in radar.suggestions)]
    return "\n".join([*lines, *unlisted(radar)])


def radar_heading(radar: Readiness) -> str:
    """ "The months ahead of LHS Rounds"."""
    return f"The months ahead of {radar.series.name}"


def unlisted(radar: Readiness) -> list[str]:
    """How many suggestions are not named."""
    return [f"And {counted(radar.unlisted, 'more suggestion', 'more suggestions')}."] if radar.unlisted else []


def month_lines(month: Month) -> list[str]:
    """The month's sessions, or that there is none."""
    if not month.sessions:
        return [f"{format_month(month.year, month.month)}: {NOTHING_PLANNED}"]
    return [f"{format_date(each.date)}: {headline(each)}; {format_month_readiness(each)}" for each in month.sessions]


def format_month_readiness(session: Session) -> str:
    """How ready it is, and how many come, where anybody has said so."""
    return "; ".join(filter(None, (format_readiness(session), format_coming(session.coming))))


def format_readiness(session: Session) -> str:
    """What is still open, or that nothing is."""
    found = still_open(session)
    return f"still open: {format_names(tuple(found))}" if found else READY
