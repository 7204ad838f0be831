"""The radar in full plain words."""

from bot.core.calendar.formatting import counted, date_in_words, headline, month_in_words, names_in_words
from bot.core.calendar.models import Session
from bot.core.calendar.readiness import Month, Radar, still_open
from bot.text.attendance import coming_in_words

READY = "ready"
NOTHING_PLANNED = "nothing is planned yet"
COULD_FILL = "Suggestions that could fill an empty month:"


def radar_in_words(radar: Radar) -> str:
    """Month by month what is still open."""
    lines = [radar_heading(radar), *(line for month in radar.months for line in month_lines(month))]
    if radar.suggestions and any(not month.sessions for month in radar.months):
        lines += [COULD_FILL, *(each.topic for each in radar.suggestions)]
    return "\n".join([*lines, *unlisted(radar)])


def radar_heading(radar: Radar) -> str:
    """ "The months ahead of LHS Rounds"."""
    return f"The months ahead of {radar.series.name}"


def unlisted(radar: Radar) -> list[str]:
    """How many suggestions are not named."""
    return [f"And {counted(radar.unlisted, 'more suggestion', 'more suggestions')}."] if radar.unlisted else []


def month_lines(month: Month) -> list[str]:
    """The month's sessions, or that there is none."""
    if not month.sessions:
        return [f"{month_in_words(month.year, month.month)}: {NOTHING_PLANNED}"]
    return [f"{date_in_words(each.date)}: {headline(each)}; {standing_in_words(each)}" for each in month.sessions]


def standing_in_words(session: Session) -> str:
    """How ready it is, and how many come, where anybody has said so."""
    return "; ".join(filter(None, (readiness_in_words(session), coming_in_words(session.coming))))


def readiness_in_words(session: Session) -> str:
    """What is still open, or that nothing is."""
    found = still_open(session)
    return f"still open: {names_in_words(tuple(found))}" if found else READY
