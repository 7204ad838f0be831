"""iCalendar files of other programs are read completely or rejected."""

from datetime import date, time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.formats.ics_reader import parse_ics
from bot.formats.parse_result import Entry, ParseResult
from tests.factories import NEW_YORK


def _read(*lines: str) -> ParseResult:
    return parse_ics(
        "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", *lines, "END:VCALENDAR", ""]), NEW_YORK
    )


def _event(*lines: str, uid: str = "1") -> tuple[str, ...]:
    return ("BEGIN:VEVENT", f"UID:{uid}@test", *lines, "END:VEVENT")


def _one(*lines: str) -> Entry:
    read = _read(*_event(*lines))
    assert read.problems == ()
    [entry] = read.entries
    return entry


def _problem(*lines: str) -> str:
    read = _read(*_event(*lines))
    assert read.entries == ()
    return "\n".join(str(each) for each in read.problems)


def test_day_without_a_time() -> None:
    assert _one("DTSTART;VALUE=DATE:20240425", "SUMMARY:LHS Rounds") == Entry(4, date(2024, 4, 25))


def test_times_are_converted_to_the_series_time_zone() -> None:
    utc = _one("DTSTART:20240425T160000Z", "DTEND:20240425T170000Z", "SUMMARY:Sepsis")
    floating = _one("DTSTART:20240425T120000", "DURATION:PT1H", "SUMMARY:Sepsis")
    windows = _one('DTSTART;TZID="Eastern Standard Time":20240425T120000', "DURATION:PT1H", "SUMMARY:Sepsis")
    london = _one(
        "DTSTART;TZID=Europe/London:20240425T170000", "DTEND;TZID=Europe/London:20240425T180000", "SUMMARY:Sepsis"
    )

    assert utc == floating == windows == london == Entry(4, date(2024, 4, 25), time(12), 60, "Sepsis")


def test_late_evening_elsewhere_is_the_day_here() -> None:
    assert _one("DTSTART:20240426T013000Z", "SUMMARY:x y").date == date(2024, 4, 25)


@pytest.mark.parametrize(
    ("summary", "speakers", "title"),
    [
        ("LHS Rounds: Heather Hsu: Sepsis: the first hour", ("Heather Hsu",), "Sepsis: the first hour"),
        ("LHS Rounds: Heather Hsu (topic to be announced)", ("Heather Hsu",), None),
        ("LHS Rounds: Sepsis: the first hour (speaker to be announced)", (), "Sepsis: the first hour"),
        ("LHS Rounds: Speaker and topic to be announced", (), None),
        ("Learning Health System Rounds", (), None),
        ("Sepsis: the first hour", (), "Sepsis: the first hour"),
        ("TBD", (), None),
        ("", (), None),
    ],
)
def test_speakers_and_title(summary: str, speakers: tuple[str, ...], title: str | None) -> None:
    entry = _one("DTSTART;VALUE=DATE:20240425", f"SUMMARY:{summary}")

    assert (entry.speakers, entry.title) == (speakers, title)


def test_location_and_link() -> None:
    there = _one("DTSTART;VALUE=DATE:20240425", "LOCATION:Chestnut 1", "URL:https://example.org/j")
    online = _one("DTSTART;VALUE=DATE:20240425", "LOCATION:https://example.org/j")

    assert (there.place, there.link) == ("Chestnut 1", "https://example.org/j")
    assert (online.place, online.link) == (None, "https://example.org/j")


def test_recurrence_is_expanded_with_its_exceptions() -> None:
    read = _read(
        "BEGIN:VEVENT", "UID:1@test", "DTSTART;TZID=America/New_York:20240118T120000", "DURATION:PT1H",
        "RRULE:FREQ=MONTHLY;BYDAY=3TH;COUNT=5", "EXDATE;TZID=America/New_York:20240215T120000", "SUMMARY:Rounds",
        "END:VEVENT",
        "BEGIN:VEVENT", "UID:1@test", "RECURRENCE-ID;TZID=America/New_York:20240321T120000",
        "DTSTART;TZID=America/New_York:20240322T090000", "DURATION:PT1H", "SUMMARY:Rounds: Heather Hsu: Sepsis",
        "END:VEVENT",
    )  # fmt: skip

    assert [(each.date, each.start) for each in read.entries] == [
        (date(2024, 1, 18), time(12)),
        (date(2024, 3, 22), time(9)),
        (date(2024, 4, 18), time(12)),
        (date(2024, 5, 16), time(12)),
    ]
    assert read.entries[1].title == "Sepsis"


