"""Files made to hurt: refused with a sentence, in bounded time and memory."""

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from bot.core.calendar.models import Session
from bot.core.learning.evaluation_results import summarize
from bot.core.learning.reports import Period, Report, ReportRow
from bot.core.participation.attendance import Attendee
from bot.formats import parse_file
from bot.formats.attendance_csv import write_attendance
from bot.formats.calendar_csv import parse_csv, write_csv
from bot.formats.ics_writer import write_ics
from bot.formats.report_export import write_csv as write_report
from tests.factories import NEW_YORK, SERIES
from tests.formats.limits import bounded

NOON = datetime(2024, 1, 1, 12, tzinfo=UTC)
SESSION = Session(id=1, date=date(2024, 3, 21), added_at=NOON, dated_at=NOON)
TODAY = date(2024, 1, 1)
FORMULAS = [
    f"{before}{sign}1+1"
    for sign in "=+-@＝＋－＠﹦﹢﹣﹫"
    for before in (
        "",
        " ",
        "\ufeff",
        "\u200b",
        "\u200e",
        "\u061c",
        "\x00",
        "\x01",
        "\x1f",
        "\u3000",
        "\u3164 ",
        "\t",
        "\r",
        "\n",
        '"',
        "'",
        " '",
        "\xa0",
        "Sepsis;",
        "Sepsis; ",
        "Sepsis\t",
        "Sepsis\n",
    )
]
# What a spreadsheet may skip before a formula.
SKIPPED = ' \t\r\n\xa0"\ufeff\u200b\u200e\u061c\x00\x01\x1f\u3000\u3164'
LINE_ENDS = (
    "\r\n", "\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1e", "\\n", "\\\\n",
    '";X="\r\n', "\r\n ", "\n\t"
)  # fmt: skip
INJECTIONS = [
    f"Sepsis{end}{line}"
    for end in LINE_ENDS
    for line in ("END:VEVENT", "BEGIN:VEVENT", "ATTENDEE:mailto:a@example.org", "X:1")
]


def cells_of(written: str) -> list[str]:
    """Return the cells as a spreadsheet sees them that splits at commas, semicolons or tabs, and at every line end."""
    found = [cell for row in csv.reader(io.StringIO(written, newline="")) for cell in row]
    for delimiter in (";", "\t"):
        lines = written.replace("\r", "\n").split("\n")
        found += [cell for row in csv.reader(lines, delimiter=delimiter) for cell in row]
    return found


@pytest.mark.parametrize("typed", FORMULAS)
def test_no_cell_of_any_table_is_a_formula(typed: str) -> None:
    session = replace(SESSION, title=typed, speakers=(typed, typed), place=typed)
    attendee = Attendee("U1", is_coming=True, name=typed, email=typed)
    row = ReportRow(session, 0, summarize(0, ()))
    report = Report(SERIES, Period(SESSION.date, SESSION.date), (row,), 0, (), quarters=())
    for written in (write_csv([session]), write_attendance(SERIES, [(session, [attendee])]), write_report(report)):
        formulas = [cell for cell in cells_of(written) if cell.strip(SKIPPED)[:1] in set("=+-@＝＋－＠﹦﹢﹣﹫")]
        assert [] == [cell for cell in formulas if cell.strip()]


@pytest.mark.parametrize(
    "title", ["=1+1", "Sepsis; -what now", "'=1", '"=1+1" explained', "'quoted'", "- a list", "a-b"]
)
def test_an_escaped_title_is_imported_as_it_was(title: str) -> None:
    [entry] = parse_csv(write_csv([replace(SESSION, title=title)])).entries

    assert title == entry.title


@pytest.mark.parametrize("typed", INJECTIONS)
def test_no_text_adds_a_line_to_the_calendar(typed: str) -> None:
    card = replace(SESSION.card, abstract=typed, slides=typed, recording=typed)
    session = replace(SESSION, title=typed, speakers=(typed,), place=typed, card=card)
    written = write_ics(replace(SERIES, name=typed), [session])
    unfolded = written.replace(b"\r\n ", b"").decode()
    [event] = Calendar.from_ical(written).walk("VEVENT")

    assert 1 == unfolded.splitlines().count("BEGIN:VEVENT")
    assert "ATTENDEE" not in event
    assert "X" not in event
    assert not event.errors


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("page.txt", "March 21, 2024 - Hsu: A\n" * 20_000, "more than 5,000 lines"),
        ("rounds.csv", "date,title\n" + "2024-03-21,A\n" * 20_000, "more than 5,000 lines"),
        ("page.txt", "March 21, 2024 - Hsu: " + "x" * 1_900_000, "couldn’t find any sessions"),
        ("rounds.csv", "date,title\n2024-03-21" + ",x" * 900_000, "cells"),
        ("rounds.csv", "date,title\n2024-03-21," + "x" * 1_900_000, "131,072 characters"),
        ("rounds.csv", 'date,title\n2024-03-21,"' + "x" * 1_900_000, "close its quotation mark"),
        ("rounds.csv", "date,title,link\n2024-03-21,A," + "x" * 130_000, "full link"),
        ("page.txt", "March 21, 2024 - Hsu: A" * 4_600_000, "larger than 2 MB"),
    ],
)
def test_a_file_that_is_no_schedule_is_refused(name: str, text: str, said: str) -> None:
    with bounded(10):
        result = parse_file(name, text.encode(), NEW_YORK, today=TODAY)

    assert result.entries == ()
    assert said in str(result.problems[0])
    assert len(str(result.problems[0])) < 1100
