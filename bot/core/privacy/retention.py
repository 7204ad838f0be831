"""How long what is kept: for each kind of data the days that an installation has chosen, or until it is erased."""

from collections.abc import Mapping
from enum import StrEnum


class RetainedData(StrEnum):
    """What can be kept for a while only.

    ATTENDANCE: who came to a session, from the session on. FEEDBACK: signed feedback with its answers. HISTORY: who
    changed the calendar; the changes are forgotten with it. MESSAGES: where messages stand in the chat, and what
    became of them.
    """

    ATTENDANCE = "attendance"
    FEEDBACK = "feedback"
    HISTORY = "history"
    MESSAGES = "messages"


# In days. A message is edited while it may still mislead, and told apart from one never sent: not less than this.
MIN_DAYS = {RetainedData.MESSAGES: 90}
_MAX_DAYS = 36_500


def parse_retention(text: str) -> Mapping[RetainedData, int]:
    """What was chosen, as "attendance=2555,feedback=730". Raises ValueError with a sentence for what cannot be read."""
    chosen: dict[RetainedData, int] = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        name, is_given, days = (each.strip() for each in part.partition("="))
        if name not in set(RetainedData):
            raise ValueError(f"{name!r} is none of {', '.join(RetainedData)}")
        if not is_given or not (days.isascii() and days.isdigit() and 0 < int(days[:6]) <= _MAX_DAYS):
            raise ValueError(f"{name} should be a number of days, such as {name}=730")
        kind = RetainedData(name)
        if int(days) < MIN_DAYS.get(kind, 1):
            raise ValueError(f"{name} should be at least {MIN_DAYS[kind]} days")
        chosen[kind] = int(days)
    return chosen
