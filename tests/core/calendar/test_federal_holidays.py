"""The federal holidays, compared with those of the package `holidays`."""

from datetime import date, timedelta

from holidays.countries.united_states import UnitedStates

from bot.core.calendar.federal_holidays import federal_holiday

FIRST, LAST = date(1990, 1, 1), date(2099, 12, 31)


def test_every_day_of_a_century() -> None:
    # Its own look ahead finds a New Year's Day that is observed in the year before.
    theirs = UnitedStates(years=range(FIRST.year, LAST.year + 2), observed=True)  # type: ignore[no-untyped-call] # untyped library
    days = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]

    assert {day: theirs.get(day) for day in days if day in theirs} == {
        day: name for day in days if (name := federal_holiday(day)) is not None
    }


def test_new_year_on_a_saturday_is_observed_in_december() -> None:
    assert "New Year's Day (observed)" == federal_holiday(date(2027, 12, 31))
    assert federal_holiday(date(2028, 12, 29)) is None
