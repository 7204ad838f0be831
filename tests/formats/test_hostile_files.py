"""Files made to hurt: refused with a sentence, in bounded time and memory."""

import csv
import io
import time
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime

import openpyxl
import pytest
from icalendar import Calendar

from bot.core.calendar.models import Session
from bot.core.learning.evaluation_results import summarize
from bot.core.learning.reports import Period, Report, ReportRow
from bot.core.participation.attendance import Attendee
from bot.formats import MAX_FILE, parse_any, parse_file
from bot.formats.attendance_csv import write_attendance
from bot.formats.calendar_csv import parse_csv, write_csv
from bot.formats.ics_writer import write_ics
from bot.formats.parse_result import ParseResult
from bot.formats.report_export import write_csv as write_report
from tests.factories import NEW_YORK, SERIES

NOON = datetime(2024, 1, 1, 12, tzinfo=UTC)
SESSION = Session(id=1, date=date(2024, 3, 21), added_at=NOON, dated_at=NOON)
TODAY = date(2024, 1, 1)
FORMULAS = [
    f"{before}{sign}1+1"
    for sign in ("=", "+", "-", "@", "＝", "＋", "－", "＠")
    for before in ("", " ", "\t", "\r", "\n", '"', "'", " '", "\xa0", "Sepsis;", "Sepsis; ", "Sepsis\t", "Sepsis\n")
]
INJECTIONS = [f"Sepsis{end}{line}" for end in ("\r\n", "\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\\n")
              for line in ("END:VEVENT", "BEGIN:VEVENT", "ATTENDEE:mailto:a@example.org", "X:1")]  # fmt: skip


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Fail if the block takes longer."""
    begun = time.process_time()
    yield
    assert time.process_time() - begun < seconds


@contextmanager
def memory_bounded() -> Iterator[None]:
    """Fail if the block needs more than 200 MB."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < 200_000_000
    finally:
        tracemalloc.stop()


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
        formulas = [cell for cell in cells_of(written) if cell.strip(' \t\r\n\xa0"')[:1] in set("=+-@＝＋－＠")]
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


def event(*lines: str, uid: int = 1) -> str:
    return "\r\n".join(
        ["BEGIN:VEVENT", f"UID:{uid}", "DTSTART:20240926T160000Z", "SUMMARY:x", *lines, "END:VEVENT", ""]
    )


def calendar(content: str) -> ParseResult:
    return parse_any("x.ics", f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{content}END:VCALENDAR\r\n", NEW_YORK)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("RRULE:FREQ=SECONDLY;COUNT=1000000000", "more than once a day"),
        ("RRULE:FREQ=SECONDLY;UNTIL=99991231T235959Z", "more than once a day"),
        ("RRULE:FREQ=MINUTELY;BYMONTH=2;BYMONTHDAY=30;COUNT=5", "more than once a day"),
        ("RRULE:FREQ=HOURLY;COUNT=10", "more than once a day"),
        ("RRULE:FREQ=DAILY;COUNT=1000000000", "more than 500 dates"),
        ("RRULE:FREQ=DAILY;UNTIL=99991231T235959Z", "more than 500 dates"),
        ("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=5", "days that don’t exist"),
        ("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;UNTIL=20250101T000000Z", "days that don’t exist"),
        ("RRULE:FREQ=DAILY;BYDAY=MO;BYSETPOS=366;COUNT=3", "days that don’t exist"),
        ("RRULE:FREQ=YEARLY;COUNT=499", "centuries"),
        ("RRULE:FREQ=DAILY;COUNT=9\r\nEXRULE:FREQ=SECONDLY;COUNT=1000000000", "EXRULE"),
        ("RRULE:FREQ=DAILY", "forever"),
    ],
)
def test_a_recurrence_that_would_not_end_is_refused(rule: str, said: str) -> None:
    with bounded(5):
        result = calendar(event(rule))

    assert result.entries == ()
    assert said in str(result.problems[0])


@pytest.mark.parametrize(
    ("rule", "number"),
    [
        ("RRULE:FREQ=MONTHLY;BYDAY=3TH;COUNT=9", 10),
        ("RRULE:FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20250601T000000Z", 10),
        ("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;COUNT=3", 4),
        ("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TH;BYHOUR=16;COUNT=40", 40),
        ("RRULE:FREQ=DAILY;COUNT=500", 500),
    ],
)
def test_a_recurrence_that_ends_is_expanded(rule: str, number: int) -> None:
    """The event's own date counts even if the rule leaves it out."""
    result = calendar(event(rule))

    assert result.problems == ()
    assert number == len(result.entries)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.ics", "".join(event(uid=number) for number in range(501)), "more than 500 dates"),
        ("x.ics", "BEGIN:VEVENT\r\n" * 5000 + "END:VEVENT\r\n" * 5000, "more than 500 dates"),
        ("x.ics", "BEGIN:VALARM\r\n" * 5000 + "END:VALARM\r\n" * 5000, "couldn’t find any events"),
    ],
)
def test_a_calendar_with_too_much_in_it_is_refused(name: str, content: str, said: str) -> None:
    with bounded(5):
        result = calendar(content)

    assert said in str(result.problems[0])


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("page.txt", "March 21, 2024 - Hsu: A\n" * 20_000, "more than 5,000 lines"),
        ("rounds.csv", "date,title\n" + "2024-03-21,A\n" * 20_000, "more than 5,000 lines"),
        ("page.txt", "March 21, 2024 - Hsu: " + "x" * 1_900_000, "couldn’t find any sessions"),
        ("rounds.csv", "date,title\n2024-03-21" + ",x" * 900_000, "cells"),
        ("rounds.csv", "date,title\n2024-03-21," + "x" * 1_900_000, "quotation mark"),
        ("page.txt", "March 21, 2024 - Hsu: A" * 4_600_000, "larger than 2 MB"),
    ],
)
def test_a_file_that_is_no_schedule_is_refused(name: str, text: str, said: str) -> None:
    with bounded(10):
        result = parse_file(name, text.encode(), NEW_YORK, today=TODAY)

    assert result.entries == ()
    assert said in str(result.problems[0])
    assert len(str(result.problems[0])) < 3 * MAX_FILE


def spreadsheet(rows: int) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["date", "title"])
    for _ in range(rows):
        sheet.append(["2024-03-21", "A"])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Return a spreadsheet with one of its parts replaced."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.infolist():
            new.writestr(each.filename, content if each.filename == name else old.read(each))
    return kept.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
ENTITIES = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]><worksheet>&l11;</worksheet>'


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (spreadsheet(2001), "too large"),
        (with_part(spreadsheet(1), SHEET, b" " * 30_000_000), "too large"),
        (with_part(spreadsheet(1), SHEET, ENTITIES.encode()), "couldn’t read this spreadsheet"),
        (with_part(spreadsheet(1), SHEET, b"<worksheet>" * 100_000), "couldn’t read this spreadsheet"),
        (b"PK\x03\x04" + b"x" * 1000, "couldn’t read this spreadsheet"),
        (b"PK\x03\x04" + b"x" * MAX_FILE, "larger than 2 MB"),
    ],
    ids=["many rows", "zip bomb", "entities", "nested", "no archive", "large"],
)
def test_a_spreadsheet_that_unpacks_to_too_much_is_refused(data: bytes, said: str) -> None:
    with bounded(20), memory_bounded():
        result = parse_file("x.xlsx", data, NEW_YORK, today=TODAY)

    assert result.entries == ()
    assert said in str(result.problems[0])
