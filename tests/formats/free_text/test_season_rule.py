"""Parsing of typed season rules."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.base.dates import count_months
from bot.core.calendar.seasons import LAST, MAX_MONTHS, Season, format_season, season_dates
from bot.formats.free_text.season_rule import parse_season
from bot.formats.parse_result import Misread

AUGUST = date(2024, 8, 20)


@pytest.mark.parametrize(
    ("text", "season"),
    [
        (
            "the third Thursday, September to June, 12:00-13:00, not December",
            Season((3,), 3, (2024, 9), (2025, 6), time(12), 60, frozenset({12})),
        ),
        ("3rd thursday sep-jun", Season((3,), 3, (2024, 9), (2025, 6))),
        (
            "every first and third monday of the month, jan to may, noon to 1pm",
            Season((1, 3), 0, (2025, 1), (2025, 5), time(12), 60),
        ),
        ("last friday, september 2024 to june 2025 at 7:30am", Season((LAST,), 4, (2024, 9), (2025, 6), time(7, 30))),
        ("Third Thursdays from September through June, 12-1pm", Season((3,), 3, (2024, 9), (2025, 6), time(12), 60)),
        ("2nd tue, oct – dec, 7:30-8:30 am", Season((2,), 1, (2024, 10), (2024, 12), time(7, 30), 60)),
        ("second Wednesday, July to June, at noon for an hour", Season((2,), 2, (2024, 7), (2025, 6), time(12), 60)),
        ("first monday, june to september", Season((1,), 0, (2024, 6), (2024, 9))),
        (
            "third thursday, september to june except december and july, skip Nov 21",
            Season((3,), 3, (2024, 9), (2025, 6), None, None, frozenset({7, 12}), frozenset({date(2024, 11, 21)})),
        ),
        (
            "1st monday, sept to may, no session in jan",
            Season((1,), 0, (2024, 9), (2025, 5), excluded_months=frozenset({1})),
        ),
    ],
)
def test_valid_rules(text: str, season: Season) -> None:
    assert season == parse_season(text, today=AUGUST)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Add which day, like “third Thursday.”"),
        ("thursdays", "Add which day, like “third Thursday.”"),
        ("third thursday", "Add the months, like “September to June.”"),
        ("third thursday, september to june, in the blue room", "We couldn’t read “blue room.”"),
        ("every other tuesday, september to june", "Add which day, like “third Thursday.”"),
        ("third thursday, september to june, 13:00-12:00", "We couldn’t read “13:00-12:00.” Try 12–1 PM."),
        ("third thursday, september to june, 1-2", "“1-2” has no AM or PM. Add AM or PM."),
        ("third thursday, september 2024 to june 2034", "Choose 1 to 36 months"),
        ("third thursday, june 2025 to september 2024", "Choose 1 to 36 months"),
        ("third thursday, september to june, for 60 minutes", "Add a start time"),
        ("third thursday, september to june, not february 30", "There’s no february 30"),
        ("third thursday, december to december, not december", "No date in those months"),
    ],
)
def test_invalid_rules_name_the_problem(text: str, said: str) -> None:
    found = parse_season(text, today=AUGUST)

    assert isinstance(found, Misread)
    assert said in found.message
    assert "." in found.message


@pytest.mark.parametrize(
    ("today", "first"),
    [(date(2024, 3, 1), 2024), (date(2024, 9, 30), 2024), (date(2024, 11, 1), 2024), (date(2024, 12, 1), 2025)],
)
def test_season_without_years_is_the_next_or_has_just_begun(today: date, first: int) -> None:
    season = parse_season("third thursday, september to june", today=today)

    assert isinstance(season, Season)
    assert ((first, 9), (first + 1, 6)) == (season.first_month, season.last_month)


MONTHS = st.tuples(st.integers(2020, 2030), st.integers(1, 12))


@st.composite
def seasons(draw: st.DrawFn) -> Season:
    first = draw(MONTHS)
    ahead = draw(st.integers(0, MAX_MONTHS - 1))
    year, month = divmod(first[0] * 12 + first[1] - 1 + ahead, 12)
    start = draw(st.none() | st.builds(time, st.integers(7, 20), st.sampled_from((0, 15, 30))))
    minutes = draw(st.sampled_from((None, 30, 60, 90))) if start else None
    season = Season(
        ordinals=draw(st.lists(st.sampled_from((1, 2, 3, 4, 5, LAST)), min_size=1, max_size=2, unique=True).map(tuple)),
        weekday=draw(st.integers(0, 6)),
        first_month=first,
        last_month=(year, month + 1),
        start=start,
        minutes=minutes,
        excluded_months=draw(st.frozensets(st.integers(1, 12), max_size=2)),
    )
    days = season_dates(season)
    return replace(season, excluded_days=draw(st.frozensets(st.sampled_from(days), max_size=2))) if days else season


@given(seasons())
def test_days_are_those_of_the_rule(season: Season) -> None:
    for day in season_dates(season):
        assert day.weekday() == season.weekday
        assert season.first_month <= (day.year, day.month) <= season.last_month
        assert day.month not in season.excluded_months
        assert day not in season.excluded_days
        nth = (day.day - 1) // 7 + 1
        assert nth in season.ordinals or (LAST in season.ordinals and (day.day + 7 > 28))
    assert (
        len(set(season_dates(season)))
        == len(season_dates(season))
        <= count_months(season.first_month, season.last_month) * 2
    )


@given(seasons(), st.dates(date(2019, 1, 1), date(2035, 1, 1)))
def test_season_round_trips(season: Season, today: date) -> None:
    if season_dates(season):
        assert season == parse_season(format_season(season), today=today)


@given(st.text(max_size=200), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_any_text_is_a_season_or_a_problem(text: str, today: date) -> None:
    assert isinstance(parse_season(text, today=today), Season | Misread)
