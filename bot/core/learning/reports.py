"""The report of a period: sessions, attendance, evaluations, and the states of suggestions."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.base.dates import last_day, month_after, parse_date
from bot.core.calendar.formatting import ACADEMIC_FIRST_MONTH
from bot.core.calendar.models import Series, Session
from bot.core.learning.evaluation_results import EvaluationResults, Quarter
from bot.core.suggestions.suggestions import SuggestionState

_YEAR = re.compile(r"(\d{4})")
_ACADEMIC_YEAR = re.compile(r"(\d{4})\s*[-/–]\s*(\d{2}|\d{4})")
_QUARTER = re.compile(r"(?:q([1-4])\s*(\d{4})|(\d{4})\s*q([1-4]))", re.IGNORECASE)
_DATE_RANGE = re.compile(r"(?:from\s+)?(\d{4}-\d{2}-\d{2})\s*(?:to|until|–|-)\s*(\d{4}-\d{2}-\d{2})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, both ends included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One session in a report.

    Attributes:
        attendance_count: How many people checked in or were recorded; None if attendance was not tracked.
        results: The evaluation results, as far as they may be shown.
    """

    session: Session
    attendance_count: int | None
    results: EvaluationResults


@dataclass(frozen=True, slots=True)
class Report:
    """The report of a period.

    Attributes:
        rows: The sessions that took place, by date.
        canceled_count: How many sessions were canceled.
        suggestions: How many suggestions of the period are now in each state. Empty states and merged suggestions are
            left out.
        quarters: The follow-through on commitments by quarter, latest first.
    """

    series: Series
    period: Period
    rows: tuple[ReportRow, ...]
    canceled_count: int
    suggestions: tuple[tuple[SuggestionState, int], ...]
    quarters: tuple[Quarter, ...]


def parse_period(text: str, today: date) -> Period | None:
    """Parse a period; None if the text names none.

    Args:
        text: Empty: the twelve months until today. "2024": a calendar year. "2023-24": July to June. "Q2 2024": a
            quarter. Two ISO dates with "to" between them: a range.
        today: In the series' zone.
    """
    text = text.strip()
    if not text:
        return Period(_one_year_before(today) + timedelta(days=1), today)
    if match := _QUARTER.fullmatch(text):
        quarter, year = int(match[1] or match[4]), int(match[2] or match[3])
        return _month_period(year, 3 * quarter - 2, 3)
    if match := _DATE_RANGE.fullmatch(text):
        first, last = parse_date(match[1]), parse_date(match[2])
        return Period(first, last) if first and last and first <= last else None
    if match := _ACADEMIC_YEAR.fullmatch(text):
        year, following = int(match[1]), int(match[2]) % 100
        return _month_period(year, ACADEMIC_FIRST_MONTH, 12) if (year + 1) % 100 == following else None
    if match := _YEAR.fullmatch(text):
        return _month_period(int(match[1]), 1, 12)
    return None


def _one_year_before(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


def _month_period(year: int, month: int, count: int) -> Period | None:
    # The years in which every period can be represented as dates.
    if not date.min.year < year < date.max.year:
        return None
    return Period(date(year, month, 1), last_day(*month_after(year, month, count - 1)))


def export_filename(report: Report, extension: str) -> str:
    """Return the name of an exported file, such as "lhs-rounds-2024-01-01-to-2024-12-31.pdf"."""
    name = re.sub(r"[^a-z0-9]+", "-", report.series.name.lower()).strip("-") or "report"
    return f"{name}-{report.period.first.isoformat()}-to-{report.period.last.isoformat()}.{extension}"


def overall_means(rows: Sequence[ReportRow]) -> list[tuple[date, float]]:
    """Return date and mean overall rating of each session whose results may be shown."""
    return [
        (row.session.date, row.results.distributions[0].mean)
        for row in rows
        if row.results.is_shown and row.results.distributions
    ]
