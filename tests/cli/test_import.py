"""Importing the program's page from the command line."""

import io
from datetime import date, time
from pathlib import Path

import openpyxl
import pytest

from tests.cli.conftest import Run
from tests.factories import page_text


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(page_text(), encoding="utf-8")
    return path


def test_program_page(run: Run, page: Path) -> None:
    ran = run("import", str(page))

    assert ran.code == 0
    assert "Sessions: 5 new, 0 changed, 0 same" in ran.out
    assert (
        "New: Thu, Mar 21, 2024: Improving Continuity through Communication: "
        "Establishing Team Meetings at High Street Neighborhood Health Center (Stephanie Hucker)"
    ) in ran.out
    assert "New: Thu, Jun 20, 2024: Speaker and topic TBA" in ran.out
    assert "Program description: updated" in ran.out


def test_second_import_changes_nothing(run: Run, page: Path) -> None:
    run("import", str(page))
    again = run("import", str(page))

    assert again.code == 0
    assert "Sessions: no changes (5 already match)" in again.out


def test_dry_run_saves_nothing(run: Run, page: Path) -> None:
    dry = run("import", str(page), "--dry-run")
    after = run("import", str(page))

    assert "Sessions: 5 new" in dry.out
    assert "Full name: was none, now “Learning Health System Rounds at Baystate Health”" in dry.out
    assert "Dry run: nothing was changed." in dry.out
    assert "Sessions: 5 new" in after.out


def test_changed_line_changes_that_session_and_says_so(run: Run, page: Path) -> None:
    run("import", str(page))
    page.write_text(page_text().replace("Heather Hsu (Topic TBD)", "Heather Hsu: Sepsis in children"), encoding="utf-8")

    ran = run("import", str(page))

    assert "Changed: Thu, Apr 25, 2024" in ran.out
    assert "Title: was TBA, now Sepsis in children" in ran.out


def test_known_values_are_not_overwritten_with_less(run: Run, page: Path) -> None:
    page.write_text(page_text().replace("Heather Hsu (Topic TBD)", "Heather Hsu: Sepsis in children"), encoding="utf-8")
    run("import", str(page))
    page.write_text(page_text(), encoding="utf-8")

    ran = run("import", str(page))

    assert "no changes (5 already match)" in ran.out


def test_csv_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "rounds.csv"
    path.write_text("date,start,minutes,title,speakers\n2031-03-20,12:00,60,Sepsis,Speaker One; Speaker Two\n")

    ran = run("import", str(path))

    assert ran.code == 0
    assert "Thu, Mar 20, 2031, 12:00 PM: Sepsis (Speaker One and Speaker Two)" in ran.out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Thursday, March 21st, 2024", "Friday, March 21st, 2024", "Thursday"),
        ("Thursday, June 20th, 2024", "Thursday, June 31st, 2024", "June"),
        ("Thursday, July 18th, 2024 - Andy Beck (Topic TBD)", "to be planned by the committee", "date"),
        ("Andy Beck (Topic TBD)", "Rinne", "the speaker or the title"),
    ],
)
def test_one_bad_line_imports_nothing(run: Run, page: Path, old: str, new: str, said: str) -> None:
    page.write_text(page_text().replace(old, new), encoding="utf-8")
    number = 1 + next(n for n, line in enumerate(page.read_text(encoding="utf-8").splitlines()) if new in line)

    ran = run("import", str(page))
    after = run("import", str(page), "--dry-run")

    assert ran.code == 1
    assert f"Line {number}:" in ran.err
    assert new in ran.err
    assert said in ran.err
    assert "Nothing was imported." in ran.err
    assert ran.out == ""
    assert after.code == 1
    assert "Sessions: 4 new" in after.out
    assert "Dry run: nothing would be imported." in after.err


def test_dry_run_shows_a_table(run: Run, page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "130")
    run("import", str(page))
    page.write_text(
        "Thursday, April 25th, 2024, 12-1pm - Heather Hsu: Sepsis in children and what to do about it (Room 5)\n"
        "Thursday, July 18th, 2024 - Andy Beck (Topic TBD)\n"
        "October 17, 2024 - TBD\n",
        encoding="utf-8",
    )

    ran = run("import", str(page), "--dry-run")

    lines = [" ".join(each.split()) for each in ran.out.splitlines()]
    assert lines[:2] == ["Sessions: 1 new, 1 changed, 1 same", "Date Time Speakers Title Location"]
    assert lines[2] == "Changed Thu, Apr 25, 2024 12:00–1:00 PM ET Heather Hsu Sepsis in children and what to do Room 5"
    assert lines[3] == "about it"
    assert "Adds time, length, title, and location" in lines
    assert "New Thu, Oct 17, 2024 TBA TBA TBA TBA" in lines
    assert "Same Thu, Jul 18, 2024 TBA Andy Beck TBA TBA" in lines


