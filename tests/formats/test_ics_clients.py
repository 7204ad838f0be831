"""Real calendar programs read the feed: khal, calcurse, and libical's check against RFC 5545 and 5546."""

import os
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from bot.core.calendar.models import Card, Session, SessionStatus
from bot.formats.ics_writer import write_ics
from tests.factories import SERIES, page_sessions

HUCKER, HSU, *_ = page_sessions()
# The Fridays and Mondays around both daylight saving changes in New York.
TIMED = [
    replace(
        HUCKER, id=number, date=day, start=time(12), minutes=60, title=f"Talk {number}", place="Room 1, East", link=LINK
    )
    for LINK in ["https://example.org/join?a=1"]
    for number, day in enumerate([date(2024, 3, 8), date(2024, 3, 11), date(2024, 11, 1), date(2024, 11, 4)], start=1)
]
UNTIMED = replace(
    HSU, id=8, card=Card(abstract="Why; what, and\nfor whom", objectives=("Know it",), slides="https://example.org/s")
)
CANCELED = replace(HSU, id=9, date=date(2024, 5, 23), status=SessionStatus.CANCELED)
EVERYTHING: list[Session] = [*TIMED, UNTIMED, CANCELED]


def _needed(program: str) -> str:
    found = shutil.which(program)
    if found is None:
        if os.environ.get("CI"):  # noqa: TID251 - `.ci/run` installs it, so it must be present there
            pytest.fail(f"{program} is missing")
        pytest.skip(f"{program} is not installed")
    return found


def _run(*command: str, zone: str = "America/New_York", home: Path) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=True,
        env={"TZ": zone, "HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
    )  # fmt: skip
    return done.stdout


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    """Write the feed to a file."""
    file = tmp_path / "feed.ics"
    file.write_bytes(write_ics(SERIES, EVERYTHING))
    return file


@pytest.mark.parametrize(("zone", "begins"), [("America/New_York", "12:00"), ("America/Los_Angeles", "09:00")])
def test_khal_shows_the_right_local_times_across_both_changes_of_daylight_saving(
    feed: Path, tmp_path: Path, zone: str, begins: str
) -> None:
    khal = _needed("khal")
    (tmp_path / "kept").mkdir()
    config = tmp_path / "config"
    config.write_text(
        f"[calendars]\n[[rounds]]\npath = {tmp_path}/kept\ntype = calendar\n[locale]\nlocal_timezone = {zone}\n"
        f"default_timezone = {zone}\ntimeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        f"datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n[sqlite]\npath = {tmp_path}/khal.db\n"
    )
    _run(khal, "-c", str(config), "import", "--batch", "-a", "rounds", str(feed), zone=zone, home=tmp_path)
    listed = _run(
        khal, "-c", str(config), "list", "2024-03-01", "2024-12-01", "--day-format", "",
        "--format", "{start-long-full}|{end-long-full}|{title}|{location}|{status}", zone=zone, home=tmp_path,
    )  # fmt: skip

    shown = [line.rstrip().split("|") for line in listed.splitlines() if "|" in line]
    timed = [each for each in shown if "Talk" in each[2]]
    assert [each[0] for each in timed] == [
        f"{day} {begins}" for day in ("2024-03-08", "2024-03-11", "2024-11-01", "2024-11-04")
    ]
    assert {each[3] for each in timed} == {"Room 1, East"}
    assert {each[4].strip() for each in timed} == {"CONFIRMED"}
    assert [(each[0][:10], each[4].strip()) for each in shown if "Hsu" in each[2]] == [
        ("2024-04-25", "CONFIRMED"),
        ("2024-05-23", "CANCELLED"),
    ]


def test_calcurse_imports_everything(feed: Path, tmp_path: Path) -> None:
    calcurse = _needed("calcurse")
    (tmp_path / "data").mkdir()
    report = _run(calcurse, "-D", str(tmp_path / "data"), "-i", str(feed), home=tmp_path)
    asked = _run(
        calcurse, "-D", str(tmp_path / "data"), "--input-datefmt", "1", "-Q", "--from", "03/01/2024",
        "--to", "12/01/2024",
        home=tmp_path,
    )  # fmt: skip

    assert "4 apps / 2 events / 0 todos / 0 skipped" in report
    days = re.findall(r"(\d\d/\d\d/24):\n - (\d\d:\d\d) -> (\d\d:\d\d)", asked)
    assert days == [(day, "12:00", "13:00") for day in ("03/08/24", "03/11/24", "11/01/24", "11/04/24")]


_CHECK = """
import sys, gi
gi.require_version("ICalGLib", "3.0")
from gi.repository import ICalGLib
component = ICalGLib.Component.new_from_string(open(sys.argv[1], newline="").read())
ICalGLib.restriction_check(component)
print(component.count_errors())
print("\\n".join(line for line in component.as_ical_string().splitlines() if "X-LIC-ERROR" in line))
"""


def _faults(file: Path, home: Path) -> int:
    python = _needed("/usr/bin/python3")
    has_it = subprocess.run(
        [python, "-c", "import gi; gi.require_version('ICalGLib', '3.0')"], capture_output=True, timeout=60, check=False
    )
    if has_it.returncode != 0:
        if os.environ.get("CI"):  # noqa: TID251 - as above
            pytest.fail("libical for Python (gir1.2-ical-3.0, python3-gi) is missing")
        pytest.skip("libical for Python is not installed")
    return int(_run(python, "-c", _CHECK, str(file), home=home).split()[0])


def test_libical_finds_no_error(feed: Path, tmp_path: Path) -> None:
    assert _faults(feed, tmp_path) == 0


def test_libical_detects_an_error(feed: Path, tmp_path: Path) -> None:
    """Proves that the check can fail."""
    feed.write_bytes(re.sub(rb"(\r\nTZID:[^\r]+\r\n)", rb"\1COMMENT:not here\r\n", feed.read_bytes(), count=1))

    assert _faults(feed, tmp_path) == 1


def test_every_referenced_zone_is_defined(feed: Path) -> None:
    """No other check covers this, nor line endings."""
    written = feed.read_bytes()
    named = set(re.findall(rb";TZID=([^:;]+)", written))

    assert named == {b"America/New_York"}
    assert set(re.findall(rb"\r\nTZID:([^\r]+)", written)) == named
    assert written.count(b"\n") == written.count(b"\r\n")
    assert max(len(line) for line in written.split(b"\r\n")) <= 75
