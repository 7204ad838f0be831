"""How ready a session is: what is still to be determined; and the months ahead by that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.core.calendar import models
from bot.core.calendar.models import Series, Session, local_date
from bot.core.calendar.seasons import usual_day
from bot.core.suggestions.suggestions import Suggestion, sort_by_support

# As far as the radar looks, and farther if there are sessions.
MIN_MONTHS = 6
MAX_MONTHS = 12
# As many suggestions as are named for an empty month.
MAX_SUGGESTED = 3


class OpenItem(StrEnum):
    """What of a session may still be open, in the order in which it is wanted."""

    SPEAKER = "speaker"
    TITLE = "title"
    TIME = "time"
    PLACE = "place"
    ABSTRACT = "abstract"
    OBJECTIVES = "objectives"
    SLIDES = "slides"


def open_items(session: Session) -> tuple[OpenItem, ...]:
    """What of a session is still to be determined."""
    found = {
        OpenItem.SPEAKER: not session.speakers,
        OpenItem.TITLE: session.title is None,
        OpenItem.TIME: session.start is None,
        OpenItem.PLACE: session.place is None and session.link is None,
        OpenItem.ABSTRACT: session.card.abstract is None,
        OpenItem.OBJECTIVES: not session.card.objectives,
        OpenItem.SLIDES: session.card.slides is None,
    }
    return tuple(each for each, is_open in found.items() if is_open)


def missing_essentials(session: Session) -> tuple[OpenItem, ...]:
    """What the organizers are nudged about: speaker and title."""
    return tuple(each for each in open_items(session) if each in {OpenItem.SPEAKER, OpenItem.TITLE})


@dataclass(frozen=True, slots=True)
class MonthReadiness:
    """A month ahead; without sessions it is still to be filled, on its `usual` day if there is one to come."""

    year: int
    month: int
    sessions: tuple[Session, ...]
    usual_day: date | None = None


@dataclass(frozen=True, slots=True)
class Readiness:
    """The months ahead by readiness.

    Attributes:
        suggestions: Open ones that could fill the empty months, those that most people want first.
        unlisted: How many more of these there are.
    """

    series: Series
    months: tuple[MonthReadiness, ...]
    suggestions: tuple[Suggestion, ...] = ()
    unlisted: int = 0


def build_readiness(
    series: Series, sessions: Sequence[Session], suggestions: Sequence[Suggestion], now: datetime
) -> Readiness:
    """This month and those ahead, at least six and as far as there are sessions.

    Args:
        series: Whose.
        sessions: All its sessions.
        suggestions: Those that are open.
        now: Aware.
    """
    ahead = models.upcoming(sessions, series.zone, now)
    today = local_date(now, series.zone)
    last = max([each.date for each in ahead], default=today)
    count = (last.year - today.year) * 12 + last.month - today.month + 1
    months = []
    year, month = today.year, today.month
    for _ in range(min(max(count, MIN_MONTHS), MAX_MONTHS)):
        those = tuple(each for each in ahead if (each.date.year, each.date.month) == (year, month))
        held = models.in_month(sessions, year, month)
        if those or not held:
            usual = usual_day(sessions, year, month)
            months.append(MonthReadiness(year, month, those, usual if usual is not None and usual > today else None))
        year, month = (year + month // 12, month % 12 + 1)
    wanted = sort_by_support(suggestions)
    return Readiness(series, tuple(months), tuple(wanted[:MAX_SUGGESTED]), max(0, len(wanted) - MAX_SUGGESTED))
