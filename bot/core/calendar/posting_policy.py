"""A series' posting policy: which posts there are and at what local time. Each line can be changed or switched off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from functools import lru_cache

# Imported now, because `holidays.country_holidays` imports the modules of every country at its first call, which comes
# inside the first transaction.
from holidays.countries.united_states import UnitedStates


class Holidays(StrEnum):
    """Which days, besides Saturday and Sunday, are no business days."""

    US_FEDERAL = "us-federal"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Policy:
    """When a series posts, in its own time zone. The defaults suit a programme that nobody has set up yet."""

    announce: bool = True
    preview: bool = True
    # Whether a month is announced only once an organizer has said so.
    hold: bool = False
    announce_empty_months: bool = True
    announce_at: time = time(9)
    remind_week_before: bool = True
    remind_day_before: bool = True
    remind_at: time = time(9)
    remind_same_day: bool = True
    remind_minutes_before: int = 60
    remind_same_day_at: time = time(8)  # where the session's time is unknown
    nudge: bool = True
    nudge_at: time = time(9)
    prompt: bool = True
    prompt_minutes_after: int = 60
    prompt_at: time = time(17)  # where the session's time is unknown
    holidays: Holidays = Holidays.US_FEDERAL
    remind_award: bool = True
    # Whether channels get slides and recording, and whether who spoke is asked for them.
    materials: bool = True
    ask_for_materials: bool = True
    # Whether organizers get what the answers to a session come to, and whether the items for credit are asked.
    results: bool = True
    for_credit: bool = False
    # Whether people check in by a code on the speaker's slide.
    check_in: bool = False


@lru_cache(maxsize=64)
def _federal_holidays(year: int) -> Mapping[date, str]:
    return dict(UnitedStates(years=year, observed=True).items())  # type: ignore[no-untyped-call] # it has no types


def holiday_name(day: date, holidays: Holidays) -> str | None:
    """What is kept on `day`, of the holidays that the policy keeps: "Thanksgiving Day"; None where nothing is."""
    if holidays is Holidays.NONE:
        return None
    # An observed holiday may fall into the year before its own (January 1 on a Saturday).
    return _federal_holidays(day.year).get(day) or _federal_holidays(day.year + 1).get(day)


def is_business_day(day: date, holidays: Holidays) -> bool:
    """Whether `day` is Monday to Friday and none of the holidays that the policy keeps.

    US federal holidays are those of 5 U.S.C. 6103, with the weekday on which they are observed.
    """
    if day.weekday() >= 5:
        return False
    return holiday_name(day, holidays) is None


def first_business_day(year: int, month: int, holidays: Holidays) -> date:
    """The first business day of a month."""
    return next_business_day(date(year, month, 1), holidays)


def next_business_day(day: date, holidays: Holidays) -> date:
    """The day itself where it is a business day, else the next one."""
    while not is_business_day(day, holidays):
        day += timedelta(days=1)
    return day


def previous_business_day(day: date, holidays: Holidays) -> date:
    """The last business day before `day`."""
    day -= timedelta(days=1)
    while not is_business_day(day, holidays):
        day -= timedelta(days=1)
    return day
