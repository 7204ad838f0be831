"""Export of a report as CSV or as a printable PDF."""

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
from bot.text.reports import format_numbers, format_period, format_sessions, format_suggestions, report_heading

_COLUMNS = ("date", "speakers", "title", "said_they_come", "were_there", "answered", "commitments")
SMALL_NUMBERS = (
    "Ratings are means of five. They are counted only where at least five people have answered, and a few that came"
    " later not at all; below twenty answers they are indicative. No names were kept with any answer."
)


def write_csv(report: Report) -> str:
    """Return a CSV table with a row for each session. A mean is empty if there are too few answers."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow([*_COLUMNS, *(f"mean_{question.value}" for question in RATED_FIELDS)])
    writer.writerows(map(_cells, report.rows))
    return buffer.getvalue()


def _cells(row: ReportRow) -> list[object]:
    session, results = row.session, row.results
    ratings = [results.distribution(question) for question in RATED_FIELDS]
    return [
        session.date.isoformat(),
        escape_cell(format_names(session.speakers) if session.speakers else ""),
        escape_cell(session.title or ""),
        session.coming,
        "" if row.attendance_count is None else row.attendance_count,
        results.answer_count,
        results.commitments if results.is_shown else "",
        *("" if each is None else f"{each.mean:.2f}" for each in ratings),
    ]


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
        _line(pdf, format_date(row.session.date), size=10, bold=True, gap=2)
        _line(pdf, past_headline(row.session), size=10)
        _line(pdf, format_numbers(row), size=9)
    means = overall_means(report.rows)
    if len(means) > 1:
        trend = tuple((f"{day:%b} {day.day}", mean) for day, mean in means)
        alt_text = f"{SHORT_LABELS[RATED_FIELDS[0]]}: " + ", ".join(f"{label} {mean:.1f}" for label, mean in trend)
        image = draw_chart(Chart("Session by session", "Mean of five", ("", ""), (), trend, alt_text))
        pdf.image(io.BytesIO(image), w=120, alt_text=alt_text)
    _line(pdf, "What was suggested", size=13, bold=True, gap=5)
    _line(pdf, format_suggestions(report), size=10)
    if report.quarters:
        _line(pdf, "From sessions to what was carried out", size=13, bold=True, gap=5)
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
