"""The report of a period as a file: comma-separated values, or a PDF to be printed."""

import csv
import io
from typing import Any

from bot.core.base.chart_data import Chart
from bot.core.calendar.formatting import format_date, format_names, past_headline
from bot.core.learning.evaluations import RATED_FIELDS
from bot.core.learning.reports import Report, ReportRow, overall_means
from bot.formats.calendar_csv import escape_cell
from bot.formats.charts import draw_chart, require_reports
from bot.text.evaluations import SHORT_LABELS, format_quarter
from bot.text.reports import (
    format_numbers,
    format_period,
    format_sessions,
    format_suggestions,
    report_heading,
)

_COLUMNS = ("date", "speakers", "title", "said_they_come", "were_there", "answered", "commitments")
SMALL_NUMBERS = (
    "Ratings are means of five. They are counted only where at least five people have answered, and a few that came"
    " later not at all; below twenty answers they are indicative. No names were kept with any answer."
)


def write_csv(report: Report) -> str:
    """A line for each session; a mean is empty where too few have answered."""
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow([*_COLUMNS, *(f"mean_{asked.value}" for asked in RATED_FIELDS)])
    for row in report.rows:
        table.writerow([*_row_cells(row), *(_mean_cell(row, asked) for asked in RATED_FIELDS)])
    return written.getvalue()


def _row_cells(row: ReportRow) -> list[object]:
    session = row.session
    return [
        session.date.isoformat(),
        escape_cell(format_names(session.speakers) if session.speakers else ""),
        escape_cell(session.title or ""),
        session.coming,
        "" if row.attendance_count is None else row.attendance_count,
        row.results.answer_count,
        row.results.commitments if row.results.is_shown else "",
    ]


def _mean_cell(row: ReportRow, question: Any) -> str:
    found = row.results.distribution(question)
    return "" if found is None else f"{found.mean:.2f}"


def write_pdf(report: Report) -> bytes:
    """Some pages to be printed or sent on. Raises ReportsNotInstalledError."""
    with require_reports():
        from fpdf import FPDF  # noqa: PLC0415 - loaded only where somebody wants one

    pdf = FPDF(format="letter")
    pdf.set_title(report_heading(report))
    pdf.set_lang("en-US")
    _use_font(pdf)
    pdf.add_page()
    _line(pdf, report_heading(report), size=18, bold=True)
    _line(pdf, format_period(report.period), size=11)
    _line(pdf, format_sessions(report), size=11, gap=4)
    for row in report.rows:
        _line(pdf, format_date(row.session.date), size=10, bold=True, gap=2)
        _line(pdf, past_headline(row.session), size=10)
        _line(pdf, format_numbers(row), size=9)
    means = overall_means(report.rows)
    if len(means) > 1:
        trend = tuple((f"{day:%b} {day.day}", mean) for day, mean in means)
        said = f"{SHORT_LABELS[RATED_FIELDS[0]]}: " + ", ".join(f"{label} {mean:.1f}" for label, mean in trend)
        drawn = draw_chart(Chart("Session by session", "Mean of five", ("", ""), (), trend, said))
        pdf.image(io.BytesIO(drawn), w=120, alt_text=said)
    _line(pdf, "What was suggested", size=13, bold=True, gap=5)
    _line(pdf, format_suggestions(report), size=10)
    if report.quarters:
        _line(pdf, "From sessions to what was carried out", size=13, bold=True, gap=5)
        for quarter in report.quarters:
            _line(pdf, format_quarter(quarter), size=10)
    _line(pdf, SMALL_NUMBERS, size=8, gap=6)
    return bytes(pdf.output())


def _use_font(pdf: Any) -> None:
    # The plotting library brings a font of all of Latin, Greek and Cyrillic with it; a PDF's own know Latin-1 only.
    with require_reports():
        from matplotlib import get_data_path  # noqa: PLC0415 - see above

    folder = f"{get_data_path()}/fonts/ttf"
    pdf.add_font("sans", "", f"{folder}/DejaVuSans.ttf")
    pdf.add_font("sans", "B", f"{folder}/DejaVuSans-Bold.ttf")


def _line(pdf: Any, text: str, *, size: int, bold: bool = False, gap: float = 0) -> None:
    pdf.ln(gap)
    pdf.set_font("sans", "B" if bold else "", size)
    pdf.multi_cell(0, size * 0.5, text, new_x="LMARGIN", new_y="NEXT")
