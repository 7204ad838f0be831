"""Export of a report as CSV or as a printable PDF."""

import io
from typing import Any

from bot.core.base.chart_data import Chart
from bot.core.calendar.formatting import format_names, past_headline
from bot.core.learning.evaluation_results import INDICATIVE_BELOW, EvaluationResults
from bot.core.learning.evaluations import RATED_FIELDS, EvaluationField
from bot.core.learning.reports import Report, ReportRow, overall_means
from bot.formats.calendar_csv import write_table
from bot.formats.charts import draw_chart, require_reports
from bot.text.evaluations import SHORT_LABELS, TOO_FEW, format_quarter
from bot.text.reports import (
    format_numbers,
    format_period,
    format_row_date,
    format_sessions,
    format_suggestions,
    report_heading,
)

_COLUMNS = ("date", "speakers", "title", "said_they_come", "were_there", "answered", "commitments")
SMALL_NUMBERS = (
    f"Ratings are means out of 5. With {TOO_FEW}, ratings and commitments are not shown. With fewer than"
    f" {INDICATIVE_BELOW}, read them with care. A few late responses may not be counted. No names are saved with any"
    " response."
)
_NOT_SHOWN = f"not shown ({TOO_FEW})"


def write_csv(report: Report) -> str:
    """Return a CSV table with a row for each session. What is hidden or was not tracked says so."""
    return write_table([*_COLUMNS, *(f"mean_{question.value}" for question in RATED_FIELDS)], map(_cells, report.rows))


def _cells(row: ReportRow) -> list[object]:
    session, results = row.session, row.results
    return [
        session.date,
        format_names(session.speakers),
        session.title,
        session.coming,
        "not tracked" if row.attendance_count is None else row.attendance_count,
        results.answer_count,
        _NOT_SHOWN if results.answer_count and not results.is_shown else results.commitments,
        *(_mean_cell(results, question) for question in RATED_FIELDS),
    ]


def _mean_cell(results: EvaluationResults, question: EvaluationField) -> str:
    """Return the mean of a question; empty if there are no answers."""
    distribution = results.distribution(question)
    if distribution is not None:
        return f"{distribution.mean:.2f}"
    is_hidden = question in results.hidden or (results.answer_count and not results.is_shown)
    return _NOT_SHOWN if is_hidden else ""


def write_pdf(report: Report) -> bytes:
    """Return a printable PDF. Raise ReportsNotInstalledError."""
    with require_reports():
        from fpdf import FPDF  # noqa: PLC0415 - imported on demand

    pdf = FPDF(format="letter")
    pdf.set_title(report_heading(report))
    pdf.set_lang("en-US")
    _use_font(pdf)
    pdf.add_page()
    _line(pdf, report_heading(report), size=18, bold=True)
    _line(pdf, format_period(report.period), size=11)
    _line(pdf, format_sessions(report), size=11, gap=4)
    for row in report.rows:
        _line(pdf, format_row_date(report, row), size=10, bold=True, gap=2)
        _line(pdf, past_headline(row.session), size=10)
        _line(pdf, format_numbers(row), size=9)
    means = overall_means(report.rows)
    if len(means) > 1:
        trend = tuple((f"{day:%b} {day.day}", mean) for day, mean in means)
        alt_text = f"{SHORT_LABELS[RATED_FIELDS[0]]}: " + ", ".join(f"{label} {mean:.1f}" for label, mean in trend)
        image = draw_chart(Chart("Session by session", "Mean out of 5", ("", ""), (), trend, alt_text))
        pdf.image(io.BytesIO(image), w=120, alt_text=alt_text)
    _line(pdf, "Topic suggestions", size=13, bold=True, gap=5)
    _line(pdf, format_suggestions(report), size=10)
    if report.quarters:
        _line(pdf, "Follow-through by quarter", size=13, bold=True, gap=5)
        for quarter in report.quarters:
            _line(pdf, format_quarter(quarter), size=10)
    _line(pdf, SMALL_NUMBERS, size=8, gap=6)
    return bytes(pdf.output())


def _use_font(pdf: Any) -> None:
    # The plotting library includes a font for Latin, Greek and Cyrillic; PDF's built-in fonts cover Latin-1 only.
    with require_reports():
        from matplotlib import get_data_path  # noqa: PLC0415 - imported on demand

    folder = f"{get_data_path()}/fonts/ttf"
    pdf.add_font("sans", "", f"{folder}/DejaVuSans.ttf")
    pdf.add_font("sans", "B", f"{folder}/DejaVuSans-Bold.ttf")


def _line(pdf: Any, text: str, *, size: int, bold: bool = False, gap: float = 0) -> None:
    pdf.ln(gap)
    pdf.set_font("sans", "B" if bold else "", size)
    pdf.multi_cell(0, size * 0.5, text, new_x="LMARGIN", new_y="NEXT")
