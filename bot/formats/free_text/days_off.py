"""The days of holidays in the United States, by the names that a season's rule excludes."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from bot.core.calendar.federal_holidays import nth_weekday

# Month and day, or month, weekday and which one (-1 for the last).
_HOLIDAYS: dict[str, tuple[int, ...]] = {
    r"christmas": (12, 25),
    r"new year'?s?": (1, 1),
    r"independence": (7, 4),
    r"fourth of july": (7, 4),
    r"veterans'?": (11, 11),
    r"juneteenth": (6, 19),
    r"thanksgiving": (11, 3, 4),
    r"labor": (9, 0, 1),
    r"memorial": (5, 0, -1),
    r"(?:martin luther king|mlk)(?: jr\.?)?": (1, 0, 3),
    r"presidents?'?s?": (2, 0, 3),
    r"(?:columbus|indigenous peoples?'?s?)": (10, 0, 2),
}
_NAMES = "|".join(_HOLIDAYS)
HOLIDAY = re.compile(rf"(?:the\s+)?(?:week\s+of\s+)?(?:{_NAMES})(?:\s+day)?(?:\s+week)?\b", re.IGNORECASE)


def days_of_holiday(name: str, year: int) -> Sequence[date]:
    """Return a holiday's day in a year, or all days of its week, Monday to Sunday, if the name says "week"."""
    day = _day(name.casefold(), year)
    if "week" not in name.casefold():
        return [day]
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=number) for number in range(7)]


def _day(name: str, year: int) -> date:
    rules = (rule for pattern, rule in _HOLIDAYS.items() if re.search(rf"\b{pattern}(?!\w)", name))
    month, *rest = next(rules)
    return date(year, month, *rest) if len(rest) == 1 else nth_weekday(year, month, rest[0], rest[1])