def test_doubtful_line_is_shown_with_its_readings(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "rounds.txt"
    path.write_text("March 18, 2027 - Rinne\n", encoding="utf-8")

    ran = run("import", str(path), "--dry-run")

    assert "May be: Thu, Mar 18, 2027, Time TBA, Rinne (topic TBA)" in ran.err
    assert "or:     Thu, Mar 18, 2027, Time TBA, Rinne (speaker TBA)" in ran.err


def test_good_lines_are_imported_without_the_others_if_asked(run: Run, page: Path) -> None:
    page.write_text(page_text().replace("Andy Beck (Topic TBD)", "Rinne"), encoding="utf-8")

    refused = run("import", str(page))
    dry = run("import", str(page), "--dry-run", "--skip-unreadable")
    ran = run("import", str(page), "--skip-unreadable")

    assert refused.code == 1
    assert "Fix this line, or add --skip-unreadable to import the others." in refused.err
    assert (dry.code, ran.code) == (0, 0)
    assert "Dry run: nothing was changed." in dry.out
    assert "Sessions: 4 new" in ran.out
    assert "Rinne" in ran.err
    assert "2024-07-18" not in run("export").out


def test_nothing_readable_is_refused_even_if_lines_may_be_skipped(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "rounds.txt"
    path.write_text("March 32, 2027 - A guest: Sepsis\n", encoding="utf-8")

    ran = run("import", str(path), "--skip-unreadable")

    assert ran.code == 1
    assert "Nothing was imported. Fix this line and try again." in ran.err


@pytest.mark.parametrize("said", ["Canceled due to snow", "No rounds this month", "Holiday"])
def test_day_without_a_session_is_said_and_stops_nothing(run: Run, page: Path, said: str) -> None:
    page.write_text(page_text().replace("Andy Beck (Topic TBD)", said), encoding="utf-8")

    ran = run("import", str(page))

    assert ran.code == 0
    assert said in ran.err
    assert "Importing doesn’t cancel sessions" in ran.err
    assert "Sessions: 4 new" in ran.out


def test_assumed_order_of_a_date_is_said(run: Run, page: Path) -> None:
    page.write_text(page_text().replace("Thursday, June 20th, 2024", "06/07/2024"), encoding="utf-8")

    ran = run("import", str(page))

    assert "month first, as in the United States" in ran.err
    assert "Jun 7" in ran.out


def test_spreadsheet(run: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["LHS Rounds 2026-2027"])
    book.active.append(["Date", "Start", "Topic", "Presenter"])
    book.active.append([date(2027, 3, 18), time(12), "Sepsis", "Heather Hsu, MD and Andy Beck"])
    path = tmp_path / "rounds.xlsx"
    book.save(path)

    ran = run("import", str(path))

    assert ran.code == 0, ran.err
    assert "Sepsis (Heather Hsu, MD and Andy Beck)" in ran.out


def test_binary_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(b"\x00\x01\xff\xfe")

    ran = run("import", str(path))

    assert ran.code == 1
    assert "UTF-8" in ran.err


def test_export_round_trips(run: Run, page: Path, tmp_path: Path) -> None:
    run("import", str(page))
    exported = run("export")
    path = tmp_path / "again.csv"
    path.write_text(exported.out, encoding="utf-8")

    again = run("import", str(path))

    assert exported.out.splitlines()[0] == "date,start,minutes,title,speakers,place,link"
    assert 6 == len(exported.out.splitlines())
    assert "no changes (5 already match)" in again.out


def test_line_like_the_page_title_hides_no_session(run: Run, page: Path) -> None:
    page.write_text(page_text() + "\nLHS Rounds\nThursday, October 17th, 2024 - TBD\n", encoding="utf-8")

    ran = run("import", str(page), "--dry-run")

    assert ran.code == 0
    assert "Sessions: 6 new" in ran.out


def test_from_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("date,title\n2024-03-21,Handoffs\n"))
    ran = run("import", "-")

    assert 0 == ran.code, ran.err
    assert "Handoffs" in run("export").out
