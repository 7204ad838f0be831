"""Reports as plain text."""

from bot.core.calendar.formatting import format_count, format_date, format_day, past_headline
from bot.core.learning.evaluations import EvaluationField
from bot.core.learning.reports import Period, Report, ReportRow
from bot.text.evaluations import TOO_FEW, format_quarter
from bot.text.suggestions import STATE_LABELS

PERIOD_HINT = "Which period? Try “report 2026,” “report Q2 2026,” or “report 2025-26.”"


def format_period(period: Period) -> str:
    """Format a period with its years: "January 1, 2024 to December 31, 2024"."""
    first, last = (f"{format_day(day)}, {day.year}" for day in (period.first, period.last))
    return f"{first} to {last}"


def report_heading(report: Report) -> str:
    """Return the heading of a report."""
    return f"{report.series.name} report"


def format_row_date(report: Report, row: ReportRow) -> str:
    """Return a session's date, with its year if that differs from the end of the period."""
    return format_date(row.session.date, report.period.last)


def format_row(report: Report, row: ReportRow) -> str:
    """Format a session's row: date, headline, attendance, answers and rating."""
    return f"{format_row_date(report, row)}, {past_headline(row.session)}: {format_numbers(row)}"


def format_numbers(row: ReportRow) -> str:
    """Format the numbers: "12 going · 10 checked in · 6 ratings · overall 3.2 out of 5 · 4 commitments"."""
    results = row.results
    parts = [f"{row.session.coming:,} going", "attendance not tracked"]
    if row.attendance_count is not None:
        parts[-1] = f"{row.attendance_count:,} checked in"
    ratings = format_count(results.answer_count, "rating", "ratings")
    if results.answer_count and not results.is_shown:
        ratings += f" (not shown: {TOO_FEW})"
    parts.append(ratings)
    overall = results.distribution(EvaluationField.OVERALL)
    if overall is not None:
        commitments = format_count(results.commitments, "commitment", "commitments")
        parts += [f"overall {overall.mean:.1f} out of 5", commitments]
    return " · ".join(parts)


def format_suggestions(report: Report) -> str:
    """Say how many topics were suggested, and their states."""
    if not report.suggestions:
        return "No topics suggested"
    total = sum(count for _, count in report.suggestions)
    states = ", ".join(f"{count:,} {STATE_LABELS[state].lower()}" for state, count in report.suggestions)
    return f"{format_count(total, 'topic', 'topics')} suggested: {states}"


def format_sessions(report: Report) -> str:
    """Say how many sessions took place and were canceled."""
    sessions = format_count(len(report.rows), "session", "sessions")
    return f"{sessions}, {report.canceled_count:,} canceled" if report.canceled_count else sessions


def format_report(report: Report) -> list[str]:
    """Return the complete report, line by line."""
    return [
        report_heading(report),
        format_period(report.period),
        format_sessions(report),
        *(format_row(report, row) for row in report.rows),
        format_suggestions(report),
        *map(format_quarter, report.quarters),
    ]
