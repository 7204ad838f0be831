"""Reports as plain text."""

from bot.core.calendar.formatting import format_count, format_date, format_full_date, past_headline
from bot.core.learning.evaluations import EvaluationField
from bot.core.learning.reports import Period, Report, ReportRow
from bot.core.suggestions.suggestions import SuggestionState
from bot.text.evaluations import format_quarter

PERIOD_HINT = (
    "Which time is meant? For example: /lhs-rounds report 2026, report 2025-26 (July to June), report Q2 2026,"
    " report 2026-01-01 to 2026-03-31; or only report, for the last twelve months."
)
STATE_LABELS = {
    SuggestionState.NEW: "new",
    SuggestionState.IN_REVIEW: "in review",
    SuggestionState.PLANNED: "planned",
    SuggestionState.SCHEDULED: "made a session",
    SuggestionState.DECLINED: "declined",
}


def format_period(period: Period) -> str:
    """Format a period: "Monday, January 1, 2024 to Tuesday, December 31, 2024"."""
    return f"{format_full_date(period.first)} to {format_full_date(period.last)}"


def report_heading(report: Report) -> str:
    """Return the heading of a report."""
    return f"{report.series.name}: report"


def format_row(row: ReportRow) -> str:
    """Format a session's row: date, headline, attendance, answers and rating."""
    return f"{format_date(row.session.date)}, {past_headline(row.session)}: {format_numbers(row)}"


def format_numbers(row: ReportRow) -> str:
    """Format the numbers: "12 said they would come, ten were there, six answered, overall 3.2 of 5"."""
    parts = [f"{_format_people(row.session.coming)} said they would come"]
    if row.attendance_count is not None:
        parts.append(f"{_format_people(row.attendance_count)} {'were' if row.attendance_count > 1 else 'was'} there")
    parts.append(f"{_format_people(row.results.answer_count)} answered")
    overall = row.results.distribution(EvaluationField.OVERALL)
    if overall is not None:
        parts.append(f"overall {overall.mean:.1f} of 5")
        parts.append(format_count(row.results.commitments, "commitment", "commitments"))
    return ", ".join(parts)


def _format_people(count: int) -> str:
    return format_count(count, "", "").strip() if count else "nobody"


def format_suggestions(report: Report) -> str:
    """Say how many topics were suggested, and their states."""
    if not report.suggestions:
        return "Nothing was suggested."
    total = sum(count for _, count in report.suggestions)
    states = ", ".join(f"{STATE_LABELS[state]} {count}" for state, count in report.suggestions)
    return f"{format_count(total, 'topic was', 'topics were')} suggested: {states}.".capitalize()


def format_sessions(report: Report) -> str:
    """Say how many sessions took place and were cancelled."""
    took_place = format_count(len(report.rows), "session took place", "sessions took place").capitalize()
    cancelled = f"; {format_count(report.cancelled_count, 'was', 'were')} cancelled" if report.cancelled_count else ""
    return f"{took_place}{cancelled}."


def format_report(report: Report) -> list[str]:
    """Return the complete report, line by line."""
    return [
        report_heading(report),
        format_period(report.period),
        format_sessions(report),
        *map(format_row, report.rows),
        format_suggestions(report),
        *map(format_quarter, report.quarters),
    ]
