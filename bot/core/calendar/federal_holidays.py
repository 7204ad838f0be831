"""US federal holidays (5 U.S.C. 6103), with the days on which they are observed.

The package `holidays` knows them too, but loads every country: 11 MB in each process. A test compares both.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

from bot.core.base.dates import last_day

# Name, month, day, and the first year if it is recent.
_FIXED = (
    ("New Year's Day", 1, 1, 0),
    ("Juneteenth National Independence Day", 6, 19, 2021),
    ("Independence Day", 7, 4, 0),
    ("Veterans Day", 11, 11, 0),
    ("Christmas Day", 12, 25, 0),
)
# Name, month, weekday, and which of the month (-1 for the last).
_MOVING = (
    ("Martin Luther King Jr. Day", 1, 0, 3),
    ("Washington's Birthday", 2, 0, 3),
    ("Memorial Day", 5, 0, -1),
    ("Labor Day", 9, 0, 1),
    ("Columbus Day", 10, 0, 2),
    ("Thanksgiving Day", 11, 3, 4),
)
# A holiday on a Saturday is observed on Friday, one on a Sunday on Monday.
_OBSERVED = {5: timedelta(days=-1), 6: timedelta(days=1)}


def federal_holiday(day: date) -> str | None:
    """Return the holiday on `day` or observed on it, such as "Thanksgiving Day"; None if there is none."""
    # January 1 on a Saturday is observed in the year before.
    return _of_year(day.year).get(day) or _of_year(day.year + 1).get(day)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """Return the nth day of the month with that weekday (Monday is 0); -1 for the last."""
    if nth < 0:
        last = last_day(year, month)
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))


@lru_cache(maxsize=64)
def _of_year(year: int) -> Mapping[date, str]:
    fixed = {date(year, month, day): name for name, month, day, since in _FIXED if year >= since}
    observed = {
        day + shift: f"{name} (observed)" for day, name in fixed.items() if (shift := _OBSERVED.get(day.weekday()))
    }
    return {nth_weekday(year, *rule): name for name, *rule in _MOVING} | fixed | observed
