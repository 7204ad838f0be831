from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendar.formatting import format_full_date
from bot.formats.free_text.dates import date_order, take_date
from bot.formats.free_text.reading import NOTHING_KNOWN, Context, DateOrder, Misread, Reading
from bot.formats.free_text.text_cleanup import clean

MARCH_21 = date(2024, 3, 21)


def read_whole(text: str, context: Context = NOTHING_KNOWN) -> Reading[date] | Misread:
    """Return the date that a whole text gives."""
    found, rest = take_date(clean(text), context)
    return Misread(f"“{rest}” follows the date.") if rest and isinstance(found, Reading) else found


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
        "3/21/24",
        "Thursday, 3/21/24",
        "21-Mar-2024",
        "21-Mar-24",
        "Mar-21-2024",
        "Thursday 21 March 2024",
        "Thursday the 21st of March 2024",
        "March 21, 2024 (Thursday)",
        "(Thu) March 21 '24",
        "2024 March 21",
        "20240321",
        "\u00a0Thursday,\u00a0March 21,\u202f2024\u200b",
    ],
)
def test_date_formats(text: str) -> None:
    assert read_whole(text) == Reading((MARCH_21,))


def test_unambiguous_numeric_dates() -> None:
    assert read_whole("4/4/2024") == Reading((date(2024, 4, 4),))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Wednesday, March 21, 2024", "March 21, 2024 is a Thursday, not a Wednesday"),
        ("Thrusday, March 21, 2024", "“Thrusday” isn’t a day of the week. March 21, 2024 is a Thursday"),
        ("February 30, 2024", "February 30, 2024 doesn’t exist. February 2024 has 29 days"),
        ("2023-02-29", "February 29, 2023 doesn’t exist. February 2023 has 28 days"),
        ("March 0, 2024", "March 0, 2024 doesn’t exist"),
        ("2024-13-01", "There’s no month 13"),
        ("13/14/2024", "There’s no month 13"),
        ("Marhc 21, 2024", "“Marhc” isn’t a month. Did you mean March?"),
        ("March 21", "Add the year"),
        ("March 21st, 24", "Add the year"),
        ("3/21/024", "Write the year with four digits"),
        ("March 21-22, 2024", "is several days"),
        ("March 21, 0204", "The year 204 doesn’t look right"),
        ("March 21, 2024 or so", "“or so” follows the date."),
        ("soon", "Start the line with a date"),
        ("", "Start the line with a date"),
    ],
)
def test_invalid_date_is_explained(text: str, what: str) -> None:
    found = read_whole(text)

    assert isinstance(found, Misread)
    assert what in found.message


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_date_in_words_round_trips(day: date) -> None:
    assert Reading((day,)) == read_whole(format_full_date(day)) == read_whole(day.isoformat())


@given(st.text() | st.from_regex(r"[A-Z][a-z]{2,8},? [A-Za-z]{3,9} [0-9]{1,3}(st|th)?,? [0-9]{1,5}"))
def test_any_text_is_a_date_or_an_explanation(text: str) -> None:
    found = read_whole(text)

    if isinstance(found, Misread):
        assert found.message.endswith(".")
    else:
        assert len(found.values) == 1 or found.ambiguity


NOVEMBER_27 = date(2026, 11, 27)


def test_date_in_numbers_is_doubtful_where_nothing_decides_its_order() -> None:
    found = read_whole("03/04/2024")

    assert isinstance(found, Reading)
    assert found.values == (date(2024, 3, 4), date(2024, 4, 3))
    assert "This could be March 4, 2024 or April 3, 2024. Write the month as a word." in found.ambiguity


@pytest.mark.parametrize(
    ("texts", "zone", "order", "reason"),
    [
        (
            ["17/03/2027", "07/04/2027"],
            "America/New_York",
            DateOrder.DAY_FIRST,
            "because 17/03/2027 only works that way",
        ),
        (["3/17/2027", "4/7/2027"], "Europe/Paris", DateOrder.MONTH_FIRST, "because 3/17/2027 only works that way"),
        (
            ["Thursday, 3/4/2027"],
            "Europe/Paris",
            DateOrder.MONTH_FIRST,
            "because Thursday, 3/4/2027 only works that way",
        ),
        (["3/4/2027"], "America/Chicago", DateOrder.MONTH_FIRST, "as in the United States"),
        (["3/4/2027"], "Europe/Paris", None, ""),
        (["13/4/2027", "4/13/2027"], "America/Chicago", None, ""),
    ],
)
def test_rows_decide_the_order_of_dates_for_all(texts: list[str], zone: str, order: DateOrder, reason: str) -> None:
    found, note = date_order(texts, zone)

    assert found is order
    assert reason in note


def test_assumed_order_is_said() -> None:
    order, note = date_order([], "America/New_York")

    assert read_whole("3/4/2027", Context(order=order, order_note=note)) == Reading((date(2027, 3, 4),), notes=(note,))


def test_weekday_proves_a_missing_year_and_says_so() -> None:
    found = read_whole("Thursday, March 18", Context(today=NOVEMBER_27))

    assert isinstance(found, Reading)
    assert found.values == (date(2027, 3, 18),)
    assert "because that’s when it falls on a" in found.notes[0]


def test_missing_year_is_asked() -> None:
    found = read_whole("March 18", Context(today=NOVEMBER_27))

    assert isinstance(found, Reading)
    assert (found.values, found.ambiguity) == (
        (date(2027, 3, 18), date(2026, 3, 18)),
        "The year is missing. Add it to the date.",
    )


def test_missing_year_is_taken_from_the_heading() -> None:
    context = Context(today=NOVEMBER_27, years=(2026, 2027))

    note = "Where a year is missing, it was taken from the heading."
    assert read_whole("October 15", context) == Reading((date(2026, 10, 15),), notes=(note,))
    assert read_whole("March 18", context) == Reading((date(2027, 3, 18),), notes=(note,))
