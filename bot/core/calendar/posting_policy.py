"""A series' posting policy: which messages are posted, and at which local times."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from bot.core.calendar.federal_holidays import federal_holiday


class Holidays(StrEnum):
    """Which days count as holidays besides weekends."""

    US_FEDERAL = "us-federal"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Policy:
    """What a series posts and when, in its own time zone. The defaults suit a new series."""

    announce: bool = True
    preview: bool = True
    # Whether an announcement waits for an organizer's approval.
    hold: bool = False
    announce_empty_months: bool = True
    announce_at: time = time(9)
    remind_week_before: bool = True
    # For new series; existing ones have their own choice stored.
    remind_day_before: bool = False
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
    # Whether channels get slides and recording, and whether speakers are asked for them.
    materials: bool = True
    ask_for_materials: bool = True
    # Whether organizers get evaluation results, and whether the credit questions are asked.
    results: bool = True
    for_credit: bool = False
    # Whether people check in with a code on the speaker's slide.
    check_in: bool = False


def holiday_name(day: date, holidays: Holidays) -> str | None:
    """Return the name of the holiday observed on `day`, such as "Thanksgiving Day"; None if it is not a holiday."""
    return None if holidays is Holidays.NONE else federal_holiday(day)


def is_business_day(day: date, holidays: Holidays) -> bool:
    """Return whether `day` is Monday to Friday and not a holiday.

    US federal holidays are those of 5 U.S.C. 6103, on the weekday on which they are observed.
    """
    return day.weekday() < 5 and holiday_name(day, holidays) is None


def first_business_day(year: int, month: int, holidays: Holidays) -> date:
    """Return the first business day of a month."""
    return next_business_day(date(year, month, 1), holidays)


def next_business_day(day: date, holidays: Holidays) -> date:
    """Return the day itself if it is a business day, else the next one."""
    while not is_business_day(day, holidays):
        day += timedelta(days=1)
    return day


def previous_business_day(day: date, holidays: Holidays) -> date:
    """Return the last business day before `day`."""
    day -= timedelta(days=1)
    while not is_business_day(day, holidays):
        day -= timedelta(days=1)
    return day
