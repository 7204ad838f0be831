"""Retention periods: how many days each kind of data is kept; by default until it is erased."""

from collections.abc import Mapping
from enum import StrEnum


class RetainedData(StrEnum):
    """The kinds of data with a configurable retention period.

    ATTENDANCE: who attended, counted from the session. FEEDBACK: signed feedback with its replies. HISTORY: the audit
    log of the calendar. MESSAGES: where messages were posted, and the state of each delivery.
    """

    ATTENDANCE = "attendance"
    FEEDBACK = "feedback"
    HISTORY = "history"
    MESSAGES = "messages"


# In days. Messages need at least this long, because they are updated while they matter and searched for if unconfirmed.
MIN_DAYS = {RetainedData.MESSAGES: 90}
_MAX_DAYS = 36_500


def parse_retention(text: str) -> Mapping[RetainedData, int]:
    """Parse retention periods, such as "attendance=2555,feedback=730". Raise ValueError with a message if invalid."""
    periods: dict[RetainedData, int] = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        name, separator, days = (each.strip() for each in part.partition("="))
        if name not in set(RetainedData):
            raise ValueError(f"“{name}” isn’t one of {', '.join(RetainedData)}.")
        if not separator or not (days.isascii() and days.isdigit() and 0 < int(days[:6]) <= _MAX_DAYS):
            raise ValueError(f"Give {name} a number of days, such as {name}=730.")
        kind = RetainedData(name)
        if int(days) < MIN_DAYS.get(kind, 1):
            raise ValueError(f"Keep {name} for at least {MIN_DAYS[kind]} days.")
        periods[kind] = int(days)
    return periods
