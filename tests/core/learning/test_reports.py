"""Parsing of report periods."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.learning.reports import Period, parse_period

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("", date(2025, 11, 24), TODAY),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        (" 2025-26 ", date(2025, 7, 1), date(2026, 6, 30)),
        ("1999/2000", date(1999, 7, 1), date(2000, 6, 30)),
        ("Q1 2024", date(2024, 1, 1), date(2024, 3, 31)),
        ("2024 q4", date(2024, 10, 1), date(2024, 12, 31)),
        ("2024-02-01 to 2024-02-29", date(2024, 2, 1), date(2024, 2, 29)),
        ("from 2024-02-01 until 2024-03-01", date(2024, 2, 1), date(2024, 3, 1)),
    ],
)
def test_period_formats(text: str, first: date, last: date) -> None:
    assert parse_period(text, TODAY) == Period(first, last)


@pytest.mark.parametrize(
    "text", ["all", "2024-26", "2024-02-30 to 2024-03-01", "2024-03-02 to 2024-03-01", "0000", "9999"]
)
def test_invalid_periods(text: str) -> None:
    assert parse_period(text, TODAY) is None


@given(st.text(max_size=30), st.dates(min_value=date(1900, 1, 1)))
def test_any_text_and_any_date(text: str, today: date) -> None:
    found = parse_period(text, today)
    assert found is None or found.first <= found.last
    year = parse_period("", today)
    assert year is not None
    assert timedelta(364) <= year.last - year.first <= timedelta(366)
