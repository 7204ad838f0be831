"""What is missing for each session, and the readiness of the months ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.core.base.dates import count_months, month_after
from bot.core.calendar import models
from bot.core.calendar.models import Series, Session, local_date
from bot.core.calendar.posting_policy import Policy
from bot.core.calendar.seasons import usual_day
from bot.core.suggestions.suggestions import Suggestion, sort_by_support

# How many months are shown: at least the minimum, and up to the maximum if there are sessions.
MIN_MONTHS = 6
MAX_MONTHS = 12
# How many suggestions are listed for empty months.
MAX_SUGGESTED = 3


class MissingItem(StrEnum):
    """A detail of a session that may be missing, in the order of importance."""

    SPEAKER = "speaker"
    TITLE = "title"
    TIME = "time"
    LOCATION = "location"
    ABSTRACT = "abstract"
    OBJECTIVES = "objectives"
    SLIDES = "slides"


# From when on the details that a series asks for count as missing.
ASKED_FROM = timedelta(weeks=3)


def missing_essentials(session: Session) -> tuple[MissingItem, ...]:
    """Return which of speaker, title, time and location are missing."""
    items = {
        MissingItem.SPEAKER: not session.speakers,
        MissingItem.TITLE: session.title is None,
        MissingItem.TIME: session.start is None,
        MissingItem.LOCATION: session.place is None and session.link is None,
    }
    return tuple(each for each, is_missing in items.items() if is_missing)


def missing_items(session: Session, policy: Policy, today: date) -> tuple[MissingItem, ...]:
    """Return what is missing on a day: the essentials, and in the last three weeks what the series asks for.

    Credit needs an abstract and objectives; slides count where speakers are asked for them.
    """
    if session.date - today > ASKED_FROM:
        return missing_essentials(session)
    missing = {
        MissingItem.ABSTRACT: policy.for_credit and session.card.abstract is None,
        MissingItem.OBJECTIVES: policy.for_credit and not session.card.objectives,
        MissingItem.SLIDES: policy.ask_for_materials and session.card.slides is None,
    }
    return (*missing_essentials(session), *(each for each, is_missing in missing.items() if is_missing))


def awaits_decision(session: Session) -> bool:
    """Return whether the day's posts wait for an organizer: essentials are missing, and they were not released."""
    return session.released_on != session.date and bool(missing_essentials(session))


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
        today: The local date of the report.
        suggestions: Open suggestions that could fill the empty months, best supported first.
        unlisted: How many more suggestions there are.
    """

    series: Series
    months: tuple[MonthReadiness, ...]
    today: date
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
    count = count_months((today.year, today.month), (last_day.year, last_day.month))
    months = []
    for number in range(min(max(count, MIN_MONTHS), MAX_MONTHS)):
        year, month = month_after(today.year, today.month, number)
        in_month = tuple(each for each in upcoming if (each.date.year, each.date.month) == (year, month))
        scheduled = models.in_month(sessions, year, month)
        if in_month or not scheduled:
            day = usual_day(sessions, year, month)
            months.append(MonthReadiness(year, month, in_month, day if day is not None and day > today else None))
    ranked = sort_by_support(suggestions)
    return Readiness(series, tuple(months), today, tuple(ranked[:MAX_SUGGESTED]), max(0, len(ranked) - MAX_SUGGESTED))
