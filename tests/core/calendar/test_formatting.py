"""Dates, times, counts and names in words."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.base.date_names import MONTH_NAMES, WEEKDAY_NAMES
from bot.core.calendar import formatting
from tests.factories import a_session

EASTERN = "America/New_York"
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
ZONES = st.sampled_from([EASTERN, "America/Chicago", "America/Phoenix", "Europe/Berlin", "Asia/Kolkata"])


@given(DAYS)
def test_dates(day: date) -> None:
    weekday, month = WEEKDAY_NAMES[day.weekday()], MONTH_NAMES[day.month - 1]
    assert formatting.format_date(day) == f"{weekday}, {month} {day.day}"
    assert formatting.format_date(day, short=True) == f"{weekday[:3]}, {month[:3]} {day.day}"


@given(DAYS, DAYS)
def test_only_dates_of_other_academic_years_have_their_year(day: date, today: date) -> None:
    first = date(today.year if today.month >= 7 else today.year - 1, 7, 1)
    is_current = first <= day < first.replace(year=first.year + 1)
    shown = formatting.format_date(day, today)
    assert shown == formatting.format_date(day) + ("" if is_current else f", {day.year}")
    assert formatting.format_month(day.year, day.month, today).endswith(str(day.year)) is not is_current


@given(MOMENTS, st.integers(1, 12 * 60), ZONES)
def test_hours_can_be_read_back(start: datetime, minutes: int, zone: str) -> None:
    end = start + timedelta(minutes=minutes)
    hours, _, name = formatting.format_span(start, end, zone).rpartition(" ")
    first, _, last = hours.partition("–")
    assert name in {"ET", "CT", "MST", "CET", "CEST", "IST"}
    # Without AM or PM of its own, the start has that of the end.
    first = first if first[-1] == "M" else f"{first} {last[-2:]}"
    for shown, moment in ((first, start), (last, end)):
        local = moment.astimezone(ZoneInfo(zone))
        assert datetime.strptime(shown, "%I:%M %p").time() == time(local.hour, local.minute)  # noqa: DTZ007 - only its time


@pytest.mark.parametrize(
    ("start", "minutes", "expected"),
    [
        (time(12), 60, "12:00–1:00 PM ET"),
        (time(11), 60, "11:00 AM–12:00 PM ET"),
        (time(9, 30), 45, "9:30–10:15 AM ET"),
        (time(23), 90, "11:00 PM–12:30 AM ET"),
        (time(12), None, "12:00 PM ET"),
        (None, None, None),
    ],
)
def test_hours_of_a_session(start: time | None, minutes: int | None, expected: str | None) -> None:
    session = a_session(date(2024, 3, 21), start=start, minutes=minutes)
    assert formatting.format_time_range(session, EASTERN) == expected
    assert formatting.format_when(session, EASTERN) == f"Thursday, March 21, {expected or 'Time TBA'}"


@pytest.mark.parametrize(
    ("zone", "month", "expected"),
    [
        (EASTERN, 1, "ET"),
        (EASTERN, 7, "ET"),
        ("America/Chicago", 7, "CT"),
        ("America/Denver", 1, "MT"),
        ("America/Los_Angeles", 7, "PT"),
        # No daylight saving.
        ("America/Phoenix", 7, "MST"),
        ("America/Mexico_City", 1, "CST"),
        # The letters of Central Time, but another zone.
        ("America/Havana", 1, "CST"),
        ("Asia/Taipei", 1, "CST"),
        ("Europe/Berlin", 7, "CEST"),
        ("America/Argentina/Buenos_Aires", 1, "UTC-03"),
    ],
)
def test_zone_names(zone: str, month: int, expected: str) -> None:
    assert formatting.format_local_time(datetime(2024, month, 10, 12, tzinfo=UTC), zone).split()[-1] == expected


def test_moments() -> None:
    moment = datetime(2024, 3, 1, 14, tzinfo=UTC)
    assert formatting.format_datetime(moment, EASTERN) == "Friday, March 1, 9:00 AM ET"
    assert formatting.format_datetime(moment, EASTERN, date(2024, 8, 1), short=True) == "Fri, Mar 1, 2024, 9:00 AM ET"


@given(st.integers(0, 10_000))
def test_counts_are_numerals(count: int) -> None:
    assert formatting.format_count(count, "person", "people") == f"{count:,} {'person' if count == 1 else 'people'}"


@pytest.mark.parametrize(
    ("names", "expected"), [(("A",), "A"), (("A", "B"), "A and B"), (("A", "B", "C"), "A, B, and C")]
)
def test_names(names: tuple[str, ...], expected: str) -> None:
    assert formatting.format_names(names) == expected