def test_endless_recurrence_is_a_problem_of_its_own() -> None:
    read = _read(
        *_event("DTSTART:20240118T170000Z", "RRULE:FREQ=MONTHLY", "SUMMARY:Rounds"),
        *_event("DTSTART:20240119T170000Z", "SUMMARY:Sepsis", uid="2"),
    )

    assert [each.date for each in read.entries] == [date(2024, 1, 19)]
    assert str(read.problems[0]).startswith("Line 4: This event repeats forever")


def test_too_many_occurrences_are_rejected() -> None:
    assert "more than 500 dates" in _problem("DTSTART:20240118T170000Z", "RRULE:FREQ=DAILY;COUNT=5000", "SUMMARY:x")


def test_canceled_entries_are_skipped() -> None:
    read = _read(
        *_event("DTSTART;VALUE=DATE:20240118", "STATUS:CANCELLED", "SUMMARY:x"),
        *_event("DTSTART;VALUE=DATE:20240119", "SUMMARY:y", uid="2"),
    )

    assert [each.date for each in read.entries] == [date(2024, 1, 19)]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("SUMMARY:x",), "no date (DTSTART)"),
        (("DTSTART:2024-01-18",), "We couldn’t read"),
        (("DTSTART;VALUE=DATE:20240118", "DTEND;VALUE=DATE:20240121"), "several days"),
        (("DTSTART:20240118T170000Z", "DTEND:20240120T170000Z"), "longer than a day"),
        (("DTSTART:20240118T170000Z", "DTEND:20240118T160000Z"), "before it starts"),
        (("DTSTART:20240118T170000Z", "RRULE:FREQ=SOMETIMES;COUNT=2"), "We couldn’t read"),
    ],
)
def test_unreadable_entry_is_reported_with_its_line(lines: tuple[str, ...], said: str) -> None:
    told = _problem(*lines)

    assert said in told
    assert told.startswith("Line 4: ")


def test_two_entries_at_once_are_a_problem() -> None:
    first = _event("DTSTART;VALUE=DATE:20240118", "SUMMARY:x")

    other = _read(*first, *_event("DTSTART;VALUE=DATE:20240118", "SUMMARY:y", uid="2"))
    assert "Same date and time as line 4" in str(other.problems[0])
    same = _read(*first, *_event("DTSTART;VALUE=DATE:20240119", "SUMMARY:y"))
    assert "Same id (UID) as the event in line 4" in str(same.problems[0])


def test_entries_without_uid_are_distinct() -> None:
    read = _read(
        "BEGIN:VEVENT", "DTSTART;VALUE=DATE:20240118", "END:VEVENT",
        "BEGIN:VEVENT", "DTSTART;VALUE=DATE:20240119", "END:VEVENT",
    )  # fmt: skip

    assert len(read.entries) == 2


@pytest.mark.parametrize(
    "text", ["BEGIN:VCALENDAR", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n"]
)
def test_truncated_file_is_rejected(text: str) -> None:
    read = parse_ics(text, NEW_YORK)

    assert read.entries == ()
    assert len(read.problems) == 1


_PIECES = """
BEGIN:VEVENT
END:VEVENT
END:VCALENDAR
DTSTART:20240118T170000Z
DTSTART;TZID=Nowhere/At_All:20240118T170000
DTEND:20240118T180000Z
DURATION:-PT5M
RRULE:FREQ=WEEKLY;COUNT=3
RRULE:
EXDATE:x
RECURRENCE-ID:20240118T170000Z
UID:1
SUMMARY:a:b
STATUS:CANCELLED
DTSTART;VALUE=DATE:00010101
DTSTART;VALUE=DATE:99991231
BEGIN:VTIMEZONE
TZID:X
RDATE:20240201T170000Z
SEQUENCE:x
URL:\x00
;
"""


@given(st.lists(st.sampled_from(_PIECES.split("\n")), max_size=20))
@example(["END:VEVENT", "BEGIN:VEVENT", "DTSTART:20240118T170000Z", "DTSTART;VALUE=DATE:00010101", "END:VEVENT"])
def test_no_file_raises(lines: list[str]) -> None:
    read = parse_ics("\r\n".join(["BEGIN:VCALENDAR", *lines]), NEW_YORK)

    assert read.entries or read.problems or read.skipped
