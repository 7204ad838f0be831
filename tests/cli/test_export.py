"""Calendar export, and import of the result."""

import sys
from pathlib import Path
from typing import Any, cast

import pytest
from icalendar import Calendar

from tests.cli.conftest import Run
from tests.factories import page_text


def _taken_in(run: Run, folder: Path) -> None:
    page = folder / "page.txt"
    page.write_text(page_text(), encoding="utf-8")
    assert run("import", str(page)).code == 0


def test_export_round_trips(run: Run, tmp_path: Path) -> None:
    _taken_in(run, tmp_path)
    for form in ("csv", "ics"):
        file = tmp_path / f"out.{form}"
        file.write_bytes(run("export", "--format", form).out.encode())
        again = run("import", str(file))

        assert again.code == 0, again.err
        assert "Sessions: no changes (5 already match)" in again.out


def test_calendar_of_another_program_is_imported(run: Run, tmp_path: Path) -> None:
    _taken_in(run, tmp_path)
    other = Calendar.from_ical(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        "DTSTART:20240926T160000Z\r\nDURATION:PT1H\r\n"
        "RRULE:FREQ=MONTHLY;BYDAY=-1TH;COUNT=3\r\nSUMMARY:LHS Rounds\r\n"
        "LOCATION:Room 1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    file = tmp_path / "season.ics"
    file.write_bytes(other.to_ical())
    ran = run("import", str(file))

    assert "Sessions: 3 new" in ran.out
    assert "2024-11-28,11:00,60,,,Room 1," in run("export").out


def test_one_unreadable_entry_imports_nothing(run: Run, tmp_path: Path) -> None:
    _taken_in(run, tmp_path)
    file = tmp_path / "season.ics"
    file.write_text(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:1\nDTSTART:20240926T160000Z\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:2\nDTSTART:20241024T160000Z\nRRULE:FREQ=MONTHLY\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    ran = run("import", str(file))

    assert ran.code == 1
    assert "Line 8: This event repeats forever." in ran.err
    assert "Nothing was imported." in ran.err
    assert "2024-09-26" not in run("export").out


def test_attendance_is_a_separate_table(run: Run, tmp_path: Path) -> None:
    _taken_in(run, tmp_path)
    ran = run("export", "--what", "attendance")

    assert ran.out.replace("\r\n", "\n") == "date,title,speakers,name,email,slack_id,said_they_come,checked_in\n"
    assert run("export", "--what", "attendance", "--format", "ics").code == 2


def test_report_format_follows_the_file_extension(run: Run, tmp_path: Path) -> None:
    _taken_in(run, tmp_path)
    for name, begins in (("r.pdf", b"%PDF-"), ("r.csv", b"date,speakers,title")):
        ran = run("report", "--from", "2024-01-01", "--to", "2024-12-31", "--output", str(tmp_path / name))

        assert ran.code == 0
        assert "5 sessions" in ran.out
        assert (tmp_path / name).read_bytes().startswith(begins)
        assert "fontTools" not in ran.err
    wrong = run("report", "--from", "2024-01-01", "--to", "2024-12-31", "--output", str(tmp_path / "r.doc"))
    assert wrong.code == 2
    assert "ends in .pdf or .csv" in wrong.err


def test_a_pdf_without_its_packages_says_what_to_install(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _taken_in(run, tmp_path)
    monkeypatch.setitem(cast("dict[str, Any]", sys.modules), "fpdf", None)
    ran = run("report", "--from", "2024-01-01", "--to", "2024-12-31", "--output", str(tmp_path / "r.pdf"))

    assert 2 == ran.code
    assert "pip install 'lhs-rounds[reports]'" in ran.err
    assert not (tmp_path / "r.pdf").exists()
