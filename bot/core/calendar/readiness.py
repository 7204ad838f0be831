"""What is still open for each session, and the readiness of the months ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.core.calendar import models
from bot.core.calendar.models import Series, Session, local_date
from bot.core.calendar.seasons import usual_day
from bot.core.suggestions.suggestions import Suggestion, sort_by_support

# How many months are shown: at least the minimum, and up to the maximum if there are sessions.
MIN_MONTHS = 6
MAX_MONTHS = 12
# How many suggestions are listed for empty months.
MAX_SUGGESTED = 3


class OpenItem(StrEnum):
    """An item of a session that may still be open, in the order of importance."""

    SPEAKER = "speaker"
    TITLE = "title"
    TIME = "time"
    PLACE = "place"
    ABSTRACT = "abstract"
    OBJECTIVES = "objectives"
    SLIDES = "slides"


def open_items(session: Session) -> tuple[OpenItem, ...]:
    """Return the items of a session that are still open."""
    items = {
        OpenItem.SPEAKER: not session.speakers,
        OpenItem.TITLE: session.title is None,
        OpenItem.TIME: session.start is None,
        OpenItem.PLACE: session.place is None and session.link is None,
        OpenItem.ABSTRACT: session.card.abstract is None,
        OpenItem.OBJECTIVES: not session.card.objectives,
        OpenItem.SLIDES: session.card.slides is None,
    }
    return tuple(each for each, is_open in items.items() if is_open)


def missing_essentials(session: Session) -> tuple[OpenItem, ...]:
    """Return the open items that organizers are nudged about: speaker and title."""
    return tuple(each for each in open_items(session) if each in {OpenItem.SPEAKER, OpenItem.TITLE})


@dataclass(frozen=True, slots=True)
class MonthReadiness:
    """A month ahead. A month without sessions has the usual day for one, if that day is still to come."""

    year: int
    month: int
    sessions: tuple[Session, ...]
    usual_day: date | None = None


@dataclass(frozen=True, slots=True)
class Readiness:
    """The readiness of the months ahead.

    Attributes:
        suggestions: Open suggestions that could fill the empty months, best supported first.
        unlisted: How many more suggestions there are.
    """

    series: Series
    months: tuple[MonthReadiness, ...]
    suggestions: tuple[Suggestion, ...] = ()
    unlisted: int = 0


def build_readiness(
    series: Series, sessions: Sequence[Session], suggestions: Sequence[Suggestion], now: datetime
) -> Readiness:
    """Return the readiness of this month and the months ahead.

    Args:
        series: The series.
        sessions: All its sessions.
        suggestions: The open suggestions.
        now: Aware.
    """
    upcoming = models.upcoming(sessions, series.zone, now)
    today = local_date(now, series.zone)
    last_day = max([each.date for each in upcoming], default=today)
    count = (last_day.year - today.year) * 12 + last_day.month - today.month + 1
    months = []
    year, month = today.year, today.month
    for _ in range(min(max(count, MIN_MONTHS), MAX_MONTHS)):
        in_month = tuple(each for each in upcoming if (each.date.year, each.date.month) == (year, month))
        scheduled = models.in_month(sessions, year, month)
        if in_month or not scheduled:
            day = usual_day(sessions, year, month)
            months.append(MonthReadiness(year, month, in_month, day if day is not None and day > today else None))
        year, month = (year + month // 12, month % 12 + 1)
    ranked = sort_by_support(suggestions)
    return Readiness(series, tuple(months), tuple(ranked[:MAX_SUGGESTED]), max(0, len(ranked) - MAX_SUGGESTED))
