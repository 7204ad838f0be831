"""iCalendar output: the properties that calendar programs rely on, and a round trip."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from bot.core.calendar.models import Card, Series, Session, SessionStatus, starts_at
from bot.formats.ics_reader import parse_ics
from bot.formats.ics_writer import write_ics
from tests.factories import NEW_YORK, SERIES, page_sessions

HUCKER, HSU, *_ = page_sessions()
TIMED = replace(HUCKER, start=time(12), minutes=60, place="Chestnut 1", link="https://example.org/join?a=1&b=2")


def _events(written: bytes) -> list[Any]:
    return list(Calendar.from_ical(written).walk("VEVENT"))


def _event(session: Session, series: Series = SERIES) -> Any:
    [event] = _events(write_ics(series, [session]))
    return event


def test_untimed_session_is_all_day_and_transparent() -> None:
    event = _event(HSU)

    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2024, 4, 25), date(2024, 4, 26))
    assert event["TRANSP"] == "TRANSPARENT"
    assert "Time TBA" in event["DESCRIPTION"]


def test_timed_session_has_local_time_and_zone_rules() -> None:
    written = write_ics(SERIES, [TIMED])
    event = _event(TIMED)

    assert b"DTSTART;TZID=America/New_York:20240321T120000\r\n" in written
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(hours=1)
    [zone] = Calendar.from_ical(written).walk("VTIMEZONE")
    assert zone["TZID"] == NEW_YORK
    assert {each.name for each in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}
    assert (event["LOCATION"], event["URL"]) == ("Chestnut 1", "https://example.org/join?a=1&b=2")


def test_canceled_session_is_marked_instead_of_removed() -> None:
    assert _event(replace(HSU, status=SessionStatus.CANCELED))["STATUS"] == "CANCELLED"
    assert _event(HSU)["STATUS"] == "CONFIRMED"


def test_uid_is_stable_and_sequence_increases() -> None:
    moved = replace(HSU, date=date(2024, 5, 2), start=time(9), title="Sepsis", version=4)
    renamed = replace(SERIES, revision=2)

    assert _event(HSU)["UID"] == _event(moved)["UID"] == _event(moved, renamed)["UID"]
    assert [_event(HSU)["SEQUENCE"], _event(moved)["SEQUENCE"], _event(moved, renamed)["SEQUENCE"]] == [0, 3, 5]
    assert _event(HSU)["UID"] != _event(HUCKER)["UID"]


def test_last_modified_is_in_utc() -> None:
    changed = datetime(2024, 3, 5, 14, 30, tzinfo=UTC)

    assert _event(replace(HSU, changed_at=changed))["LAST-MODIFIED"].dt == changed
    assert b"DTSTAMP:20240305T143000Z" in write_ics(SERIES, [replace(HSU, changed_at=changed)])


def test_calendar_has_a_name_and_refresh_interval() -> None:
    calendar = Calendar.from_ical(write_ics(SERIES, [HSU]))

    assert calendar["NAME"] == calendar["X-WR-CALNAME"]
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in write_ics(SERIES, [HSU])
    assert b"X-PUBLISHED-TTL:PT1H\r\n" in write_ics(SERIES, [HSU])
    # RFC 5546 requires an ORGANIZER with a METHOD, and this is not an invitation.
    assert "METHOD" not in calendar


def test_abstract_and_materials_are_included() -> None:
    card = Card(
        abstract="Why it works; and for whom.", slides="https://example.org/s", recording="https://example.org/r"
    )

    said = _event(replace(TIMED, card=card, notes="call the dean"))["DESCRIPTION"]
    assert said.startswith("Why it works; and for whom.")
    assert "Slides: https://example.org/s" in said
    assert "Recording: https://example.org/r" in said
    assert "Join: https://example.org/join?a=1&b=2" in said
    assert "dean" not in said


def test_output_is_deterministic() -> None:
    assert write_ics(SERIES, [HSU, TIMED]) == write_ics(SERIES, [TIMED, HSU])


@pytest.mark.parametrize(
    ("day", "start", "moment"),
    [
        # The skipped hour and the repeated hour.
        (date(2024, 3, 10), time(2, 30), datetime(2024, 3, 10, 7, 0, tzinfo=UTC)),
        (date(2024, 11, 3), time(1, 30), datetime(2024, 11, 3, 5, 30, tzinfo=UTC)),
        (date(2024, 3, 8), time(12), datetime(2024, 3, 8, 17, 0, tzinfo=UTC)),
        (date(2024, 3, 11), time(12), datetime(2024, 3, 11, 16, 0, tzinfo=UTC)),
    ],
)
def test_start_matches_the_reminders(day: date, start: time, moment: datetime) -> None:
    session = replace(TIMED, date=day, start=start)
    begins = _event(session)["DTSTART"].dt

    assert begins.astimezone(UTC) == moment == starts_at(session, NEW_YORK)


_TEXTS = st.text(min_size=1, max_size=300)
_LINE = re.compile(rb"[^\r\n]*")


@given(
    st.fixed_dictionaries(
        {"title": _TEXTS, "place": st.none() | _TEXTS, "speakers": st.lists(_TEXTS, max_size=3).map(tuple)}
    )
)
def test_any_text_is_folded_escaped_and_readable(given_parts: dict[str, Any]) -> None:
    """No line is longer than 75 octets (RFC 5545, 3.1), and every one ends in CR LF."""
    written = write_ics(SERIES, [replace(TIMED, **given_parts)])

    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    assert b"\n" not in written.replace(b"\r\n", b"")
    assert b"\r" not in written.replace(b"\r\n", b"")
    [event] = _events(written)
    assert not event.errors


_WORDS = (
    st.text("abcdefgh XYZ,;:\\\\()-", min_size=1, max_size=40).map(lambda text: " ".join(text.split())).filter(bool)
)


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "date": st.dates(date(2023, 1, 1), date(2032, 12, 31)),
                "start": st.none() | st.times().map(lambda each: each.replace(second=0, microsecond=0)),
                "minutes": st.none() | st.integers(1, 600),
                "title": st.none()
                | st.just("Sepsis: the first hour")
                | _WORDS.filter(lambda text: text.strip(" ,;:-()") != ""),
                "speakers": st.sampled_from(
                    [(), ("Heather Hsu",), ("Heather Hsu, MD", "Ann Lee"), ("Stephanie Hucker",)]
                ),
                "place": st.none() | st.just("Room 1, Building B"),
                "link": st.none() | st.just("https://example.org/a,b;c"),
            }
        ),
        min_size=1,
        max_size=6,
        unique_by=lambda each: each["date"],
    )
)
def test_calendar_round_trips(parts: list[dict[str, Any]]) -> None:
    sessions = [replace(TIMED, id=number, **each) for number, each in enumerate(parts, start=1)]
    read = parse_ics(write_ics(SERIES, sessions).decode(), NEW_YORK)

    assert read.problems == ()
    for session, entry in zip(sorted(sessions, key=lambda each: each.date), read.entries, strict=True):
        start = starts_at(session, NEW_YORK)
        local = None if start is None else start.astimezone(ZoneInfo(NEW_YORK)).time()
        assert (entry.date, entry.start) == (session.date, local)
        assert (entry.place, entry.link) == (session.place, session.link)
        assert entry.speakers == session.speakers
        assert entry.title == session.title


def test_canceled_session_says_so_in_its_summary_and_is_not_imported() -> None:
    written = write_ics(SERIES, [replace(HSU, status=SessionStatus.CANCELED), TIMED])

    assert [str(event["SUMMARY"]).startswith("Canceled: ") for event in _events(written)] == [False, True]
    read = parse_ics(written.decode(), NEW_YORK)
    assert ([each.date for each in read.entries], [each.day for each in read.skipped]) == ([TIMED.date], [HSU.date])
