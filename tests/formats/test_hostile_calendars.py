"""iCalendar files made to hurt: refused with a sentence, in bounded time, and without what hides or misleads."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.core.calendar.models import Session
from bot.formats import parse_any
from bot.formats.ics_writer import write_ics
from bot.formats.parse_result import ParseResult
from tests.factories import NEW_YORK, SERIES
from tests.formats.limits import bounded

NOON = datetime(2024, 1, 1, 12, tzinfo=UTC)
SESSION = Session(id=1, date=date(2024, 3, 21), added_at=NOON, dated_at=NOON)
TODAY = date(2024, 1, 1)


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
        ("RRULE:FREQ=YEARLY;COUNT=499", "decades"),
        ("RRULE:FREQ=DAILY;BYYEARDAY=366;COUNT=400", "decades"),
        ("RRULE:FREQ=DAILY;INTERVAL=-1;COUNT=2", "how this event repeats"),
        ("RRULE:FREQ=DAILY,SECONDLY;COUNT=5", "how this event repeats"),
        ("RRULE:FREQ=DAILY;BYHOUR=99;COUNT=3", "how this event repeats"),
        ("RRULE:FREQ=DAILY;BYDAY=0MO;COUNT=3", "how this event repeats"),
        ("RRULE:RSCALE=CHINESE;FREQ=YEARLY;COUNT=3", "how this event repeats"),
        ("\r\n".join(["RRULE:FREQ=DAILY;COUNT=400"] * 5000), "more than 50 repeating events"),
        (
            "RDATE:" + ",".join(f"2{year:03}0101T{hour:02}0000Z" for year in range(24, 990) for hour in range(24)),
            "500 dates",
        ),
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
    "rule",
    ["BYYEARDAY=366;BYDAY=MO;COUNT=2", "BYMONTH=2;BYMONTHDAY=30;COUNT=5", "BYHOUR=1,2;BYMONTH=2;BYMONTHDAY=30;COUNT=3"],
)
@pytest.mark.parametrize("number", [50, 499])
def test_many_rules_that_take_long_are_bounded_together(rule: str, number: int) -> None:
    with bounded(10):
        result = calendar("".join(event(f"RRULE:FREQ=DAILY;{rule}", uid=uid) for uid in range(number)))

    assert result.problems


@pytest.mark.parametrize(
    ("begins", "said"),
    [
        ("DTSTART;TZID=Asia/Tokyo:00010101T000000", "dates of this event"),
        ("DTSTART:99991231T235959", "dates of this event"),
        (f"DTSTART;TZID={'A' * 100_000}:20240101T000000", "couldn’t read this iCalendar file"),
        ("DTSTART;TZID=../../etc/passwd:20240101T000000", "time zone"),
        ("DTSTART:20240101T250000Z", "couldn’t read"),
    ],
)
def test_an_event_at_no_time_is_a_problem_of_one_short_line(begins: str, said: str) -> None:
    result = calendar(event().replace("DTSTART:20240926T160000Z", begins))

    assert result.entries == ()
    assert said in str(result.problems[0])
    assert len(str(result.problems[0])) < 1100


@pytest.mark.parametrize("kind", ["x.csv", "page.txt", "x.ics", "our own"])
def test_no_file_brings_in_hidden_characters(kind: str) -> None:
    hidden = "A\u202eB\u200bC\u2066D\ufeffE\xadF\U000e0041G\u3164HI\u2062J\ufff9K\x1bL\x9bM\u206aN\u115fO"
    written = write_ics(SERIES, [replace(SESSION, title="TTT", speakers=("Pat SSS",), place="PPP")]).decode()
    text = {
        "x.csv": f"date,title,speakers,place,link\n2024-05-23,{hidden},Pat {hidden},Room {hidden},https://a.example/{hidden}",
        "page.txt": f"Thursday, May 23, 2024 - Pat {hidden}: {hidden} of it",
        "x.ics": written.replace("X-LHS", "X-OTHER").replace("TTT", hidden).replace("PPP", hidden),
        "our own": re.sub("TTT|SSS|PPP", hidden, written),
    }[kind]
    [entry] = parse_any(kind, text, NEW_YORK, today=TODAY).entries
    read = "".join(filter(None, (entry.title, *entry.speakers, entry.place, entry.link)))

    assert "ABCDEFGHIJKLMNO" in read
    assert read.isprintable()
    assert not set(hidden) & set(read) - set("ABCDEFGHIJKLMNO")


def test_a_link_with_hidden_characters_is_not_taken() -> None:
    [entry] = calendar(event("URL:https://a.example/\u202ex\x1b[2J")).entries

    assert entry.link is None


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
