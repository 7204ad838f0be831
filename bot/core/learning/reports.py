"""The report of a period: what took place, who came, what it was worth, and what became of what was suggested."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.calendar.models import Series, Session
from bot.core.learning.evaluation_results import EvaluationResults, Quarter
from bot.core.suggestions.suggestions import SuggestionState

_YEAR = re.compile(r"(\d{4})")
_ACADEMIC_YEAR = re.compile(r"(\d{4})\s*[-/–]\s*(\d{2}|\d{4})")
_QUARTER = re.compile(r"(?:q([1-4])\s*(\d{4})|(\d{4})\s*q([1-4]))", re.IGNORECASE)
_DATE_RANGE = re.compile(r"(?:from\s+)?(\d{4}-\d{2}-\d{2})\s*(?:to|until|–|-)\s*(\d{4}-\d{2}-\d{2})", re.IGNORECASE)
# The academic year of a hospital's residents.
_ACADEMIC_FIRST_MONTH = 7


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both in it."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One session that took place.

    Attributes:
        there: How many checked in, or were noted down; None where that was not done.
        results: What the answers come to, as far as it may be shown.
    """

    session: Session
    attendance_count: int | None
    results: EvaluationResults


@dataclass(frozen=True, slots=True)
class Report:
    """A period.

    Attributes:
        rows: The sessions that took place, in order.
        cancelled: How many were cancelled.
        suggestions: What was suggested in that time, and where it stands now; states without any are not in it.
        quarters: From sessions to what was carried out, the latest first.
    """

    series: Series
    period: Period
    rows: tuple[ReportRow, ...]
    cancelled_count: int
    suggestions: tuple[tuple[SuggestionState, int], ...]
    quarters: tuple[Quarter, ...]


def parse_period(text: str, today: date) -> Period | None:
    """The period that somebody means; None for words that name none.

    Args:
        text: Nothing: the twelve months until today. "2024": a calendar year. "2023-24": July to June. "Q2 2024". Two
            ISO dates with "to" between them.
        today: In the series' zone.
    """
    text = text.strip()
    if not text:
        return Period(_one_year_before(today) + timedelta(days=1), today)
    if found := _QUARTER.fullmatch(text):
        quarter, year = int(found[1] or found[4]), int(found[2] or found[3])
        return _month_period(year, 3 * quarter - 2, 3)
    if found := _DATE_RANGE.fullmatch(text):
        try:
            first, last = date.fromisoformat(found[1]), date.fromisoformat(found[2])
        except ValueError:
            return None
        return Period(first, last) if first <= last else None
    if found := _ACADEMIC_YEAR.fullmatch(text):
        year, following = int(found[1]), int(found[2]) % 100
        return _month_period(year, _ACADEMIC_FIRST_MONTH, 12) if (year + 1) % 100 == following else None
    if found := _YEAR.fullmatch(text):
        return _month_period(int(found[1]), 1, 12)
    return None


def _one_year_before(day: date) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


def _month_period(year: int, month: int, count: int) -> Period | None:
    # Of years, a calendar knows no others.
    if not date.min.year < year < date.max.year:
        return None
    last = month - 1 + count
    return Period(date(year, month, 1), date(year + last // 12, last % 12 + 1, 1) - timedelta(days=1))


def export_filename(report: Report, extension: str) -> str:
    """What a file of it is called: "lhs-rounds-2024-01-01-to-2024-12-31.pdf"."""
    name = re.sub(r"[^a-z0-9]+", "-", report.series.name.lower()).strip("-") or "report"
    return f"{name}-{report.period.first.isoformat()}-to-{report.period.last.isoformat()}.{extension}"


def overall_means(rows: Sequence[ReportRow]) -> list[tuple[date, float]]:
    """The sessions of which something may be shown, each with its mean answer to what it was overall."""
    return [
        (row.session.date, row.results.distributions[0].mean)
        for row in rows
        if row.results.is_shown and row.results.distributions
    ]
