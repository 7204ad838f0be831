from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendar.formatting import format_full_date
from bot.formats.dates import parse_date
from bot.formats.parse_result import Misread

MARCH_21 = date(2024, 3, 21)


@pytest.mark.parametrize(
    "text",
    [
        "Thursday, March 21st, 2024",
        "Thursday March 21 2024",
        "thu, mar. 21, 2024",
        "Thurs., March 21, 2024",
        "March 21, 2024",
        "MARCH 21,2024",
        "March 21st 2024",
        "21 March 2024",
        "Thursday, 21st of March, 2024",
        "2024-03-21",
        "2024/3/21",
        "Thursday 2024-03-21",
        "3/21/2024",
        "21/3/2024",
        "03-21-2024",
        "21.03.2024",
        "\u00a0Thursday,\u00a0March 21,\u202f2024\u200b",
    ],
)
def test_date_formats(text: str) -> None:
    assert parse_date(text) == MARCH_21


def test_unambiguous_numeric_dates() -> None:
    assert parse_date("4/4/2024") == date(2024, 4, 4)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("03/04/2024", "It reads two ways, March 4, 2024 or April 3, 2024"),
        ("Wednesday, March 21, 2024", "March 21, 2024 is a Thursday, not a Wednesday"),
        ("Thrusday, March 21, 2024", "“Thrusday” is no day of the week; March 21, 2024 is a Thursday"),
        ("February 30, 2024", "February 30, 2024 does not exist: February 2024 has 29 days"),
        ("2023-02-29", "February 29, 2023 does not exist: February 2023 has 28 days"),
        ("March 0, 2024", "March 0, 2024 does not exist"),
        ("2024-13-01", "There is no month 13"),
        ("13/14/2024", "There is no month 13"),
        ("Marhc 21, 2024", "“Marhc” is no month; March may be meant"),
        ("March 21", "The year is missing"),
        ("March 21st, 24", "The year is missing"),
        ("3/21/24", "“24” is no year: write it with four digits"),
        ("March 21, 0204", "The year 204 can hardly be meant"),
        ("March 21, 2024 or so", "“or so” stands after the date"),
        ("soon", "No date can be read at its start"),
        ("", "No date can be read at its start"),
    ],
)
def test_invalid_date_is_explained(text: str, what: str) -> None:
    found = parse_date(text)

    assert isinstance(found, Misread)
    assert what in found.message


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_date_in_words_round_trips(day: date) -> None:
    assert day == parse_date(format_full_date(day)) == parse_date(day.isoformat())


@given(st.text() | st.from_regex(r"[A-Z][a-z]{2,8},? [A-Za-z]{3,9} [0-9]{1,3}(st|th)?,? [0-9]{1,5}"))
def test_any_text_is_a_date_or_an_explanation(text: str) -> None:
    found = parse_date(text)

    assert isinstance(found, date) or found.message.endswith(".")
